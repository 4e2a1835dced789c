/**
 * What the network says to the row that the stage shows, for data that lie over no plane: a bar for each output.
 *
 * @import {RunState, Trace} from "../types.js"
 */
import { short } from "../format.js";
import { html } from "../html.js";
import { svg } from "../stage/svg.js";

const MOST = 12;

/**
 * @param {HTMLElement} element
 * @param {RunState} state
 * @param {Trace} shown
 * @param {number} row of the batch
 * @param {boolean} isKnown whether the outputs are computed at this moment
 */
export function drawOutputs(element, { data }, shown, row, isKnown) {
  const last = shown.layers[shown.layers.length - 1];
  const [said, targets] = [last.Y, shown.targets].map((tensor) => (Array.isArray(tensor) ? tensor[row] : []));
  const reach = reachOf([...said, ...targets].filter(Number.isFinite));
  const rows = said.slice(0, MOST).map((value, k) => {
    const name = data.coding === "one_hot" ? data.classes[k] : data.target_names[k];
    return html(
      "tr",
      {},
      html("th", { scope: "row" }, name ?? `y${k + 1}`),
      html("td", { class: "bar" }, bar(isKnown ? value : NaN, targets[k], reach)),
      html("td", { class: "number" }, isKnown ? short(value) : "?"),
      html("td", { class: "number" }, short(targets[k])),
    );
  });
  const head = html("tr", {}, ...["output", "", "says", "target"].map((name) => html("th", { scope: "col" }, name)));
  element.replaceChildren(
    html("p", { class: "chart-note" }, `These data have ${data.input_names.length} inputs, too many for a plane. To row ${shown.batch[row] + 1} the network says:`),
    html("table", { class: "outputs" }, html("thead", {}, head), html("tbody", {}, ...rows)),
  );
}

/**
 * From 0, or from as far below it as above, where there are numbers below it.
 *
 * @param {number[]} numbers
 */
function reachOf(numbers) {
  const high = Math.max(1, ...numbers.map(Math.abs));
  return { low: numbers.some((number) => number < 0) ? -high : 0, high };
}

/**
 * What is said as a bar from 0, what should be said as a line.
 *
 * @param {number} value
 * @param {number} target
 * @param {{low: number, high: number}} reach
 */
function bar(value, target, { low, high }) {
  /** @param {number} number */
  const across = (number) => 1 + (98 * (number - low)) / (high - low);
  /**
   * @param {string} kind
   * @param {number} x
   */
  const line = (kind, x) => svg("line", { class: kind, x1: x, x2: x, y1: 0, y2: 10, "vector-effect": "non-scaling-stroke" });
  const picture = svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
  picture.append(line("base", across(0)));
  if (Number.isFinite(value)) {
    const from = Math.min(across(0), across(value));
    picture.append(svg("rect", { class: value < 0 ? "minus" : "plus", x: from, width: Math.abs(across(value) - across(0)), y: 2, height: 6 }));
  }
  if (Number.isFinite(target)) picture.append(line("target", across(target)));
  return picture;
}
