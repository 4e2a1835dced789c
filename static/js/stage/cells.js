/**
 * Columns of more numbers than there is room for circles: a heat-map on the canvas, the upper half of a cell the
 * value and the lower half its gradient; one item a column, whose cursor goes to any cell.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Layout} from "./layout.js"
 * @import {Item, Part, View} from "./view.js"
 */
import { paint } from "../scales.js";
import { hasRows } from "./folding.js";
import { cellAt, cornerOf } from "./layout.js";
import { columnName, nameOf } from "./neurons.js";
import { gradientPlace, keyOf, valuePlace } from "./places.js";
import { mark, set, svg } from "./svg.js";

/** The least cell that is split between value and gradient. */
const LEAST_SPLIT = 6;

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
export function drawCells(parent, layout, layers, context) {
  const drawn = layout.columns.flatMap(({ form }, column) =>
    form === "cells" ? [drawColumn(parent, layout, column, hasRows(layers, column), context)] : [],
  );
  return {
    anchors: new Map(),
    items: drawn.map(({ item }) => item),
    update(view) {
      for (const { show } of drawn) show(view);
    },
  };
}

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {number} c
 * @param {boolean} rows whether each number has an index of its own
 * @param {CanvasRenderingContext2D} context
 */
function drawColumn(parent, layout, c, rows, context) {
  const column = layout.columns[c];
  const last = layout.columns.length - 1;
  const { left, top, rows: down } = cornerOf(column);
  const { cell, across, nodes } = column;
  const frame = { x: left - 1, y: top - 1, width: across * cell + 2, height: down * cell + 2 };
  const ring = svg("rect", { width: cell, height: cell, class: "cell-ring" });
  const element = svg("g", { class: "item cells" }, svg("rect", { ...frame, class: "area" }), ring);
  parent.append(element);
  const cursor = { at: 0 };
  /** @type {Item} */
  const item = {
    element,
    stop: 2 * c,
    selection: { layer: Math.max(0, c - 1) },
    places: (sample) => (rows ? [valuePlace(c, cursor.at, sample), gradientPlace(c, cursor.at, sample, last)] : []),
    name: (view) => (rows ? nameOf(view, c, cursor.at, last) : `${columnName(c)}, ${nodes.length} numbers`),
    aim(point) {
      const found = cellAt(column, point);
      if (found !== null) cursor.at = found;
      return found !== null;
    },
    step(way) {
      const next = cursor.at + way;
      if (!rows || next < 0 || next >= nodes.length) return false;
      cursor.at = next;
      return true;
    },
  };
  return { item, show };

  /** @param {View} view */
  function show(view) {
    const keys = new Set([view.selectedKey, view.current && keyOf(view.current), view.subject && keyOf(view.subject)]);
    let lit = -1;
    for (let n = 0; n < nodes.length; n += 1) {
      const [valueAt, gradientAt] = [valuePlace(c, n, view.sample), gradientPlace(c, n, view.sample, last)];
      const [x, y] = [left + (n % across) * cell, top + Math.floor(n / across) * cell];
      const value = view.known(valueAt.layer, valueAt.tensor, valueAt.index) ? view.number(valueAt) : null;
      if (value !== null) fillCell(x, y, cell, paint(value, view.limits.value, view.palette.value).fill);
      if (cell >= LEAST_SPLIT && view.known(gradientAt.layer, gradientAt.tensor, gradientAt.index)) {
        const gradient = view.number(gradientAt);
        if (gradient !== null) fillCell(x, y + cell / 2, cell / 2, paint(gradient, view.limits.gradient, view.palette.gradient).fill);
      }
      if (keys.has(keyOf(valueAt)) || keys.has(keyOf(gradientAt))) lit = n;
    }
    mark(element, { unknown: !view.known(c === 0 ? 0 : c - 1, c === 0 ? "X" : "Y") });
    mark(ring, { hidden: lit < 0 });
    if (lit >= 0) set(ring, { x: left + (lit % across) * cell, y: top + Math.floor(lit / across) * cell });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} height
   * @param {string} colour
   */
  function fillCell(x, y, height, colour) {
    context.fillStyle = colour;
    context.fillRect(x, y, cell, height);
  }
}
