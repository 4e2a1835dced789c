/**
 * Where things lie on the plane of the data: between its sides, and under the pointer.
 *
 * @import {DataDescription} from "../types.js"
 * @import {Range} from "./surface-scale.js"
 */

/**
 * @typedef {readonly [number, number]} Side its lowest and its highest value
 * @typedef {{x: Side, y: Side}} Sides of the plane, in the units of the data
 * @typedef {{across: number, up: number}} Share of the way along the sides, 0 to 1
 */

/** What a curve's axis shows beyond the targets, as a part of their range. */
const MARGIN = 0.25;

/**
 * The sides of what is drawn: x₁ and x₂, or x₁ and the target where there is one axis.
 *
 * @param {DataDescription} data
 * @param {Range} range of the targets
 * @returns {Sides | null} null for data without axes
 */
export function sidesOf({ axes }, { low, high }) {
  if (!axes) return null;
  const [x, y] = axes.map((axis) => /** @type {Side} */ ([axis.low, axis.high]));
  const margin = (high - low) * MARGIN;
  return { x, y: y ?? [low - margin, high + margin] };
}

/**
 * @param {Element} plane
 * @param {PointerEvent} event
 * @returns {Share}
 */
export function shareAt(plane, { clientX, clientY }) {
  const { left, top, width, height } = plane.getBoundingClientRect();
  return { across: within((clientX - left) / width), up: within(1 - (clientY - top) / height) };
}

/**
 * @param {Sides} sides
 * @param {Share} share
 * @returns {[number, number]}
 */
export function placeAt({ x, y }, { across, up }) {
  return [x[0] + (x[1] - x[0]) * across, y[0] + (y[1] - y[0]) * up];
}

/**
 * @param {Sides} sides
 * @param {readonly number[]} place
 * @returns {Share}
 */
export function shareOf({ x, y }, place) {
  return { across: (place[0] - x[0]) / (x[1] - x[0]), up: (place[1] - y[0]) / (y[1] - y[0]) };
}

/** @param {number} share */
export function within(share) {
  return Math.max(0, Math.min(1, share));
}
