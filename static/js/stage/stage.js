/**
 * The stage: the network as columns of circles with the layers between them, drawn anew when its shape or its
 * place changes, and otherwise only changed.
 *
 * @import {Layout} from "./layout.js"
 * @import {View} from "./view.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { mountSamples } from "../controls/samples.js";
import { isPictured, pictureStage } from "../pictures/mount.js";
import { pageView } from "../page-view.js";
import { moment, moments, playing, run, selection, unit } from "../state.js";
import { drawBoxes } from "./boxes.js";
import { buildBand, isBuilding, mountBuildSwitch, roomBelow } from "./building.js";
import { drawCallout } from "./callout.js";
import { drawCells } from "./cells.js";
import { crowded, mountAspect } from "./choices.js";
import { edgeModes } from "./edge-modes.js";
import { unfoldedFor } from "./folding.js";
import { makeGround } from "./ground.js";
import { drawLanes } from "./lanes.js";
import { followLargeParameters } from "./large-parameters.js";
import { layoutOf } from "./layout.js";
import { mountLegend } from "./legend.js";
import { drawLocks } from "./locks.js";
import { drawLoss } from "./loss.js";
import { drawManyEdges } from "./many-edges.js";
import { drawNeurons } from "./neurons.js";
import { drawParameters } from "./parameters.js";
import { followPictures, mountPictureSwitch, tiles } from "./pictures.js";
import { makeSelectable } from "./pointing.js";
import { drawStreamedEdges } from "./streamed-edges.js";
import { set, svg } from "./svg.js";
import { readView } from "./view.js";
import { drawWeightMaps } from "./weight-maps.js";

const PROJECTED = 2.42;

/** @param {HTMLElement} element */
export function mountStage(element) {
  const bar = document.createElement("div");
  bar.className = "stage-bar";
  const frame = document.createElement("div");
  frame.className = "stage-frame";
  element.replaceChildren(bar, frame);
  mountSamples(bar);
  mountBuildSwitch(bar);
  mountPictureSwitch(bar);
  mountAspect(bar);
  mountLegend(bar);

  const size = signal({ width: frame.clientWidth, height: frame.clientHeight });
  new ResizeObserver(() => {
    size.value = { width: frame.clientWidth, height: frame.clientHeight };
  }).observe(frame);

  followLargeParameters();
  followPictures();
  const shape = computed(() => run.value && JSON.stringify([run.value.layers, run.value.loss_function, run.value.data?.input_names]));
  const drawPictures = pictureStage(bar, frame, size);
  const opened = computed(() => unfoldedFor(run.value?.layers ?? [], lookedInto()));
  effect(() => {
    if (!shape.value || size.value.width === 0) return undefined;
    if (isPictured.value) return drawPictures();
    const [layers, loss] = JSON.parse(shape.value);
    const scale = enlargement();
    const room = isBuilding() ? roomBelow(size.value, layers) : { width: size.value.width / scale, height: size.value.height / scale };
    const { update, layout } = draw(frame, layers, loss, { ...layoutOf(layers, room, opened.value), scale });
    if (isBuilding()) frame.prepend(buildBand(layout, layers));
    crowded.value = layout.dense;
    return joined(
      effect(() => {
        const view = readView();
        if (view) update(view);
      }),
      isLarger(layout, room) ? effect(() => keepInSight(frame, layout, room)) : () => {},
    );
  });
}

/** How much larger than its units the drawing is: for the last row of a class, its smallest text has 22 pixels of 1080. */
function enlargement() {
  return pageView.value === "projector" ? Math.max(1, PROJECTED * Math.min(innerWidth / 1920, innerHeight / 1080)) : 1;
}

/** The layer that the user has turned to: the selected one, or else the one that is being computed. */
function lookedInto() {
  if (playing.value) return null;
  if (selection.value) return selection.value.layer;
  const stepwise = ["term", "number", "layer"].includes(unit.value);
  return stepwise ? (moments.value[moment.value]?.layer ?? null) : null;
}

/**
 * A drawing of a network; `update` makes it show a view.
 *
 * @param {HTMLElement} frame
 * @param {import("../types.js").LayerInfo[]} layers
 * @param {import("../types.js").RunState["loss_function"]} loss
 * @param {Layout} layout
 */
export function draw(frame, layers, loss, layout) {
  const { width, height, scale = 1 } = layout;
  const modes = edgeModes(layers, layout.columns.map(({ nodes }) => nodes.length));
  const { canvas, context } = makeGround(layout);
  const drawing = svg("svg", { width: width * scale, height: height * scale, viewBox: `0 0 ${width} ${height}`, role: "group" });
  set(drawing, { "aria-label": "Drawing of the network. Arrow keys move, Enter selects." });
  const whole = document.createElement("div");
  whole.className = "drawing";
  whole.append(canvas, drawing);
  const parts = [
    drawLanes(drawing, layout),
    drawBoxes(drawing, layout, layers),
    drawWeightMaps(drawing, layout, layers, modes, context),
    drawManyEdges(drawing, layout, modes, context),
    drawStreamedEdges(drawing, layout, modes, context),
    drawParameters(drawing, layout, layers, modes),
    drawLoss(drawing, layout, loss),
    drawCells(drawing, layout, layers, context),
    ...(tiles.value ? [tiles.value.drawTiles(whole, layout, context)] : []),
    drawNeurons(drawing, layout, layers),
    drawLocks(drawing, layout, layers, modes),
  ];
  const callout = drawCallout(drawing, layout, new Map(parts.flatMap(({ anchors }) => [...anchors])));
  const focused = focusedStop(frame);
  const items = parts.flatMap((part) => part.items);
  const rename = makeSelectable(drawing, items, scale);
  frame.replaceChildren(whole);
  if (focused !== null) (items[focused] ?? items[0]).element.focus();
  return {
    layout,
    /** @param {View} view */
    update(view) {
      context.clearRect(0, 0, width, height);
      for (const part of parts) part.update(view);
      callout(view);
      // While it plays, names change too fast to be read out; what is inert is never read out.
      if (!playing.peek() && !frame.inert) rename(view);
    },
  };
}

/**
 * Which item of the drawing before has the focus, in the order of the items.
 *
 * @param {HTMLElement} frame
 */
function focusedStop(frame) {
  const place = [...frame.querySelectorAll(".item")].findIndex((element) => element === document.activeElement);
  return place < 0 ? null : place;
}

/**
 * @param {Layout} layout
 * @param {{width: number, height: number}} size
 */
function isLarger(layout, size) {
  return layout.width > size.width || layout.height > size.height;
}

/**
 * Where the drawing is larger than its frame, scrolls to the layer at work and to the neuron that is computed.
 *
 * @param {HTMLElement} frame
 * @param {Layout} layout
 * @param {{width: number, height: number}} size
 */
function keepInSight(frame, layout, { width, height }) {
  const at = moments.value[moment.value];
  if (!at) return;
  const box = at.layer === null ? layout.loss : layout.boxes[at.layer];
  const column = layout.columns[(at.layer ?? layout.boxes.length) + (at.tensor === "dE_dX" || at.layer === null ? 0 : 1)];
  const neuron = column.nodes[at.index?.[at.index.length - 1] ?? 0];
  const { scale = 1 } = layout;
  frame.scrollTo({ left: scale * (box.x + box.width / 2 - width / 2), top: scale * (neuron.y - height / 2) });
}

/** @param {(() => void)[]} ends */
function joined(...ends) {
  return () => ends.forEach((end) => end());
}
