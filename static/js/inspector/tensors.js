/**
 * A layer's tensors by name: the numbers that a table shows, and their scale.
 *
 * Beside the tensors of the interface there are "targets" (layer null), "update/W", what the step adds to W, and
 * "next/W", what W becomes.
 *
 * @import {LayerInfo, Tensor, Trace} from "../types.js"
 * @import {Paint} from "../scales.js"
 */
import { getDerivation, getSlice } from "../api.js";
import { palette } from "../palette.js";
import { paint } from "../scales.js";
import { limits } from "../state.js";
import { answersTo } from "./answers.js";

const slices = answersTo(
  (id, step, /** @type {{layer: number, tensor: string, rows: [number, number], columns: [number, number]}} */ asked) =>
    getSlice(id, step, asked.layer, asked.tensor, asked.rows, asked.columns),
);

/** The derivation of an entry of the step on the screen, or null while it is not there. */
export const derivationOf = answersTo(
  (id, step, /** @type {{layer: number, tensor: string, index: number[]}} */ asked) =>
    getDerivation(id, step, asked.layer, asked.tensor, asked.index),
);

/** Tensors with a row for each sample of the batch. */
const BY_SAMPLE = new Set(["X", "Y", "dE_dX", "dE_dY", "targets"]);

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
  return ["X", "Y", "dE_dY", "dE_dX", ...parameters, ...parameters.map((name) => `dE_d${name}`)];
}

/**
 * @param {Trace} trace
 * @param {number | null} layer
 * @param {string} tensor
 * @returns {Tensor}
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

/** @param {Tensor} tensor */
export function shapeOf(tensor) {
  return Array.isArray(tensor) ? [tensor.length, tensor[0]?.length ?? 0] : tensor.shape;
}

/**
 * One number, or undefined while it is not there: of a large tensor the trace holds a summary, and parts are asked for.
 *
 * @param {Trace} trace
 * @param {number | null} layer
 * @param {string} tensor
 * @param {{rows: [number, number], columns: [number, number]}} part the part that is shown
 * @returns {(row: number, column: number) => number | undefined}
 */
export function reader(trace, layer, tensor, part) {
  const whole = tensorIn(trace, layer, tensor);
  if (Array.isArray(whole)) return (row, column) => whole[row]?.[column];
  const values = layer === null ? null : slices({ layer, tensor, ...part })?.values;
  return (row, column) => values?.[row - part.rows[0]]?.[column - part.columns[0]];
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
