/**
 * The decision surface in colours. Pure. What the network says is coloured around the middle of the targets, so that
 * white is where it is undecided.
 *
 * @import {Matrix, Surface} from "../types.js"
 * @import {Colour, Ramp} from "../scales.js"
 * @import {Share} from "./surface-place.js"
 */
import { mix } from "../scales.js";

const ENTRIES = 256;
const STRONGEST = 0.85;

/** @typedef {{low: number, high: number}} Range */

/**
 * What is coloured from end to end: the targets of one output, or 1 around a single one. Where a threshold tells the
 * classes apart, the range lies about it.
 *
 * @param {Matrix} targets
 * @param {number} output
 * @param {number | null} threshold
 * @returns {Range}
 */
export function rangeOf(targets, output, threshold) {
  const values = targets.map((row) => row[output]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const middle = threshold ?? (low + high) / 2;
  const reach = low < high ? Math.max(high - middle, middle - low) : 0.5;
  return { low: middle - reach, high: middle + reach };
}

/**
 * 256 colours from the lowest value to the highest, as bytes for an image: red, green, blue, opacity.
 *
 * @param {Ramp} ramp
 * @param {number} [steps] of one colour each; without, the colours flow
 * @returns {Uint32Array}
 */
export function paletteOf(ramp, steps = ENTRIES) {
  const colours = new Uint8ClampedArray(ENTRIES * 4);
  for (let at = 0; at < ENTRIES; at += 1) {
    const side = (Math.floor((at * steps) / ENTRIES) / (steps - 1)) * 2 - 1;
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
 * What colours one output by its value.
 *
 * @param {number} output
 * @param {Range} range
 * @param {Uint32Array} palette
 * @returns {ColourAt}
 */
export function byValue(output, range, palette) {
  return (values, at) => palette[paletteIndex(values[at + output], range)];
}

/**
 * What colours a place by the class whose output is the largest there: full where it is far ahead of the next, or
 * everywhere.
 *
 * @param {Colour[]} colours of the classes
 * @param {Colour} undecided
 * @param {number} outputs
 * @param {boolean} discretised
 * @returns {ColourAt}
 */
export function byClass(colours, undecided, outputs, discretised) {
  const palettes = colours.map((colour) => paletteOf({ minus: undecided, zero: undecided, plus: colour }));
  return (values, at) => {
    const { best, lead } = largestOf(values, at, outputs);
    return palettes[best % palettes.length][discretised ? ENTRIES - 1 : paletteIndex(lead, { low: -1, high: 1 })];
  };
}

/**
 * Which of several outputs is the largest, and by how much.
 *
 * @param {ArrayLike<number>} values
 * @param {number} at where the outputs begin
 * @param {number} outputs
 */
export function largestOf(values, at, outputs) {
  let best = 0;
  let next = -Infinity;
  for (let k = 1; k < outputs; k += 1) {
    const value = values[at + k];
    if (value > values[at + best]) {
      next = values[at + best];
      best = k;
    } else next = Math.max(next, value);
  }
  return { best, lead: values[at + best] - next };
}

/** @typedef {(values: Float32Array, at: number) => number} ColourAt the colour of a place, whose outputs begin there */

/**
 * The pixels of a surface, the highest x2 on top.
 *
 * @param {Surface} surface
 * @param {ColourAt} colourAt
 * @returns {ImageData}
 */
export function imageOf({ shape, values }, colourAt) {
  const [rows, columns, outputs] = shape;
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      pixels[(rows - 1 - row) * columns + column] = colourAt(values, (row * columns + column) * outputs);
    }
  }
  return image;
}

/**
 * What the network says at the place of the grid that is nearest.
 *
 * @param {Surface} surface
 * @param {Share} share of the way along x1 and x2
 * @returns {{place: number[], values: Float32Array}} place: its x1, or x1 and x2; values: every output
 */
export function nearest({ shape, values, x, y }, { across, up }) {
  const [outputs, columns] = [shape[shape.length - 1], y ? shape[1] : shape[0]];
  const column = Math.round(across * (columns - 1));
  const row = y ? Math.round(up * (shape[0] - 1)) : 0;
  const place = [between(x, column / (columns - 1))];
  if (y) place.push(between(y, row / (shape[0] - 1)));
  const at = (row * columns + column) * outputs;
  return { place, values: values.subarray(at, at + outputs) };
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
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? rough;
  const ticks = [];
  for (let at = Math.ceil(low / step); at * step <= high; at += 1) ticks.push(Number((at * step).toPrecision(6)));
  return ticks;
}
