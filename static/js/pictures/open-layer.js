/**
 * One layer from near: between what goes in and what comes out its weights, and below them ∂E/∂W; of a convolution
 * every number of every kernel can be pointed at.
 *
 * @import {LayerInfo, Place} from "../types.js"
 * @import {Item, Part, View} from "../stage/view.js"
 * @import {Maps, PictureLayout} from "./layout.js"
 */
import { full } from "../format.js";
import { keyOf } from "../stage/places.js";
import { mark, set, svg } from "../stage/svg.js";
import { drawMaps } from "./boxes.js";
import { cellCorner, cellUnder, indexOf, placeIn, tilingOf } from "./tiling.js";

/**
 * @param {SVGElement} parent
 * @param {PictureLayout} layout
 * @param {LayerInfo} info
 * @param {number[] | null} image
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
export function drawOpenLayer(parent, layout, info, image, context) {
  const box = layout.boxes[info.layer];
  const middle = box.x + box.width / 2;
  const [from, to] = layout.boundaries;
  parent.append(
    svg("rect", { class: "open-layer", x: box.x, y: box.y, width: box.width, height: box.height, rx: 10 }),
    svg("text", { class: "box-title", x: middle, y: 17 }, info.title),
    svg("text", { class: "column-label forward known", x: from.value.x + from.value.width / 2, y: 17 }, "X →"),
    svg("text", { class: "column-label forward known", x: to.value.x + to.value.width / 2, y: 17 }, "→ Y"),
    svg("text", { class: "column-label backward known", x: from.gradient.x + from.gradient.width / 2, y: from.gradient.y - 5 }, "∂E/∂X ←"),
    svg("text", { class: "column-label backward known", x: to.gradient.x + to.gradient.width / 2, y: to.gradient.y - 5 }, "← ∂E/∂Y"),
  );
  const maps = layout.maps[info.layer];
  const paint = maps ? drawMaps(parent, maps, info, image, context) : null;
  const kernels = maps && info.parameters.W?.length === 4 ? drawKernels(parent, maps, info, context) : null;
  return {
    anchors: kernels?.anchors ?? new Map(),
    items: kernels?.items ?? [],
    update(view) {
      paint?.(view);
      kernels?.update(view);
    },
  };
}

/**
 * The kernels as numbers that can be pointed at, and rings around those that the number in question was computed from.
 *
 * @param {SVGElement} parent
 * @param {Maps} maps
 * @param {LayerInfo} info
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
function drawKernels(parent, maps, info, context) {
  const shape = info.parameters.W;
  const anchors = new Map();
  const parts = /** @type {const} */ (["W", "dE_dW"]).map((tensor) => {
    const box = tensor === "W" ? maps.value : maps.gradient;
    const tiling = tilingOf([shape[0] * shape[1], shape[2], shape[3]], box, { mostCell: 14 });
    const corner = { x: box.x + (box.width - tiling.width) / 2, y: box.y + (box.height - tiling.height) / 2 };
    const area = svg("rect", { class: "area", ...corner, width: tiling.width, height: tiling.height });
    const ring = svg("rect", { class: "cell-ring", width: tiling.cell, height: tiling.cell });
    const element = svg("g", { class: "item cells kernels" }, area, ring);
    parent.append(element);
    const cursor = { at: 0 };
    const place = () => /** @type {Place} */ ({ layer: info.layer, tensor, index: indexOf(shape, cursor.at) });
    /** @type {Item} */
    const item = {
      element,
      stop: 2 * info.layer + 1,
      selection: { layer: info.layer },
      places: () => [place()],
      name(view) {
        const number = view.number(place());
        const where = indexOf(shape, cursor.at).map((i) => i + 1).join(", ");
        return `${tensor === "W" ? "Kernels W" : "∂E/∂W of the kernels"}, at ${where}${number === null ? "" : `: ${full(number)}`}`;
      },
      aim({ x, y }) {
        const found = cellUnder(tiling, { x: x - corner.x, y: y - corner.y });
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
    return { tensor, tiling, corner, ring, item };
  });
  return { anchors, items: parts.map(({ item }) => item), update };

  /** @param {View} view */
  function update(view) {
    anchors.clear();
    const asked = view.subject && keyOf(view.subject);
    for (const { tensor, tiling, corner, ring } of parts) {
      const prefix = `${tensor}/${info.layer}/`;
      const at = asked?.startsWith(prefix) ? placeOfKey(asked, prefix) : -1;
      mark(ring, { hidden: at < 0 });
      if (at >= 0) {
        const cell = cellCorner(tiling, at);
        set(ring, { x: corner.x + cell.x, y: corner.y + cell.y });
        anchors.set(asked, { x: corner.x + cell.x + tiling.cell / 2, y: corner.y + cell.y });
      }
      context.strokeStyle = getComputedStyle(ring).getPropertyValue("--focus");
      context.lineWidth = 1.5;
      for (const key of view.sources) {
        if (!key.startsWith(prefix)) continue;
        const cell = cellCorner(tiling, placeOfKey(key, prefix));
        context.strokeRect(corner.x + cell.x, corner.y + cell.y, tiling.cell, tiling.cell);
      }
    }
  }

  /**
   * @param {string} key
   * @param {string} prefix
   */
  function placeOfKey(key, prefix) {
    return placeIn(shape, key.slice(prefix.length).split(",").map(Number));
  }
}
