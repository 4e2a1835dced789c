/**
 * The loss at the end of the network: E of the batch, and what the sample should have given.
 *
 * @import {RunState} from "../types.js"
 * @import {Layout} from "./layout.js"
 * @import {Part} from "./view.js"
 */
import { full, plain, short } from "../format.js";
import { showGradient } from "./boxes.js";
import { gradientPlace } from "./places.js";
import { mark, svg, write } from "./svg.js";

const LONGEST_NAME = 8;

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {RunState["loss_function"]} loss
 * @returns {Part}
 */
export function drawLoss(parent, layout, loss) {
  const { x, y, width, height } = layout.loss;
  const middle = x + width / 2;
  const last = layout.columns.length - 1;
  const links = layout.columns[last].nodes.map((node) => {
    const from = node.x + layout.columns[last].half;
    const bend = (from + x) / 2;
    const link = svg("path", { class: "link", d: `M${from} ${node.y}C${bend} ${node.y} ${bend} ${y + height / 2} ${x} ${y + height / 2}` });
    parent.append(link);
    return link;
  });
  const name = svg("text", { class: "loss-name", x: middle, y: y + 20 }, nameIn(loss.name));
  const number = svg("text", { class: "loss-number", x: middle, y: y + 42 });
  const target = svg("text", { class: "target", x: middle, y: y + height + 17 });
  const element = svg(
    "g",
    { class: "item loss" },
    svg("rect", { x, y, width, height, rx: 10 }),
    name,
    number,
  );
  parent.append(element, target);
  return {
    anchors: new Map([["E", { x: middle, y: y - 4 }]]),
    items: [
      {
        element,
        stop: 2 * last + 1,
        selection: { layer: null },
        places: () => [{ layer: null, tensor: "E", index: [] }],
        name({ known, sample, trace }) {
          const error = known(null, "E") ? full(trace.loss) : "not computed yet";
          return `Error E, ${loss.title}: ${error}; ${targetText(trace.targets, sample)}`;
        },
      },
    ],
    update(view) {
      const known = view.known(null, "E");
      for (const text of [name, number]) mark(text, { unknown: !known });
      mark(element, { unknown: !known, working: view.moment.phase === "loss", selected: view.selection?.layer === null });
      write(number, known ? lossText(view.trace.loss) : "?");
      write(target, targetText(view.trace.targets, view.sample));
      links.forEach((link, j) => {
        const given = gradientPlace(last, j, view.sample, last);
        showGradient(link, view.known(given.layer, given.tensor, given.index) ? view.number(given) : null, view.limits.gradient);
      });
    },
  };
}

/**
 * What is written above the number: the loss, if its name is short enough.
 *
 * @param {string} name
 */
function nameIn(name) {
  return name.length > LONGEST_NAME ? "E" : `E · ${name.replace("_", " ")}`;
}

/** @param {number} loss */
function lossText(loss) {
  return Math.abs(loss) >= 0.001 && Math.abs(loss) < 100 ? loss.toFixed(4) : short(loss);
}

/**
 * @param {import("../types.js").Tensor} targets
 * @param {number} sample
 */
function targetText(targets, sample) {
  if (!Array.isArray(targets)) return "";
  const row = targets[sample];
  const some = row.slice(0, 3).map((number) => plain(number));
  return `target ${some.join(", ")}${row.length > 3 ? " …" : ""}`;
}
