/**
 * Tensors in a byte a number, as frames of pictures hold them. Pure.
 *
 * @import {Frame} from "../types.js"
 */

/** @typedef {{shape: number[], values: Int8Array, scale: number}} Levels a value times the scale is the number */

export const LEVELS = 127;
/** In place of a number that is not finite. */
export const NOT_FINITE = -128;

/**
 * @param {Frame} frame
 * @param {string} name
 * @returns {Levels | null} null where the frame has no such tensor
 */
export function levelsIn({ tensors, int8 }, name) {
  const [found, scale] = [int8.get(name), tensors.get(`${name}/scale`)];
  return found && scale ? { ...found, scale: scale.values[0] } : null;
}

/**
 * The magnitude that gets the full colour.
 *
 * @param {Levels} levels
 */
export function peakOf({ values, scale }) {
  return values.some((level) => level !== 0) ? LEVELS * scale : 0;
}

/**
 * The places of the strongest numbers, the strongest first.
 *
 * @param {Levels} levels
 * @param {number} most
 * @returns {number[]}
 */
export function strongestIn({ values }, most) {
  return [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a])).slice(0, most);
}
