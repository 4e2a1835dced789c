/**
 * How wide edges are drawn, from a weight of 0 to the largest: less where the circles are close together. Pure.
 *
 * @import {Layout} from "./layout.js"
 */

const LEAST_SHARE = 0.18; // of the widest
const LEAST_LARGE = 3; // pixels of the screen, where the drawing is larger than its units: for the last row

/** @typedef {{least: number, most: number}} Widths */

/**
 * @param {Layout} layout
 * @param {number} layer
 * @returns {Widths}
 */
export function edgeWidths({ columns, scale = 1 }, layer) {
  const spacings = [columns[layer], columns[layer + 1]].map(({ nodes }) => (nodes.length > 1 ? nodes[1].y - nodes[0].y : Infinity));
  const most = Math.min(5.5, Math.max(1.2, Math.min(...spacings) * 0.12));
  if (scale === 1) return { least: LEAST_SHARE * most, most };
  const least = Math.max(LEAST_SHARE * most, LEAST_LARGE / scale);
  return { least, most: Math.max(most, 1.5 * least) };
}

/**
 * @param {Widths} widths
 * @param {number} share 0 to 1
 */
export function widthOf({ least, most }, share) {
  return least + (most - least) * share;
}
