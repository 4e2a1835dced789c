/**
 * The stage: the network as columns of circles with the layers between them, drawn anew when its shape or its
 * place changes, and otherwise only changed.
 *
 * @import {View} from "./view.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { mountSamples } from "../controls/samples.js";
import { moment, moments, run } from "../state.js";
import { drawBoxes } from "./boxes.js";
import { drawCallout } from "./callout.js";
import { drawLanes } from "./lanes.js";
import { layoutOf } from "./layout.js";
import { mountLegend } from "./legend.js";
import { drawLoss } from "./loss.js";
import { drawNeurons } from "./neurons.js";
import { drawParameters } from "./parameters.js";
import { makeSelectable } from "./pointing.js";
import { set, svg } from "./svg.js";
import { readView } from "./view.js";

/** @param {HTMLElement} element */
export function mountStage(element) {
  const bar = document.createElement("div");
  bar.className = "stage-bar";
  const frame = document.createElement("div");
  frame.className = "stage-frame";
  element.replaceChildren(bar, frame);
  mountSamples(bar);
  mountLegend(bar);

  const size = signal({ width: frame.clientWidth, height: frame.clientHeight });
  new ResizeObserver(() => {
    size.value = { width: frame.clientWidth, height: frame.clientHeight };
  }).observe(frame);

  const shape = computed(() => run.value && JSON.stringify([run.value.layers, run.value.loss_function]));
  effect(() => {
    if (!shape.value || size.value.width === 0) return undefined;
    const [layers, loss] = JSON.parse(shape.value);
    const { update, layout } = draw(frame, layers, loss, size.value);
    return joined(
      effect(() => {
        const view = readView();
        if (view) update(view);
      }),
      layout.width > size.value.width ? effect(() => keepInSight(frame, layout)) : () => {},
    );
  });
}

/**
 * @param {HTMLElement} frame
 * @param {import("../types.js").LayerInfo[]} layers
 * @param {import("../types.js").RunState["loss_function"]} loss
 * @param {{width: number, height: number}} size
 */
function draw(frame, layers, loss, size) {
  const layout = layoutOf(layers, size);
  const { width, height } = layout;
  const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
  set(drawing, { "aria-label": "Drawing of the network. Arrow keys move, Enter selects." });
  const parts = [
    drawLanes(drawing, layout),
    drawBoxes(drawing, layout, layers),
    drawParameters(drawing, layout, layers),
    drawLoss(drawing, layout, loss),
    drawNeurons(drawing, layout),
  ];
  const callout = drawCallout(drawing, layout, new Map(parts.flatMap(({ anchors }) => [...anchors])));
  const rename = makeSelectable(drawing, parts.flatMap(({ items }) => items));
  frame.replaceChildren(drawing);
  return {
    layout,
    /** @param {View} view */
    update(view) {
      for (const part of parts) part.update(view);
      callout(view);
      rename(view);
    },
  };
}

/**
 * Where the drawing is wider than its frame, scrolls to the layer at work.
 *
 * @param {HTMLElement} frame
 * @param {import("./layout.js").Layout} layout
 */
function keepInSight(frame, layout) {
  const layer = moments.value[moment.value]?.layer;
  if (layer === undefined) return;
  const box = layer === null ? layout.loss : layout.boxes[layer];
  frame.scrollTo({ left: box.x + box.width / 2 - frame.clientWidth / 2 });
}

/** @param {(() => void)[]} ends */
function joined(...ends) {
  return () => ends.forEach((end) => end());
}
