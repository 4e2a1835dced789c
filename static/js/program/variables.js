/**
 * The variables that the line at work can see, with their shapes and what they hold now. Every number is the engine's.
 *
 * @import {Tensor} from "../types.js"
 * @import {Program} from "./types.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { full } from "../format.js";
import { button, html } from "../html.js";
import { tensorIn } from "../inspector/tensors.js";
import { moment, moments, revealed, run, select, trace } from "../state.js";
import { placeOfMoment } from "./places.js";

const MOST_SHOWN = 6;

/**
 * @param {Program} program
 * @returns {{element: HTMLElement, stop: () => void}}
 */
export function variablesOf(program) {
  const element = html("section", { class: "variables", "aria-label": "Variables" });
  const stop = effect(() => {
    const at = moments.value[moment.value];
    const place = at && placeOfMoment(program, at);
    if (!at || !place || !trace.value || !run.value) return;
    const of = place.layer === null ? null : run.value.layers[place.layer];
    const title = of ? `layer ${of.layer + 1} of ${run.value.layers.length}: ${of.title}` : "the loss";
    const last = run.value.layers.length - 1;
    const rows = place.variables.map(({ name, tensor }) => {
      if (tensor === "targets") return row(name, null, tensor);
      return row(name, place.layer ?? last, tensor);
    });
    element.replaceChildren(
      html("h3", {}, at.phase === "update" ? `update of ${title}` : title),
      rows.length > 0 ? html("table", {}, html("tbody", {}, ...rows)) : html("p", {}, `step = ${trace.value.step}`),
    );
  });
  return { element, stop };
}

/**
 * @param {string} name
 * @param {number | null} layer
 * @param {string} tensor
 */
function row(name, layer, tensor) {
  const held = trace.value && tensorIn(trace.value, layer, tensor);
  const known = revealed.value(layer, tensor);
  return html(
    "tr",
    {},
    html("th", { scope: "row" }, button({ class: "quiet" }, () => select({ layer, tensor }), name)),
    html("td", { class: "shape" }, held ? shapeOf(held).join("×") : ""),
    html("td", { class: known ? "" : "unknown" }, known && held ? valuesOf(held) : "not computed yet"),
  );
}

/** @param {Tensor} tensor */
function shapeOf(tensor) {
  return Array.isArray(tensor) ? [tensor.length, ...(Array.isArray(tensor[0]) ? [tensor[0].length] : [])] : tensor.shape;
}

/** @param {Tensor} tensor */
function valuesOf(tensor) {
  if (!Array.isArray(tensor)) return `${full(tensor.min, 3)} … ${full(tensor.max, 3)}, mean ${full(tensor.mean, 3)}`;
  const numbers = tensor.flat(5);
  const shown = numbers.slice(0, MOST_SHOWN).map((number) => full(number, 3)).join("  ");
  return numbers.length > MOST_SHOWN ? `${shown}  …` : shown;
}
