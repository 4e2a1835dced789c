/**
 * The decision surface in colours and places. Pure. What the network says is coloured around the middle of the
 * targets, so that white is where it is undecided.
 *
 * @import {Matrix, Surface} from "../types.js"
 * @import {Ramp} from "../scales.js"
 */
import { mix } from "../scales.js";

const ENTRIES = 256;
const STRONGEST = 0.85;

/** @typedef {{low: number, high: number}} Range */

/**
 * The range of the targets of one output, or 0 to 1 around a single one.
 *
 * @param {Matrix} targets
 * @param {number} output
 * @returns {Range}
 */
export function rangeOf(targets, output) {
  const values = targets.map((row) => row[output]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? { low, high } : { low: low - 0.5, high: low + 0.5 };
}

/**
 * 256 colours from the lowest target to the highest, as bytes for an image: red, green, blue, opacity.
 *
 * @param {Ramp} ramp
 * @returns {Uint32Array}
 */
export function paletteOf(ramp) {
  const colours = new Uint8ClampedArray(ENTRIES * 4);
  for (let at = 0; at < ENTRIES; at += 1) {
    const side = (at / (ENTRIES - 1)) * 2 - 1;
    const colour = mix(ramp.zero, side < 0 ? ramp.minus : ramp.plus, STRONGEST * Math.abs(side));
    colours.set([...colour, 255], at * 4);
  }
  return new Uint32Array(colours.buffer);
}

/**
 * @param {number} value
 * @param {Range} range
 * @returns {number} 0 to 255
 */
export function paletteIndex(value, { low, high }) {
  const share = (value - low) / (high - low);
  if (Number.isNaN(share)) return ENTRIES / 2;
  return Math.round(Math.max(0, Math.min(1, share)) * (ENTRIES - 1));
}

/**
 * The pixels of one output's surface, the highest x2 on top.
 *
 * @param {Surface} surface
 * @param {number} output
 * @param {Range} range
 * @param {Uint32Array} palette
 * @returns {ImageData}
 */
export function imageOf({ shape, values }, output, range, palette) {
  const [rows, columns, outputs] = shape;
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const value = values[(row * columns + column) * outputs + output];
      pixels[(rows - 1 - row) * columns + column] = palette[paletteIndex(value, range)];
    }
  }
  return image;
}

/**
 * What the network says at the place of the grid that is nearest.
 *
 * @param {Surface} surface
 * @param {number} output
 * @param {number} across 0 to 1 along x1
 * @param {number} up 0 to 1 along x2
 * @returns {{place: number[], value: number}} place: its x1, or x1 and x2
 */
export function nearest({ shape, values, x, y }, output, across, up) {
  const [outputs, columns] = [shape[shape.length - 1], y ? shape[1] : shape[0]];
  const column = Math.round(across * (columns - 1));
  const row = y ? Math.round(up * (shape[0] - 1)) : 0;
  const place = [between(x, column / (columns - 1))];
  if (y) place.push(between(y, row / (shape[0] - 1)));
  return { place, value: values[(row * columns + column) * outputs + output] };
}

/**
 * @param {readonly [number, number]} side
 * @param {number} share
 */
function between([low, high], share) {
  return low + (high - low) * share;
}

/**
 * Round numbers within a side, for the axis.
 *
 * @param {readonly [number, number]} side
 * @returns {number[]}
 */
export function ticksOf([low, high]) {
  const rough = (high - low) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? rough;
  const ticks = [];
  for (let at = Math.ceil(low / step); at * step <= high; at += 1) ticks.push(Number((at * step).toPrecision(6)));
  return ticks;
}
