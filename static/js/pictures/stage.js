/**
 * The stage of a network whose samples are pictures: mounted in place of the circles, and drawn anew when the
 * network or its place changes.
 *
 * @import {LayerInfo, RunState} from "../types.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { playing } from "../state.js";
import { drawCallout } from "../stage/callout.js";
import { makeGround } from "../stage/ground.js";
import { drawLanes } from "../stage/lanes.js";
import { drawLoss } from "../stage/loss.js";
import { makeSelectable } from "../stage/pointing.js";
import { set, svg } from "../stage/svg.js";
import { readView } from "../stage/view.js";
import { drawBoundaries } from "./boundary.js";
import { drawLayerBoxes } from "./boxes.js";
import { pictureLayout } from "./layout.js";
import { mountPicturePanel } from "./panel.js";
import { followSample, sampleWanted, takeSample } from "./sample.js";
import { mountStrip } from "./strip.js";
import { drawStrongest } from "./strongest.js";
import { lookInto, lookOut, openLayer } from "./zoom.js";

/**
 * Draws the network of a run into a frame, and keeps it drawn.
 *
 * @param {HTMLElement} bar
 * @param {HTMLElement} frame
 * @param {{layers: LayerInfo[], loss: RunState["loss_function"], data: NonNullable<RunState["data"]>}} network
 * @param {{width: number, height: number}} size
 * @returns {() => void} ends that
 */
export function drawPictureStage(bar, frame, { layers, loss, data }, size) {
  if ((openLayer.peek() ?? 0) >= layers.length) openLayer.value = null;
  const image = data.image ?? null;
  const layout = pictureLayout(layers, image, data.classes.length > 0, size);
  const { canvas, context } = makeGround(layout);
  const { width, height } = layout;
  const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
  set(drawing, { "aria-label": "Drawing of the network. Arrow keys move, Enter selects, Escape looks from farther away." });
  const whole = document.createElement("div");
  whole.className = "drawing pictures-drawing";
  whole.append(canvas, drawing);
  const parts = [
    drawLanes(drawing, layout),
    drawLayerBoxes(drawing, layout, layers, image, context, lookInto),
    drawLoss(drawing, layout, loss),
    drawBoundaries(drawing, layout, data.classes, context),
    drawStrongest(layout, layers, context),
  ];
  const callout = drawCallout(drawing, layout, parts[3].anchors);
  const rename = makeSelectable(drawing, parts.flatMap(({ items }) => items));
  frame.replaceChildren(whole);
  const stops = [
    mountStrip(bar),
    followSample(),
    listenForEscape(),
    effect(() => {
      const view = readView();
      if (!view) return;
      context.clearRect(0, 0, width, height);
      for (const part of parts) part.update(view);
      callout(view);
      if (!playing.peek()) rename(view);
    }),
  ];
  return () => stops.forEach((stop) => stop());
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
