/**
 * All edges of a layer as strokes on the canvas: where they are too many to be elements, and while frames are streamed.
 *
 * @import {Ramp} from "../scales.js"
 * @import {Widths} from "./edge-widths.js"
 * @import {Layout} from "./layout.js"
 * @import {View} from "./view.js"
 */
import { portion } from "../scales.js";
import { widthOf } from "./edge-widths.js";
import { edgeCurve } from "./layout.js";
import { weightsOf } from "./weights.js";

const DASH = [6, 3];

/** Edges of about the same width are one stroke: so many widths are told apart. */
const WIDTHS = 16;

/** @typedef {{i: number, j: number, curve: number[]}} Edge */

/**
 * @param {Layout} layout
 * @param {number} layer
 * @returns {Edge[]} by rows of W
 */
export function edgesOf({ columns }, layer) {
  const [from, to] = [columns[layer], columns[layer + 1]];
  return from.nodes.flatMap((_, i) => to.nodes.map((__, j) => ({ i, j, curve: edgeCurve(from, i, to, j) })));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {number} layer
 * @param {Edge[]} edges
 * @param {{widths: Widths, opacity: number, apart: number}} look `apart` is how far a weight runs above the middle, and
 *   its gradient below it
 */
export function strokeEdges(context, view, layer, edges, { widths, opacity, apart }) {
  const weights = weightsOf(view, layer);
  if (!weights) return;
  context.globalAlpha = opacity;
  if (view.aspect === "values" || view.aspect === "both") {
    stroke(context, edges, ({ i, j }) => weights.weight(i, j), { ramp: view.palette.value, limit: view.limits.weight, widths, shift: -apart });
  }
  if (view.aspect !== "values") {
    stroke(context, edges, ({ i, j }) => weights.gradient(i, j), { ramp: view.palette.gradient, limit: view.aspect === "updates" ? view.limits.weightUpdate : view.limits.weightGradient, widths, shift: Math.max(apart, 2) });
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Edge[]} edges
 * @param {(edge: Edge) => number | null} number
 * @param {{ramp: Ramp, limit: number, widths: Widths, shift: number}} look
 */
function stroke(context, edges, number, { ramp, limit, widths, shift }) {
  /** @type {Map<number, Path2D>} by sign and width */
  const paths = new Map();
  for (const edge of edges) {
    const value = number(edge);
    if (value === null) continue;
    const width = 1 + Math.round(portion(value, limit) * WIDTHS);
    const key = value < 0 ? -width : width;
    const path = paths.get(key) ?? new Path2D();
    if (!paths.has(key)) paths.set(key, path);
    const [x1, y1, ax, ay, bx, by, x2, y2] = edge.curve;
    path.moveTo(x1, y1 + shift);
    path.bezierCurveTo(ax, ay + shift, bx, by + shift, x2, y2 + shift);
  }
  for (const [key, path] of paths) {
    context.strokeStyle = `rgb(${(key < 0 ? ramp.minus : ramp.plus).join(" ")})`;
    context.setLineDash(key < 0 ? DASH : []);
    context.lineWidth = widthOf(widths, (Math.abs(key) - 1) / WIDTHS);
    context.stroke(path);
  }
}
