/**
 * How much of the gradient reached each layer, over the steps: ‖∂E/∂Y‖ as lines on a log axis, each with its layer's
 * number at its end. Pure.
 *
 * @import {History, RunState} from "../types.js"
 * @import {Figure} from "./plot.js"
 */
import { marksOf, narrow, SILENT } from "./over-steps.js";

const FAINTEST = 0.55; // of the last layer's line
const CLOSE = 0.14; // of the height: nearer numbers cover each other

/**
 * @param {Figure} figure
 * @param {History} past
 * @param {RunState} state
 * @param {number[]} layers that have a line, from 0
 * @param {number} height in pixels
 * @returns {Figure}
 */
export function lines({ data, layout, config }, past, state, layers, height) {
  const { steps, layers: norms } = past.flow;
  const { shapes, annotations } = marksOf(state, past);
  const curves = layers.map((layer, place) => ({
    ...data[0],
    ...SILENT,
    name: String(layer + 1),
    mode: steps.length > 1 ? "lines" : "markers",
    x: steps,
    y: norms[layer].map(logarithmic),
    opacity: 1 - ((1 - FAINTEST) * place) / Math.max(1, layers.length - 1),
  }));
  const ends = curves.flatMap(({ name, y }) => {
    const last = y.map((/** @type {number | null} */ norm) => norm !== null).lastIndexOf(true);
    return last < 0 ? [] : [{ x: steps[last], y: Math.log10(Number(y[last])), yref: "y", yanchor: "middle", xanchor: "left", xshift: 3, text: name, font: layout.font }];
  });
  return {
    config,
    layout: {
      ...narrow(layout),
      yaxis: { ...layout.yaxis, dtick: tickStep(curves.flatMap(({ y }) => y.filter((/** @type {number | null} */ norm) => norm !== null))) },
      shapes,
      annotations: [...annotations, ...apart(ends)],
      height,
      margin: { ...layout.margin, r: 34 },
    },
    data: curves,
  };
}

/** @param {number} norm a log axis has no place for 0 and for what is not finite */
function logarithmic(norm) {
  return norm > 0 && Number.isFinite(norm) ? norm : null;
}

/**
 * Between two numbers of a low log axis, as Plotly has it: whole decades, or 1, 2 and 5 of each.
 *
 * @param {number[]} norms
 */
function tickStep(norms) {
  const decades = norms.length > 0 ? Math.log10(Math.max(...norms) / Math.min(...norms)) : 0;
  return decades < 1.2 ? "D2" : Math.ceil(decades / 4);
}

/**
 * The numbers at the ends; those that would cover each other become one label, from the upper line to the lower.
 *
 * @template {{y: number, text: string}} End
 * @param {End[]} ends
 * @returns {End[]}
 */
function apart(ends) {
  const sorted = [...ends].sort((one, other) => other.y - one.y);
  const reach = Math.max(1, sorted[0]?.y - sorted[sorted.length - 1]?.y);
  /** @type {End[][]} */
  const groups = [];
  for (const end of sorted) {
    const group = groups[groups.length - 1];
    if (group && group[group.length - 1].y - end.y < CLOSE * reach) group.push(end);
    else groups.push([end]);
  }
  return groups.map((group) => {
    const middle = group.reduce((sum, { y }) => sum + y, 0) / group.length;
    return { ...group[0], y: middle, text: group.map(({ text }) => text).join(",") };
  });
}
