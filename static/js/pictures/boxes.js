/**
 * The layers between the pictures: a box with the layer's name, and in it its weights and their gradients from afar;
 * or, while one of its units is selected, that unit's own weights over what it looks at.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Part, View} from "../stage/view.js"
 * @import {PictureLayout} from "./layout.js"
 */
import { short } from "../format.js";
import { mark, svg, write } from "../stage/svg.js";
import { levelsIn } from "./levels.js";
import { tabTitle } from "./layout.js";
import { shownSample, tables } from "./sample.js";
import { Sheet } from "./sheet.js";
import { tilingOf } from "./tiling.js";

/**
 * @param {SVGElement} parent
 * @param {PictureLayout} layout
 * @param {LayerInfo[]} layers
 * @param {number[] | null} image
 * @param {CanvasRenderingContext2D} context
 * @param {(layer: number) => void} open what a press on a box does
 * @returns {Part}
 */
export function drawLayerBoxes(parent, layout, layers, image, context, open) {
  const drawn = layers.map((info, k) => {
    const box = drawBox(parent, layout.boxes[k], info, layout.tabs[k]);
    box.element.addEventListener("click", () => open(k));
    box.element.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") open(k);
    });
    const maps = layout.maps[k];
    const paint = maps ? drawMaps(parent, maps, info, image, context) : null;
    return { ...box, paint };
  });
  return {
    anchors: new Map(),
    items: drawn.map(({ element }, k) => ({
      element,
      stop: 2 * k + 1,
      selection: { layer: k },
      places: () => [],
      name: () => `Layer ${k + 1}, ${layers[k].title}, ${layers[k].inputs}→${layers[k].outputs}. Enter looks into it.`,
    })),
    update(view) {
      drawn.forEach(({ element, paint }, k) => {
        mark(element, { working: view.moment.layer === k && view.moment.phase !== "input", selected: view.selection?.layer === k });
        paint?.(view);
      });
    },
  };
}

/**
 * @param {SVGElement} parent
 * @param {import("../stage/layout.js").Box} box
 * @param {LayerInfo} info
 * @param {boolean} tabbed
 */
function drawBox(parent, { x, y, width, height }, info, tabbed) {
  const element = svg("g", { class: tabbed ? "item box tab" : "item box" });
  const middle = x + width / 2;
  element.append(svg("rect", { x, y, width, height, rx: tabbed ? height / 2 : 10 }));
  if (tabbed) element.append(svg("text", { class: "box-title", x: middle, y: y + 14 }, tabTitle(info)));
  else {
    const size = `${info.inputs}→${info.outputs}`;
    element.append(
      svg("text", { class: "box-number", x: middle, y: y + 15 }, width < 90 ? `Layer ${info.layer + 1}` : `Layer ${info.layer + 1} · ${size}`),
      svg("text", { class: "box-title", x: middle, y: y + 30 }, shortTitle(info, width)),
    );
  }
  parent.append(element);
  return { element };
}

/**
 * As much of a layer's title as its box holds.
 *
 * @param {LayerInfo} info
 * @param {number} width
 */
function shortTitle({ title: whole }, width) {
  if (whole.length * 6.6 <= width) return whole;
  return whole.replace("Convolution", "Conv").replace("Max-pooling", "Max").replace("Average pooling", "Mean").replace("Fully connected", "Dense").slice(0, Math.floor(width / 6.4));
}

/**
 * @param {SVGElement} parent
 * @param {import("./layout.js").Maps} maps
 * @param {LayerInfo} info
 * @param {number[] | null} image
 * @param {CanvasRenderingContext2D} context
 */
export function drawMaps(parent, maps, info, image, context) {
  const parts = /** @type {const} */ (["W", "dE_dW"]).map((tensor) => {
    const box = tensor === "W" ? maps.value : maps.gradient;
    const caption = svg("text", { class: "norm", x: box.x + box.width / 2, y: box.y + box.height + 13 });
    const frame = svg("rect", { class: "picture-frame" });
    parent.append(frame, caption);
    return { tensor, box, caption, frame, sheet: new Sheet(), ring: null };
  });
  return (/** @type {View} */ view) => {
    const shown = shownSample.value;
    for (const { tensor, box, caption, frame, sheet } of parts) {
      const unit = shown?.about.unit?.[0] === info.layer ? shown.about.unit[1] : null;
      const known = tensor === "W" || view.known(info.layer, tensor);
      const levels = shown && known ? levelsIn(shown.frame, unit === null ? `map/${info.layer}/${tensor}` : `unit/${tensor}`) : null;
      write(caption, captionOf(tensor, unit, known ? shown?.about.norms[info.layer]?.[tensor] : undefined));
      mark(caption, { unknown: !known });
      const shape = levels ? shapeFor(levels.shape, unit, info) : [1];
      const tiling = tilingOf(shape, box, { image: unit === null ? levels?.shape : lookedAt(info, image), mostCell: 14 });
      const corner = { x: box.x + (box.width - tiling.width) / 2, y: box.y + (box.height - tiling.height) / 2 };
      mark(frame, { hidden: !levels });
      for (const [name, value] of Object.entries({ ...corner, width: tiling.width, height: tiling.height })) frame.setAttribute(name, String(value));
      if (!levels) continue;
      sheet.paint(levels, { rows: tiling.channels * tiling.rows, columns: tiling.columns }, tables.value[tensor === "W" ? "value" : "gradient"]);
      sheet.draw(context, tiling, corner);
    }
  };
}

/**
 * Kernels are tiles, one for each pair of channels; a matrix is one tile; a unit's weights lie as what it looks at.
 *
 * @param {number[]} shape
 * @param {number | null} unit
 * @param {LayerInfo} info
 */
function shapeFor(shape, unit, { input_shape: input }) {
  if (unit !== null) return input;
  return shape.length === 4 ? [shape[0] * shape[1], shape[2], shape[3]] : [shape[0] * shape[1]];
}

/**
 * The picture that a unit of the first layer looks at.
 *
 * @param {LayerInfo} info
 * @param {number[] | null} image
 */
function lookedAt({ inputs }, image) {
  return image && image[0] * image[1] === inputs ? image : null;
}

/**
 * @param {"W" | "dE_dW"} tensor
 * @param {number | null} unit
 * @param {number | undefined} norm
 */
function captionOf(tensor, unit, norm) {
  const name = tensor === "W" ? "W" : "∂E/∂W";
  if (unit !== null) return `${name} of unit ${unit + 1}`;
  return norm === undefined ? name : `‖${name}‖ ${short(norm)}`;
}
