/**
 * The questions about a step before its backward pass, and their answers out of the engine's trace. Pure.
 *
 * @import {RunState, Trace} from "../types.js"
 */
import { entryName } from "../format.js";

/** By about how much: the powers of ten that are offered. */
export const SIZES = [
  { label: "less than 0.0001", below: 1e-4 },
  { label: "0.0001 to 0.001", below: 1e-3 },
  { label: "0.001 to 0.01", below: 1e-2 },
  { label: "0.01 to 0.1", below: 1e-1 },
  { label: "0.1 or more", below: Infinity },
];

/**
 * @typedef {object} Questions
 * @property {{name: string, value: number, change: number}} weight the parameter that is asked about, and what the step adds to it
 * @property {{names: [string, string], norms: [number, number]} | null} layers two layers and their ‖∂E/∂W‖, if there are two
 */

/**
 * @param {RunState} state
 * @param {Trace} shown with its exact norms
 * @param {() => number} random from 0 to 1
 * @returns {Questions | null} null if no parameter is small enough to be on the screen
 */
export function questionsFor(state, shown, random) {
  const held = shown.layers.flatMap(({ layer, parameters, update }) =>
    Object.entries(parameters).flatMap(([name, values]) => {
      const change = update[name];
      return Array.isArray(values) && Array.isArray(change) && Array.isArray(values[0]) ? [{ layer, name, values, change }] : [];
    }),
  );
  if (held.length === 0) return null;
  const weights = held.filter(({ name }) => name === "W");
  const { layer, name, values, change } = chosen(weights.length > 0 ? weights : held, random);
  const index = [whole(values.length, random), 0];
  index[1] = whole(values[index[0]].length, random);
  return {
    weight: {
      name: `${entryName(name, index)} of layer ${layer + 1}`,
      value: values[index[0]][index[1]],
      change: change[index[0]][index[1]],
    },
    layers: twoLayers(state, shown, random),
  };
}

/** @param {number} change */
export function sizeOf(change) {
  return SIZES.findIndex(({ below }) => Math.abs(change) < below);
}

/**
 * @param {RunState} state
 * @param {Trace} shown
 * @param {() => number} random
 * @returns {Questions["layers"]}
 */
function twoLayers(state, shown, random) {
  const learning = shown.layers.filter(({ norms }) => Number.isFinite(norms.dE_dW));
  if (learning.length < 2) return null;
  const first = whole(learning.length - 1, random);
  const pair = [learning[first], chosen(learning.slice(first + 1), random)];
  const [a, b] = pair.map(({ layer }) => `layer ${layer + 1}, ${state.layers[layer].title}`);
  return { names: [a, b], norms: [pair[0].norms.dE_dW, pair[1].norms.dE_dW] };
}

/**
 * @param {number} count
 * @param {() => number} random
 */
function whole(count, random) {
  return Math.min(count - 1, Math.floor(random() * count));
}

/**
 * @template T
 * @param {T[]} list
 * @param {() => number} random
 */
function chosen(list, random) {
  return list[whole(list.length, random)];
}
