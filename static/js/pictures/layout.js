/**
 * Where everything stands when a network of pictures is drawn: between the boxes of the layers a picture of what
 * passes there, and below it a picture of the gradient that comes back. Pure.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Box, Column, Layout} from "../stage/layout.js"
 * @import {Tiling} from "./tiling.js"
 */
import { tilingOf } from "./tiling.js";

/**
 * What is drawn between two layers. `shown` is the column whose numbers stand here: an activation's numbers stand
 * in place of those that it was given, and a row in place of the same numbers as an image.
 *
 * @typedef {{column: number, shape: number[], aliases: {column: number, shape: number[]}[], tiling: Tiling, bars: boolean,
 *   value: Box, gradient: Box}} Boundary `aliases`: the columns with the same numbers, itself among them
 * @typedef {{value: Box, gradient: Box}} Maps
 * @typedef {Layout & {boundaries: Boundary[], maps: (Maps | null)[], tabs: boolean[]}} PictureLayout
 */

const LANE = 40;
const TITLE = 40;
const FOOT = 8;
const CAPTION = 16; // below a picture
const MOST_SIDE = 132;
const LEAST_SIDE = 60;
const BAR = { width: 116, least: 10.4, most: 13 };
const MOST_BARS = 12; // as many as stand above each other in a picture
/** Before a bar: its class's name. Signs, such as digits, are short; other names are words. */
const NAME = { least: 16, most: 64, character: 5.6, longestSign: 2 };
const GAP = 8; // between a picture and a box
const LOSS = { width: 76, height: 60, gap: 22 };
const MARGIN = 10;
const WIDE = { weights: 1, kernels: 0.8, plain: 52 }; // of a box: parts of a picture's side, or pixels
const TAB = { height: 20, character: 5.8, inset: 12 };
const LIKE_X = new Set(["flatten", "reshape"]);
/** Up to so many layers, an activation has a place of its own. */
const MOST_UNFOLDED = 4;

/**
 * @param {LayerInfo[]} layers
 * @param {number[] | null} image rows and columns of the picture that a sample is
 * @param {string[]} classes that the outputs are, and so bars; none if they are something else
 * @param {{width: number, height: number}} available
 * @returns {PictureLayout} as large as what is available, or wider where the network needs more
 */
export function pictureLayout(layers, image, classes, available) {
  const shapes = [layers[0].input_shape, ...layers.map(({ output_shape: shape }) => shape)];
  const hidden = hiddenColumns(layers);
  const shown = shapes.flatMap((_, column) => (hidden[column] ? [] : [column]));
  const last = shapes.length - 1;
  const inner = Math.max(available.height, 300) - 2 * LANE - TITLE - FOOT;
  const tallest = Math.min(MOST_SIDE, inner / 2 - CAPTION);
  const isBars = (/** @type {number} */ column) => classes.length > 0 && column === last && shapes[column].length === 1 && shapes[column][0] <= MOST_BARS;
  const widthWith = (/** @type {number} */ side) =>
    2 * MARGIN + LOSS.gap + LOSS.width + shown.reduce((sum, column) => sum + (isBars(column) ? barWidth(classes) : tiled(column, side).width), 0) +
    shown.slice(1).reduce((sum, column, at) => sum + boxWidth(layers, between(shown[at], column), side) + 2 * GAP, 0);
  let side = tallest;
  while (side > LEAST_SIDE && widthWith(side) > available.width) side -= 2;
  const width = Math.max(available.width, Math.ceil(widthWith(side)));
  const height = Math.max(available.height, 300);
  const middles = [LANE + TITLE + inner / 4 - CAPTION / 2, LANE + TITLE + (3 * inner) / 4 - CAPTION / 2];

  /** @type {Column[]} */
  const columns = new Array(shapes.length);
  /** @type {Boundary[]} */
  const boundaries = [];
  /** @type {Box[]} */
  const boxes = new Array(layers.length);
  /** @type {(Maps | null)[]} */
  const maps = layers.map(() => null);
  const tabs = layers.map(() => false);
  let x = MARGIN + Math.max(0, (width - widthWith(side)) / 2);
  shown.forEach((column, place) => {
    if (place > 0) {
      const passed = between(shown[place - 1], column);
      const wide = boxWidth(layers, passed, side);
      const owner = passed.find((k) => !isTab(layers, k)) ?? passed[0];
      for (const k of passed) {
        tabs[k] = k !== owner;
        boxes[k] = { x: x + GAP, y: LANE, width: wide, height: height - 2 * LANE };
      }
      maps[owner] = mapsIn(layers[owner], boxes[owner], middles, side);
      x += wide + 2 * GAP;
    }
    const bars = isBars(column);
    const tiling = bars ? barTiling(shapes[column][0], tallest, classes) : tiled(column, side);
    const [value, gradient] = middles.map((y) => ({ x, y: y - tiling.height / 2, width: tiling.width, height: tiling.height }));
    boundaries.push({ column, shape: shapes[column], aliases: aliasesOf(column), tiling, bars, value, gradient });
    const nodes = Array.from({ length: tiling.count }, (_, n) => ({ x: x + tiling.width / 2, y: bars ? value.y + (n + 0.5) * tiling.cell : middles[0] }));
    columns[column] = { x: x + tiling.width / 2, half: tiling.width / 2, form: "cells", across: tiling.columns, cell: tiling.cell, nodes };
    x += tiling.width;
  });
  tabs.forEach((isTabbed, k) => {
    if (isTabbed) boxes[k] = tabAbove(layers, k, columns[hidden[k + 1] ? nearest(columns, k + 1) : k + 1]);
  });
  shapes.forEach((_, column) => {
    if (!columns[column]) columns[column] = { ...columns[nearest(columns, column)], form: "folded" };
  });
  const loss = { x: x + LOSS.gap, y: middles[0] - LOSS.height / 2, width: LOSS.width, height: LOSS.height };
  const lanes = { left: columns[0].x, right: loss.x + loss.width, forward: 23, backward: height - 23 };
  return { width, height, radius: 6, dense: true, columns, boxes, loss, lanes, boundaries, maps, tabs };

  /** @param {number} column */
  function aliasesOf(column) {
    const aliases = [{ column, shape: shapes[column] }];
    for (let k = column; k < layers.length && LIKE_X.has(layers[k].kind); k += 1) aliases.push({ column: k + 1, shape: shapes[k + 1] });
    return aliases;
  }

  /**
   * @param {number} column
   * @param {number} room
   */
  function tiled(column, room) {
    return tilingOf(shapes[column], { width: room, height: Math.min(room, tallest) }, { image: column === 0 ? image : null });
  }
}

/**
 * One layer, as large as there is room: what goes in, the weights, what comes out, and below them the gradients.
 *
 * @param {LayerInfo[]} layers
 * @param {number} k the layer
 * @param {number[] | null} image
 * @param {string[]} classes
 * @param {{width: number, height: number}} available
 * @returns {PictureLayout} its columns are those of the whole network; the others stand nowhere
 */
export function layerLayout(layers, k, image, classes, available) {
  const height = Math.max(available.height, 300);
  const [top, foot] = [26, 10];
  const room = (height - top - foot) / 2 - CAPTION;
  const middles = [top + room / 2, top + room + CAPTION + room / 2 + 4];
  const info = layers[k];
  const shapes = [info.input_shape, info.output_shape];
  const bars = shapes.map((shape, side) => classes.length > 0 && k + side === layers.length && shape.length === 1 && shape[0] <= MOST_BARS);
  const wide = Math.min(1.6 * room, (available.width - 6 * GAP) / 3);
  const tilings = shapes.map((shape, side) => {
    if (bars[side]) return barTiling(shape[0], room, classes);
    return tilingOf(shape, { width: wide, height: room }, { image: k + side === 0 ? image : null, mostCell: 30 });
  });
  const box = { width: info.parameters.W ? Math.max(120, Math.min(wide, room) + 12) : 120, height: height - 2 };
  const needed = tilings[0].width + tilings[1].width + box.width + 8 * GAP;
  const width = Math.max(available.width, Math.ceil(needed));
  const left = (width - needed) / 2 + 2 * GAP;
  const boxAt = { x: left + tilings[0].width + 2 * GAP, y: 1, ...box };
  const xs = [left, boxAt.x + box.width + 2 * GAP];
  const boundaries = shapes.map((shape, side) => {
    const [value, gradient] = middles.map((y) => ({ x: xs[side], y: y - tilings[side].height / 2, width: tilings[side].width, height: tilings[side].height }));
    const column = k + side;
    return { column, shape, aliases: [{ column, shape }], tiling: tilings[side], bars: bars[side], value, gradient };
  });
  const maps = layers.map((_, at) => (at === k ? mapsIn(info, boxAt, middles, Math.min(room, wide)) : null));
  const nowhere = { x: 0, half: 0, form: /** @type {const} */ ("folded"), across: 1, cell: 1, nodes: [] };
  const columns = [...layers, null].map(() => nowhere);
  const loss = { x: 0, y: 0, width: 0, height: 0 };
  const lanes = { left: 0, right: 0, forward: 0, backward: 0 };
  return { width, height, radius: 6, dense: true, columns, boxes: layers.map(() => boxAt), loss, lanes, boundaries, maps, tabs: layers.map(() => false) };
}

/**
 * The column under whose name a frame holds a column's numbers: a layer that only lays them out anew has none.
 *
 * @param {LayerInfo[]} layers
 * @param {number} column
 */
export function columnInFrame(layers, column) {
  let at = column;
  while (at > 0 && LIKE_X.has(layers[at - 1].kind)) at -= 1;
  return at;
}

/**
 * The columns whose numbers stand elsewhere: what an activation is given, where there are many layers, and what a
 * layer only lays out anew.
 *
 * @param {LayerInfo[]} layers
 * @returns {boolean[]}
 */
export function hiddenColumns(layers) {
  const own = layers.filter(({ kind }) => !LIKE_X.has(kind)).length;
  const hidden = [...layers, null].map(() => false);
  layers.forEach(({ kind }, k) => {
    if (LIKE_X.has(kind)) hidden[k + 1] = true;
    else if (isFolded(layers, k, own)) hidden[k] = true;
  });
  return hidden;
}

/**
 * @param {LayerInfo[]} layers
 * @param {number} k
 * @param {number} own
 */
function isFolded(layers, k, own) {
  const isActivation = layers[k].kind === "activation" || layers[k].kind === "softmax";
  return own > MOST_UNFOLDED && isActivation && k > 0 && Object.keys(layers[k - 1].parameters).length > 0;
}

/**
 * The layers between two columns that are drawn.
 *
 * @param {number} from
 * @param {number} to
 */
function between(from, to) {
  return Array.from({ length: to - from }, (_, k) => from + k);
}

/**
 * Whether a layer that shares its place with another one is only named there.
 *
 * @param {LayerInfo[]} layers
 * @param {number} k
 */
function isTab(layers, k) {
  return LIKE_X.has(layers[k].kind) || layers[k].kind === "activation" || layers[k].kind === "softmax";
}

/**
 * @param {LayerInfo[]} layers
 * @param {number[]} passed
 * @param {number} side
 */
function boxWidth(layers, passed, side) {
  const shape = passed.map((k) => layers[k].parameters.W).find((each) => each !== undefined);
  if (!shape) return WIDE.plain;
  return Math.max(70, (shape.length === 4 ? WIDE.kernels : WIDE.weights) * Math.min(side, 110) + 12);
}

/**
 * Where the weights of a layer are drawn, and their gradients.
 *
 * @param {LayerInfo} layer
 * @param {Box} box
 * @param {number[]} middles
 * @param {number} side
 * @returns {Maps | null}
 */
function mapsIn({ parameters }, box, middles, side) {
  if (!parameters.W) return null;
  const room = Math.min(side, box.width - 12);
  const [value, gradient] = middles.map((y) => ({ x: box.x + (box.width - room) / 2, y: y - room / 2, width: room, height: room }));
  return { value, gradient };
}

/**
 * Whether the classes' names need more room than digits.
 *
 * @param {string[]} classes
 */
export function areWords(classes) {
  return classes.some((name) => name.length > NAME.longestSign);
}

/** @param {string[]} classes */
export function nameRoom(classes) {
  const longest = Math.max(0, ...classes.map((name) => name.length));
  return Math.min(NAME.most, Math.max(NAME.least, NAME.character * longest + 4));
}

/**
 * A class's name, cut where there is no room for all of it.
 *
 * @param {string} name
 */
export function shortName(name) {
  const most = Math.floor((NAME.most - 4) / NAME.character);
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/** @param {string[]} classes */
function barWidth(classes) {
  return BAR.width - NAME.least + nameRoom(classes);
}

/**
 * @param {number} count
 * @param {number} room
 * @param {string[]} classes
 * @returns {Tiling}
 */
function barTiling(count, room, classes) {
  const cell = Math.min(BAR.most, Math.max(BAR.least, room / count));
  return { channels: 1, rows: count, columns: 1, across: 1, cell, gap: 0, count, width: barWidth(classes), height: count * cell };
}

/**
 * @param {LayerInfo[]} layers
 * @param {number} k
 * @param {Column} column
 * @returns {Box}
 */
function tabAbove(layers, k, { x }) {
  const width = TAB.character * tabTitle(layers[k]).length + TAB.inset;
  return { x: x - width / 2, y: LANE + 2, width, height: TAB.height };
}

/** @param {LayerInfo} layer */
export function tabTitle(layer) {
  return layer.title;
}

/**
 * The drawn column that stands for a hidden one.
 *
 * @param {Column[]} columns
 * @param {number} column
 */
function nearest(columns, column) {
  let at = column;
  while (at > 0 && (!columns[at] || columns[at].form === "folded")) at -= 1;
  return at;
}
