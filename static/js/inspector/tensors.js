/**
 * A layer's tensors by name: the numbers that a table shows, and their scale.
 *
 * Beside the tensors of the interface there are "targets" (layer null), "update/W", what the step adds to W, what
 * led to that ("velocity/W"), and "next/W", what W becomes.
 *
 * @import {LayerInfo, Nested, Place, Tensor, Trace} from "../types.js"
 * @import {Paint} from "../scales.js"
 */
import { getDerivations, getSlice } from "../api.js";
import { palette } from "../palette.js";
import { paint } from "../scales.js";
import { limits } from "../state.js";
import { answersTo, answersToMany } from "./answers.js";

/**
 * The part of a tensor that a table shows: where it is along the axes before the last two, and which rows and columns.
 *
 * @typedef {{lead: number[], rows: [number, number], columns: [number, number]}} Part
 */

const slices = answersTo(
  (id, step, /** @type {{layer: number, tensor: string, first: [number, number], second: [number, number]}} */ asked) =>
    getSlice(id, step, asked.layer, asked.tensor, asked.first, asked.second),
);

const MOST_AT_ONCE = 64;

/** The derivation of an entry of the step on the screen, or null while it is not there. */
export const derivationOf = answersToMany((id, step, /** @type {Place[]} */ asked) => getDerivations(id, step, asked), MOST_AT_ONCE);

/** Tensors with a row for each sample. */
const BY_SAMPLE = new Set(["X", "Y", "dE_dX", "dE_dY", "targets", "mask", "normalized", "winner"]);

/** @param {string} tensor */
export function isBySample(tensor) {
  return BY_SAMPLE.has(tensor);
}

/**
 * The tensors that a layer's formulas may name.
 *
 * @param {LayerInfo} info
 * @returns {string[]}
 */
export function namesIn(info) {
  const parameters = Object.keys(info.parameters);
  const gradients = parameters.map((name) => `dE_d${name}`);
  return [...new Set(["X", "Y", "dE_dY", "dE_dX", ...parameters, ...gradients, ...Object.keys(info.formulas), "mask"])];
}

/**
 * @param {Trace} trace
 * @param {number | null} layer
 * @param {string} tensor
 * @returns {Tensor | undefined} undefined for what a trace leaves out, such as a velocity
 */
export function tensorIn(trace, layer, tensor) {
  if (layer === null) return trace.targets;
  const record = trace.layers[layer];
  switch (tensor) {
    case "X":
    case "Y":
    case "dE_dX":
    case "dE_dY":
      return record[tensor];
    default:
  }
  if (tensor.startsWith("update/")) return record.update[tensor.slice("update/".length)];
  return tensor.startsWith("dE_d") ? record.gradients[tensor.slice("dE_d".length)] : record.parameters[tensor];
}

/**
 * A tensor's shape; 0×0 while it is not known.
 *
 * @param {Trace} trace
 * @param {number | null} layer
 * @param {string} tensor
 * @returns {number[]}
 */
export function shapeIn(trace, layer, tensor) {
  const whole = tensorIn(trace, layer, tensor);
  if (whole && !Array.isArray(whole)) return whole.shape;
  if (whole) return depths(whole);
  const [, parameter] = tensor.split("/");
  if (parameter !== undefined) return shapeIn(trace, layer, parameter);
  return (layer === null ? null : slices({ layer, tensor, first: [0, 1], second: [0, 1] })?.shape) ?? [0, 0];
}

/** @param {Nested} nested */
function depths(nested) {
  const shape = [];
  for (let at = /** @type {Nested | number | undefined} */ (nested); Array.isArray(at); at = at[0]) shape.push(at.length);
  return shape.length < 2 ? [shape[0] ?? 0, 0] : shape;
}

/**
 * One number, or undefined while it is not there: what the trace does not hold is asked for in parts.
 *
 * @param {Trace} trace
 * @param {number | null} layer
 * @param {string} tensor
 * @param {Part} part the part that is shown
 * @returns {(row: number, column: number) => number | undefined}
 */
export function reader(trace, layer, tensor, part) {
  const whole = tensorIn(trace, layer, tensor);
  if (Array.isArray(whole)) return (row, column) => entryOf(whole, [...part.lead, row, column]);
  // The interface takes a part of the first two axes.
  const [first, second] = [...part.lead.map(only), part.rows, part.columns];
  const values = layer === null || second[1] === second[0] ? null : slices({ layer, tensor, first, second })?.values;
  return (row, column) => {
    const [one, two, ...others] = [...part.lead, row, column];
    return values ? entryOf(values, [one - first[0], two - second[0], ...others]) : undefined;
  };
}

/**
 * @param {number} place
 * @returns {[number, number]}
 */
function only(place) {
  return [place, place + 1];
}

/**
 * @param {Nested} nested
 * @param {readonly number[]} index
 * @returns {number | undefined}
 */
export function entryOf(nested, index) {
  let found = /** @type {Nested | number | undefined} */ (nested);
  for (const at of index) found = Array.isArray(found) ? found[at] : undefined;
  return typeof found === "number" ? found : undefined;
}

/**
 * The colour of a number: values, weights, gradients and the gradients of weights have a limit each.
 *
 * @param {string} tensor
 * @returns {(value: number) => Paint}
 */
export function painter(tensor) {
  const { value: valueRamp, gradient: gradientRamp } = palette.value;
  const { value, gradient, weight, weightGradient } = limits.value;
  const bySample = isBySample(tensor);
  if (isGradient(tensor)) return (number) => paint(number, bySample ? gradient : weightGradient, gradientRamp);
  return (number) => paint(number, bySample ? value : weight, valueRamp);
}

/** @param {string} tensor */
export function isGradient(tensor) {
  return tensor.startsWith("dE_d");
}
