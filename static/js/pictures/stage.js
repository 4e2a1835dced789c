/**
 * The stage of a network whose samples are pictures: mounted in place of the circles, and drawn anew when the
 * network or its place changes.
 *
 * @import {LayerInfo, RunState} from "../types.js"
 * @import {Part} from "../stage/view.js"
 * @import {PictureLayout} from "./layout.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { playing } from "../state.js";
import { drawCallout } from "../stage/callout.js";
import { makeGround } from "../stage/ground.js";
import { drawLanes } from "../stage/lanes.js";
import { drawLoss } from "../stage/loss.js";
import { makeSelectable } from "../stage/pointing.js";
import { svg } from "../stage/svg.js";
import { readView } from "../stage/view.js";
import { drawBoundaries } from "./boundary.js";
import { drawLayerBoxes } from "./boxes.js";
import { layerLayout, pictureLayout } from "./layout.js";
import { drawOpenLayer } from "./open-layer.js";
import { mountPicturePanel } from "./panel.js";
import { followSample, sampleWanted, takeSample } from "./sample.js";
import { mountStrip } from "./strip.js";
import { drawStrongest } from "./strongest.js";
import { mountTrail } from "./trail.js";
import { lookInto, lookOut, openLayer } from "./zoom.js";

/** @typedef {{layers: LayerInfo[], loss: RunState["loss_function"], data: NonNullable<RunState["data"]>}} Network */

/**
 * Draws the network of a run into a frame, and keeps it drawn.
 *
 * @param {HTMLElement} bar
 * @param {HTMLElement} frame
 * @param {Network} network
 * @param {{width: number, height: number}} size
 * @returns {() => void} ends that
 */
export function drawPictureStage(bar, frame, network, size) {
  if ((openLayer.peek() ?? 0) >= network.layers.length) openLayer.value = null;
  const trail = mountTrail(bar);
  const strip = mountStrip(bar);
  const stops = [
    trail,
    strip,
    followSample(),
    listenForEscape(),
    effect(() => (openLayer.value === null ? drawNetwork(frame, network, size) : drawLayer(frame, network, openLayer.value, size))),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * @param {HTMLElement} frame
 * @param {Network} network
 * @param {{width: number, height: number}} size
 */
function drawNetwork(frame, { layers, loss, data }, size) {
  const image = data.image ?? null;
  const layout = pictureLayout(layers, image, data.classes, size);
  const { context, drawing } = groundOf(frame, layout, "Drawing of the network. Arrow keys move, Enter selects and looks into a layer.");
  return kept(drawing, layout, context, [
    drawLanes(drawing, layout),
    drawLayerBoxes(drawing, layout, layers, image, context, lookInto),
    drawLoss(drawing, layout, loss),
    drawBoundaries(drawing, layout, layers, data.classes, context),
    drawStrongest(layout, layers, context),
  ]);
}

/**
 * @param {HTMLElement} frame
 * @param {Network} network
 * @param {number} k the layer that is looked into
 * @param {{width: number, height: number}} size
 */
function drawLayer(frame, { layers, data }, k, size) {
  const image = data.image ?? null;
  const layout = layerLayout(layers, k, image, data.classes, size);
  const { context, drawing } = groundOf(frame, layout, "Drawing of one layer. Arrow keys move, Enter selects a number, Escape goes back to the network.");
  return kept(drawing, layout, context, [
    drawOpenLayer(drawing, layout, layers[k], image, context),
    drawBoundaries(drawing, layout, layers, data.classes, context),
  ]);
}

/**
 * @param {HTMLElement} frame
 * @param {PictureLayout} layout
 * @param {string} label
 */
function groundOf(frame, layout, label) {
  const { canvas, context } = makeGround(layout);
  const { width, height } = layout;
  const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label });
  const whole = document.createElement("div");
  whole.className = "drawing pictures-drawing";
  whole.append(canvas, drawing);
  frame.replaceChildren(whole);
  return { context, drawing };
}

/**
 * Keeps a drawing as the state is.
 *
 * @param {SVGSVGElement} drawing
 * @param {PictureLayout} layout
 * @param {CanvasRenderingContext2D} context
 * @param {Part[]} parts
 * @returns {() => void} ends that
 */
function kept(drawing, layout, context, parts) {
  const anchors = new Map();
  const callout = drawCallout(drawing, layout, anchors);
  const rename = makeSelectable(drawing, parts.flatMap(({ items }) => items));
  return effect(() => {
    const view = readView();
    if (!view) return;
    context.clearRect(0, 0, layout.width, layout.height);
    for (const part of parts) part.update(view);
    anchors.clear();
    for (const part of parts) for (const [key, place] of part.anchors) anchors.set(key, place);
    callout(view);
    if (!playing.peek()) rename(view);
  });
}

/** Escape looks from one level farther away. */
function listenForEscape() {
  const listener = (/** @type {KeyboardEvent} */ event) => {
    const { target } = event;
    if (event.key !== "Escape" || event.defaultPrevented || (target instanceof Element && target.closest("dialog, input, select"))) return;
    if (lookOut()) event.preventDefault();
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

export { mountPicturePanel, sampleWanted, takeSample };
