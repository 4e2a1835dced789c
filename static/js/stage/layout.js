/**
 * Where everything on the stage stands. Pure: a function of the layers, the size of the drawing, and the layer that
 * is looked into.
 *
 * Column c holds what goes into layer c; the last column is what the network says. Layer k lies between the
 * columns k and k + 1. In a deep network an activation folds into the column of the neurons that it follows.
 *
 * @import {LayerInfo} from "../types.js"
 */
import { widthsOf } from "../moments.js";
import { foldedLayers } from "./folding.js";

/**
 * Circles; or cells of a heat-map where there is no room for circles; or folded into the column after it.
 *
 * @typedef {"circles" | "cells" | "folded"} Form
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, half: number, form: Form, nodes: Point[], across: number, cell: number}} Column
 *   `half` of its width; where it has cells, how many `across`, and how large each is
 * @typedef {{width: number, height: number, radius: number, dense: boolean, columns: Column[], boxes: Box[], loss: Box,
 *   lanes: {left: number, right: number, forward: number, backward: number}, scale?: number}} Layout `dense` without room for a
 *   bias as a number, or for a weight and its gradient side by side
 */

const LANE = 40; // above the boxes and below them
const TITLE = 38; // of a box, inside it
const FOOT = 8; // below the lowest circle's part of the height, inside the box
const TAB = { height: 20, character: 5.8, inset: 9 }; // of a folded activation, at the head of its column
const MOST_SPACING = 92;
/** Between circles in which numbers are written, those that are only coloured, and those with room for plates. */
const LEAST_SPACING = { written: 36, coloured: 16, plates: 36 };
const MOST_WRITTEN = 4;
const ALWAYS_CIRCLES = 8;
const CELLS = { side: 72, least: 3, most: 14 };

/** What weights that may be drawn as a heat-map need. */
const HEAT_MAP_GAP = [96, 250];
const MOST_AS_EDGES = 1000;

/** What a gap between two columns needs beside the circles, and at most takes, in pixels. */
const GAPS = {
  roomy: { parameters: [116, 250], plain: [72, 170], loss: [34, 70], left: 52, lossWidth: 84 },
  compact: { parameters: [116, 250], plain: [66, 170], loss: [18, 70], left: 24, lossWidth: 72 },
  dense: { parameters: [46, 250], plain: [60, 120], loss: [18, 40], left: 30, lossWidth: 72 },
};

/**
 * @param {LayerInfo[]} layers
 * @param {{width: number, height: number}} available
 * @param {number | null} [opened] the activation that is looked into: it stands beside the neurons that it follows
 * @returns {Layout} as large as what is available, or larger where the network needs more
 */
export function layoutOf(layers, available, opened = null) {
  const folded = foldedLayers(layers, opened);
  const counts = widthsOf(layers);
  const spared = 2 * LANE + TITLE + FOOT;
  const room = available.height - spared;
  const fits = Math.max(ALWAYS_CIRCLES, Math.floor(room / LEAST_SPACING.coloured));
  const most = Math.max(1, ...counts.filter((count) => count <= fits));
  const least = most <= MOST_WRITTEN ? LEAST_SPACING.written : LEAST_SPACING.coloured;
  const spacing = Math.min(MOST_SPACING, Math.max(least, room / most));
  const radius = Math.floor(Math.min(25, spacing * 0.41)); // the ring of the one at work, 3.5 wide, is free of the next
  const shapes = counts.map((count) => (count <= fits ? { form: "circles", half: radius, across: 1, cell: 0 } : cellsFor(count)));
  const tallest = Math.max(...counts.map((count, c) => (shapes[c].form === "circles" ? count * spacing : tallness(count, shapes[c]))));
  const height = Math.max(available.height, Math.ceil(tallest) + spared);
  const middle = LANE + TITLE + (height - spared) / 2;

  const shown = counts.flatMap((_, c) => (folded[c] ? [] : [c]));
  const halves = shown.map((c) => shapes[c].half);
  const { dense, gaps, left, lossWidth, needed } = widthsFor(layers, shown, halves, available.width);
  const width = Math.max(available.width, Math.round(needed));

  /** @type {Column[]} */
  const columns = new Array(counts.length);
  let x = (width - needed) / 2 + left;
  shown.forEach((c, place) => {
    const { half, across, cell } = shapes[c];
    x += half;
    const form = /** @type {Form} */ (shapes[c].form);
    columns[c] = { x, half, form, across, cell, nodes: nodesOf(counts[c], form === "circles" ? spacing : tallness(counts[c], shapes[c]) / counts[c], x, middle) };
    if (c > 0 && folded[c - 1]) columns[c - 1] = { ...columns[c], form: "folded" };
    x += half + gaps[place];
  });
  const boxes = layers.map((_, k) => (folded[k] ? tabOf(columns[k], layers[k].function ?? "") : boxOf(columns[k], columns[k + 1], height)));
  const loss = { x, y: middle - 30, width: lossWidth, height: 60 };
  const lanes = { left: columns[0].x, right: loss.x + loss.width, forward: 23, backward: height - 23 };
  return { width, height, radius, dense: dense || spacing < LEAST_SPACING.plates, columns, boxes, loss, lanes };
}

/**
 * The way of an edge from the right side of one circle to the left side of another.
 *
 * @param {Column} from
 * @param {number} i
 * @param {Column} to
 * @param {number} j
 * @param {number} [shift] how far below the middle it runs
 * @returns {number[]} the four points of a Bézier curve, x and y in turn
 */
export function edgeCurve(from, i, to, j, shift = 0) {
  const [x1, y1] = [from.x + from.half - 1, from.nodes[i].y + shift];
  const [x2, y2] = [to.x - to.half + 1, to.nodes[j].y + shift];
  const middle = (x1 + x2) / 2;
  return [x1, y1, middle, y1, middle, y2, x2, y2];
}

/**
 * @param {number[]} curve
 * @returns {string} an SVG path
 */
export function pathOf([x1, y1, ...rest]) {
  return `M${x1} ${y1}C${rest.join(" ")}`;
}

/**
 * The cell of a column that a point is in.
 *
 * @param {Column} column
 * @param {Point} point
 * @returns {number | null}
 */
export function cellAt(column, point) {
  const { left, top } = cornerOf(column);
  const [i, j] = [Math.floor((point.y - top) / column.cell), Math.floor((point.x - left) / column.cell)];
  const cell = i * column.across + j;
  return j >= 0 && j < column.across && i >= 0 && cell < column.nodes.length ? cell : null;
}

/**
 * The upper left corner of a column's cells.
 *
 * @param {Column} column
 */
export function cornerOf({ x, nodes, across, cell }) {
  const rows = Math.ceil(nodes.length / across);
  const middle = (nodes[0].y + nodes[nodes.length - 1].y) / 2;
  return { left: x - (across * cell) / 2, top: middle - (rows * cell) / 2, rows };
}

/** @param {number} count */
function cellsFor(count) {
  const across = Math.ceil(Math.sqrt(count));
  const cell = Math.min(CELLS.most, Math.max(CELLS.least, Math.floor(CELLS.side / across)));
  return { form: "cells", across, cell, half: (across * cell) / 2 };
}

/**
 * @param {number} count
 * @param {{across: number, cell: number}} shape
 */
function tallness(count, { across, cell }) {
  return Math.ceil(count / across) * cell;
}

/**
 * @param {number} count
 * @param {number} spacing
 * @param {number} x
 * @param {number} middle
 */
function nodesOf(count, spacing, x, middle) {
  return Array.from({ length: count }, (_, j) => ({ x, y: middle + (j - (count - 1) / 2) * spacing }));
}

/**
 * @param {Column} column
 * @param {string} name
 */
function tabOf({ x }, name) {
  const width = TAB.character * name.length + TAB.inset;
  return { x: x - width / 2, y: LANE + 2, width, height: TAB.height };
}

/**
 * @param {Column} from
 * @param {Column} to
 * @param {number} height
 */
function boxOf(from, to, height) {
  const left = from.x + from.half + 6;
  return { x: left, y: LANE, width: to.x - to.half - 6 - left, height: height - 2 * LANE };
}

/**
 * How the width is shared out: as roomy as it can be.
 *
 * @param {LayerInfo[]} layers
 * @param {number[]} shown the columns that are drawn
 * @param {number[]} halves
 * @param {number} available
 */
function widthsFor(layers, shown, halves, available) {
  const circles = 2 * halves.reduce((sum, half) => sum + half, 0);
  /** @param {typeof GAPS.roomy} room */
  const limitsIn = (room) => [
    ...shown.slice(0, -1).map((c) => gapFor(layers[c], room)),
    room.loss,
  ];
  /** @param {typeof GAPS.roomy} room */
  const besides = (room) => room.left + room.lossWidth + 16 + circles;
  const usual = available < 600 ? GAPS.compact : GAPS.roomy;
  const least = limitsIn(usual).reduce((sum, [low]) => sum + low, besides(usual));
  const dense = shown.length > 4 && least > available;
  const room = dense ? GAPS.dense : usual;
  const gaps = spread(limitsIn(room), available - besides(room));
  return { dense, gaps, left: room.left, lossWidth: room.lossWidth, needed: gaps.reduce((sum, gap) => sum + gap, besides(room)) };
}

/**
 * @param {LayerInfo} layer
 * @param {typeof GAPS.roomy} room
 */
function gapFor({ parameters }, room) {
  const shapes = Object.values(parameters);
  if (shapes.length === 0) return room.plain;
  const largest = Math.max(...shapes.map((shape) => shape.reduce((product, size) => product * size, 1)));
  return largest > MOST_AS_EDGES ? HEAT_MAP_GAP : room.parameters;
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
