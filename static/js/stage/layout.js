/**
 * Where everything on the stage stands. Pure: a function of the layers and the size of the drawing.
 *
 * Column c holds what goes into layer c; the last column is what the network says. Layer k lies between the
 * columns k and k + 1.
 *
 * @import {LayerInfo} from "../types.js"
 */
import { widthsOf } from "../moments.js";

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, nodes: Point[]}} Column
 * @typedef {{width: number, height: number, radius: number, columns: Column[], boxes: Box[], loss: Box,
 *   lanes: {left: number, right: number, forward: number, backward: number}}} Layout
 */

const LANE = 40; // above the boxes and below them
const TITLE = 38; // of a box, inside it
const FOOT = 8; // below the lowest circle's part of the height, inside the box
const MOST_SPACING = 92;
const LEAST_SPACING = 42;

/** What a gap between two columns needs beside the circles, and at most takes, in pixels. */
const GAPS = {
  roomy: { parameters: [116, 250], activation: [72, 170], loss: [34, 70], left: 52, lossWidth: 84 },
  compact: { parameters: [116, 250], activation: [66, 170], loss: [18, 70], left: 24, lossWidth: 72 },
};

/**
 * @param {LayerInfo[]} layers
 * @param {{width: number, height: number}} available
 * @returns {Layout} as large as what is available, or larger where the network needs more
 */
export function layoutOf(layers, available) {
  const counts = widthsOf(layers);
  const most = Math.max(...counts);
  const spared = 2 * LANE + TITLE + FOOT;
  const spacing = Math.min(MOST_SPACING, Math.max(LEAST_SPACING, (available.height - spared) / most));
  const height = Math.max(available.height, most * spacing + spared);
  const radius = Math.round(Math.min(25, spacing * 0.41));

  const room = available.width < 600 ? GAPS.compact : GAPS.roomy;
  const kinds = layers.map(({ parameters }) => (Object.keys(parameters).length > 0 ? room.parameters : room.activation));
  const gaps = spread([...kinds, room.loss], available.width - room.left - room.lossWidth - 16 - 2 * radius * counts.length);
  const needed = room.left + room.lossWidth + 16 + 2 * radius * counts.length + gaps.reduce((sum, gap) => sum + gap, 0);
  const width = Math.max(available.width, Math.ceil(needed));

  const middle = LANE + TITLE + (height - spared) / 2;
  let x = (width - needed) / 2 + room.left + radius;
  const columns = counts.map((count, c) => {
    const nodes = Array.from({ length: count }, (_, j) => ({ x, y: middle + (j - (count - 1) / 2) * spacing }));
    const column = { x, nodes };
    x += gaps[c] + 2 * radius;
    return column;
  });
  const boxes = layers.map((_, k) => {
    const left = columns[k].x + radius + 6;
    return { x: left, y: LANE, width: columns[k + 1].x - radius - 6 - left, height: height - 2 * LANE };
  });
  const loss = { x: x - radius, y: middle - 30, width: room.lossWidth, height: 60 };
  const lanes = { left: columns[0].x, right: loss.x + loss.width, forward: 23, backward: height - 23 };
  return { width, height, radius, columns, boxes, loss, lanes };
}

/**
 * The way of an edge between two circles.
 *
 * @param {Point} from
 * @param {Point} to
 * @param {number} radius
 * @param {number} [shift] how far below the middle it runs
 * @returns {string} an SVG path
 */
export function edgePath(from, to, radius, shift = 0) {
  const [x1, y1] = [from.x + radius - 1, from.y + shift];
  const [x2, y2] = [to.x - radius + 1, to.y + shift];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/**
 * Shares a width out among gaps, each between its least and its most.
 *
 * @param {number[][]} gaps
 * @param {number} width
 * @returns {number[]}
 */
function spread(gaps, width) {
  const least = gaps.reduce((sum, [low]) => sum + low, 0);
  const slack = gaps.reduce((sum, [low, high]) => sum + high - low, 0);
  const part = Math.min(1, Math.max(0, (width - least) / slack));
  return gaps.map(([low, high]) => low + part * (high - low));
}
