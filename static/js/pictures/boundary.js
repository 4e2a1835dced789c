/**
 * What passes between two layers, as a picture, and below it the gradient that comes back there: feature maps,
 * rows of numbers, or, at the end, a bar for each class.
 *
 * @import {LayerInfo, Place} from "../types.js"
 * @import {Item, Part, View} from "../stage/view.js"
 * @import {Boundary, PictureLayout} from "./layout.js"
 */
import { full, short } from "../format.js";
import { keyOf } from "../stage/places.js";
import { mark, set, svg } from "../stage/svg.js";
import { levelsIn, peakOf } from "./levels.js";
import { shownSample, tables } from "./sample.js";
import { columnInFrame } from "./layout.js";
import { drawMarks } from "./marks.js";
import { Sheet } from "./sheet.js";
import { drawBars } from "./bars.js";
import { cellCorner, cellUnder, indexOf, placeIn } from "./tiling.js";

const KINDS = /** @type {const} */ (["value", "gradient"]);
/** Pixels of a cell that has room for a mark. */
const LEAST_MARKED = 5;

/** The most sources that are ringed one by one. */
const MOST_RINGS = 160;

/**
 * @param {SVGElement} parent
 * @param {PictureLayout} layout
 * @param {LayerInfo[]} layers
 * @param {string[]} classes
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
export function drawBoundaries(parent, layout, layers, classes, context) {
  const last = layers.length;
  const drawn = layout.boundaries.flatMap((boundary) =>
    KINDS.map((kind) => drawPicture(parent, boundary, kind, columnInFrame(layers, boundary.column), last, classes, context)),
  );
  /** @type {Map<string, {x: number, y: number}>} */
  const anchors = new Map();
  return {
    anchors,
    items: drawn.map(({ item }) => item),
    update(view) {
      anchors.clear();
      for (const { show } of drawn) show(view, anchors);
    },
  };
}

/**
 * The place of a number of a boundary.
 *
 * @param {Boundary} boundary
 * @param {"value" | "gradient"} kind
 * @param {number} at
 * @param {number} sample
 * @param {number} last the last column
 * @returns {Place}
 */
export function placeAt({ column, shape }, kind, at, sample, last) {
  const index = [sample, ...indexOf(shape, at)];
  if (kind === "value") return column === 0 ? { layer: 0, tensor: "X", index } : { layer: column - 1, tensor: "Y", index };
  return column === last ? { layer: column - 1, tensor: "dE_dY", index } : { layer: column, tensor: "dE_dX", index };
}

/**
 * @param {SVGElement} parent
 * @param {Boundary} boundary
 * @param {"value" | "gradient"} kind
 * @param {number} named the column under which a frame holds it
 * @param {number} last
 * @param {string[]} classes
 * @param {CanvasRenderingContext2D} context
 */
function drawPicture(parent, boundary, kind, named, last, classes, context) {
  const { column, tiling, bars } = boundary;
  const box = boundary[kind];
  const area = svg("rect", { x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2, class: "area" });
  const ring = svg("rect", { class: "cell-ring", width: bars ? box.width : tiling.cell, height: tiling.cell });
  const unknown = svg("text", { class: "unknown-mark", x: box.x + box.width / 2, y: box.y + box.height / 2 + 5 }, "?");
  const element = svg("g", { class: `item cells ${kind}` }, area, ring);
  parent.append(element, unknown);
  const showBars = bars ? drawBars(parent, box, tiling, classes, kind) : null;
  const sheet = new Sheet();
  const cursor = { at: 0 };
  /** @type {Item} */
  const item = {
    element,
    stop: 2 * column,
    selection: { layer: Math.max(0, column - 1) },
    places: (sample) => [placeAt(boundary, kind, cursor.at, sample, last)],
    name: (view) => nameOf(view, boundary, kind, cursor.at, last, classes),
    aim({ x, y }) {
      const found = bars ? barUnder(boundary, kind, { x, y }) : cellUnder(tiling, { x: x - box.x, y: y - box.y });
      if (found !== null) cursor.at = found;
      return found !== null;
    },
    step(way) {
      const next = cursor.at + way;
      if (next < 0 || next >= tiling.count) return false;
      cursor.at = next;
      return true;
    },
  };
  return { item, show };

  /**
   * @param {View} view
   * @param {Map<string, {x: number, y: number}>} anchors
   */
  function show(view, anchors) {
    const whole = placeAt(boundary, kind, 0, view.sample, last);
    const known = view.known(whole.layer, whole.tensor);
    const shown = shownSample.value;
    const levels = shown && known ? levelsIn(shown.frame, `${kind}/${named}`) : null;
    mark(element, { unknown: !known });
    mark(unknown, { hidden: known });
    if (showBars) showBars(known, shown?.about ?? null);
    else if (levels) {
      const size = { rows: tiling.channels * tiling.rows, columns: tiling.columns };
      sheet.paint(levels, size, tables.value[named === 0 && kind === "value" ? "ink" : kind]);
      sheet.draw(context, tiling, box);
      const marks = shown && levelsIn(shown.frame, `marks/${column}`);
      if (marks && !bars && tiling.cell >= LEAST_MARKED) drawMarks(context, marks, tiling, box, getComputedStyle(element).getPropertyValue("--point"));
    }
    ringSources(view);
    const subject = (view.subject && placeOfKey(keyOf(view.subject))) ?? -1;
    mark(ring, { hidden: subject < 0 });
    if (subject < 0 || !view.subject) return;
    const corner = bars ? { x: 0, y: subject * tiling.cell } : cellCorner(tiling, subject);
    set(ring, { x: box.x + corner.x, y: box.y + corner.y });
    anchors.set(keyOf(view.subject), { x: box.x + corner.x + tiling.cell / 2, y: box.y + corner.y });
  }

  /**
   * Rings what the number in question was computed from: a window, a row, the whole picture.
   *
   * @param {View} view
   */
  function ringSources(view) {
    const places = [...view.sources].flatMap((key) => {
      const at = placeOfKey(key);
      return at === null ? [] : [at];
    });
    if (places.length === 0 || bars) return;
    context.strokeStyle = getComputedStyle(element).getPropertyValue("--focus");
    context.lineWidth = 1.5;
    if (places.length > MOST_RINGS) {
      context.strokeRect(box.x - 2, box.y - 2, box.width + 4, box.height + 4);
      return;
    }
    for (const at of places) {
      const corner = cellCorner(tiling, at);
      context.strokeRect(box.x + corner.x, box.y + corner.y, tiling.cell, tiling.cell);
    }
  }

  /**
   * @param {string} key
   * @returns {number | null} null where it is the key of another picture
   */
  function placeOfKey(key) {
    for (const alias of boundary.aliases) {
      const prefix = `${kind}/${alias.column}/`;
      if (key.startsWith(prefix)) return placeIn(alias.shape, key.slice(prefix.length).split(",").map(Number));
    }
    return null;
  }
}

/**
 * @param {Boundary} boundary
 * @param {"value" | "gradient"} kind
 * @param {{x: number, y: number}} point
 */
function barUnder(boundary, kind, { y }) {
  const at = Math.floor((y - boundary[kind].y) / boundary.tiling.cell);
  return at >= 0 && at < boundary.tiling.count ? at : null;
}

/**
 * @param {View} view
 * @param {Boundary} boundary
 * @param {"value" | "gradient"} kind
 * @param {number} at
 * @param {number} last
 * @param {string[]} classes
 */
function nameOf(view, boundary, kind, at, last, classes) {
  const { column, shape, bars } = boundary;
  const tensor = column === 0 ? "X" : `Y${column}`;
  const name = kind === "value" ? tensor : `∂E/∂${tensor}`;
  const place = placeAt(boundary, kind, at, view.sample, last);
  const where = bars ? `class ${classes[at]}` : indexOf(shape, at).map((i) => i + 1).join(", ");
  if (!view.known(place.layer, place.tensor)) return `${name} as a picture, ${boundary.tiling.count} numbers: not computed yet`;
  const number = view.number(place);
  const levels = shownSample.value && levelsIn(shownSample.value.frame, `${kind}/${column}`);
  const largest = levels ? `, the largest ${short(peakOf(levels))}` : "";
  return `${name} as a picture, ${boundary.tiling.count} numbers${largest}; at ${where}${number === null ? "" : `: ${full(number)}`}`;
}
