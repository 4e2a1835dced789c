/**
 * How the weights of a layer are drawn: each as an element, all on a canvas, or as a heat-map. Pure.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Column, Point} from "./layout.js"
 */

/** @typedef {"elements" | "canvas" | "glyph" | "none"} EdgeMode */

const MOST_ELEMENTS = 400;
const MOST_ON_CANVAS = 5000;
const MOST_OF_A_LAYER = 1000; // in a network that has more than that in all

/**
 * @param {LayerInfo[]} layers
 * @param {number[]} widths of the columns
 * @returns {EdgeMode[]} "none" where there is not one weight for every pair of neurons
 */
export function edgeModes(layers, widths) {
  const counts = layers.map(({ parameters }, k) => (isComplete(parameters.W, widths[k], widths[k + 1]) ? widths[k] * widths[k + 1] : 0));
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => {
    if (count === 0) return "none";
    if (all <= MOST_ELEMENTS) return "elements";
    return all <= MOST_ON_CANVAS || count <= MOST_OF_A_LAYER ? "canvas" : "glyph";
  });
}

/**
 * The edge of a complete layer that passes closest above or below a point.
 *
 * @param {Column} from
 * @param {Column} to
 * @param {Point} point
 * @param {number} reach in pixels
 * @returns {[number, number] | null} null where none passes within reach
 */
export function edgeAt(from, to, point, reach) {
  const share = (point.x - (from.x + from.half)) / (to.x - to.half - from.x - from.half);
  if (share < 0 || share > 1) return null;
  const t = parameterAt(share);
  const down = t * t * (3 - 2 * t);
  /** @type {[number, number] | null} */
  let nearest = null;
  let least = reach;
  from.nodes.forEach(({ y: start }, i) =>
    to.nodes.forEach(({ y: end }, j) => {
      const distance = Math.abs(start + down * (end - start) - point.y);
      if (distance <= least) [least, nearest] = [distance, [i, j]];
    }),
  );
  return nearest;
}

/**
 * Where on the curve its horizontal part is done: x(t) = 1.5 t (1 − t) + t³ grows with t, so bisection finds it.
 *
 * @param {number} share
 */
function parameterAt(share) {
  let [low, high] = [0, 1];
  for (let k = 0; k < 24; k += 1) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < share) low = t;
    else high = t;
  }
  return (low + high) / 2;
}

/**
 * @param {number[] | undefined} shape
 * @param {number} rows
 * @param {number} columns
 */
function isComplete(shape, rows, columns) {
  return shape?.length === 2 && shape[0] === rows && shape[1] === columns;
}
