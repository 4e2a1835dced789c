/**
 * From numbers to colours and widths. Pure. Values and gradients have a scale each; both are symmetric about 0,
 * and the two never mix.
 *
 * @import {LayerTrace, Tensor, Trace} from "./types.js"
 */

/**
 * @typedef {[number, number, number]} Colour red, green, blue, 0 to 255
 * @typedef {{fill: string, ink: string}} Paint a background and the ink that reads on it
 * @typedef {{plus: Colour, minus: Colour, zero: Colour}} Ramp the colours of the two ends, and of 0
 * @typedef {{value: number, gradient: number, weight: number, weightGradient: number, weightUpdate: number}} Limits
 *   the magnitudes that get the full colour or width
 */

/** How much of the end colour the largest number gets. */
const STRONGEST = 0.88;

/**
 * A colour as CSS writes it, "#0b5fa5".
 *
 * @param {string} hex
 * @returns {Colour}
 */
export function colourOf(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.trim().slice(at, at + 2), 16));
  return [red, green, blue];
}

/**
 * @param {Colour} from
 * @param {Colour} to
 * @param {number} share 0 to 1
 * @returns {Colour}
 */
export function mix(from, to, share) {
  const [red, green, blue] = from.map((channel, at) => Math.round(channel + (to[at] - channel) * share));
  return [red, green, blue];
}

/**
 * How light a colour is, as WCAG defines it.
 *
 * @param {Colour} colour
 * @returns {number} 0 (black) to 1 (white)
 */
export function luminance(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {Colour} one
 * @param {Colour} other
 * @returns {number} the contrast ratio, 1 to 21
 */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * Black or white, whichever reads better on a colour; it is never below 4.58 to 1.
 *
 * @param {Colour} colour
 * @returns {string}
 */
export function inkOn(colour) {
  return contrast(colour, [0, 0, 0]) >= contrast(colour, [255, 255, 255]) ? "#000" : "#fff";
}

/**
 * The colour of a number on its ramp. A number that is not finite gets the full colour of its sign.
 *
 * @param {number} value
 * @param {number} limit
 * @param {Ramp} ramp
 * @returns {Paint}
 */
export function paint(value, limit, ramp) {
  const colour = mix(ramp.zero, value < 0 ? ramp.minus : ramp.plus, STRONGEST * portion(value, limit));
  return { fill: `rgb(${colour.join(" ")})`, ink: inkOn(colour) };
}

/**
 * A magnitude as a part of its limit, 0 to 1.
 *
 * @param {number} value
 * @param {number} limit
 * @returns {number}
 */
export function portion(value, limit) {
  if (!Number.isFinite(value)) return 1;
  return limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
}

/**
 * The magnitudes that get the full colour in a step. Values are at least on the scale of tanh, from −1 to 1.
 *
 * @param {Trace} trace
 * @returns {Limits}
 */
export function limitsOf(trace) {
  /** @param {(layer: LayerTrace) => Tensor[]} tensors */
  const over = (tensors) => Math.max(0, ...trace.layers.flatMap(tensors).map(largest));
  return {
    value: Math.max(1, over(({ X, Y }) => [X, Y])),
    gradient: over(({ dE_dX, dE_dY }) => [dE_dX, dE_dY]),
    weight: Math.max(1, over(({ parameters }) => Object.values(parameters))),
    weightGradient: over(({ gradients }) => Object.values(gradients)),
    weightUpdate: over(({ update }) => Object.values(update)),
  };
}

/**
 * The largest finite magnitude in a tensor.
 *
 * @param {Tensor} tensor
 * @returns {number}
 */
export function largest(tensor) {
  const numbers = Array.isArray(tensor) ? /** @type {number[]} */ (tensor.flat(Infinity)) : [tensor.min, tensor.max];
  return numbers.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
}
