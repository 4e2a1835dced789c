/**
 * The strongest edges of the selected unit: from the numbers that it looks at to the unit itself.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Part} from "../stage/view.js"
 * @import {Boundary, PictureLayout} from "./layout.js"
 */
import { portion } from "../scales.js";
import { LEVELS, levelsIn, strongestIn } from "./levels.js";
import { shownSample } from "./sample.js";
import { cellCorner } from "./tiling.js";

const MOST = 12;
const DASH = [6, 3];

/**
 * @param {PictureLayout} layout
 * @param {LayerInfo[]} layers
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
export function drawStrongest(layout, layers, context) {
  return { anchors: new Map(), items: [], update };

  /** @param {import("../stage/view.js").View} view */
  function update(view) {
    const shown = shownSample.value;
    const unit = shown?.about.unit;
    const weights = shown && unit ? levelsIn(shown.frame, "unit/W") : null;
    if (!unit || !weights) return;
    const from = boundaryOf(layout, unit[0]);
    const to = boundaryOf(layout, isFollowed(layers, unit[0]) ? unit[0] + 2 : unit[0] + 1);
    const end = middleOf(to, unit[1]);
    for (const at of strongestIn(weights, MOST)) {
      const level = weights.values[at];
      const start = middleOf(from, at);
      const bend = (start.x + end.x) / 2;
      const { plus, minus } = view.palette.value;
      context.strokeStyle = `rgb(${(level < 0 ? minus : plus).join(" ")})`;
      context.setLineDash(level < 0 ? DASH : []);
      context.lineWidth = 0.5 + 2.5 * portion(level, LEVELS);
      context.beginPath();
      context.moveTo(start.x, start.y);
      context.bezierCurveTo(bend, start.y, bend, end.y, end.x, end.y);
      context.stroke();
    }
    context.setLineDash([]);
  }
}

/**
 * @param {PictureLayout} layout
 * @param {number} column
 * @returns {Boundary}
 */
function boundaryOf({ boundaries }, column) {
  const found = boundaries.find(({ aliases }) => aliases.some((alias) => alias.column === column));
  return found ?? /** @type {Boundary} */ (boundaries.find((boundary) => boundary.column >= column));
}

/**
 * @param {Boundary} boundary
 * @param {number} at
 */
function middleOf({ tiling, value, bars }, at) {
  const corner = bars ? { x: 0, y: at * tiling.cell } : cellCorner(tiling, at);
  return { x: value.x + corner.x + (bars ? 0 : tiling.cell / 2), y: value.y + corner.y + tiling.cell / 2 };
}

/**
 * Whether a layer's numbers stand where those of its activation do.
 *
 * @param {LayerInfo[]} layers
 * @param {number} layer
 */
function isFollowed(layers, layer) {
  return layers[layer + 1]?.kind === "activation" || layers[layer + 1]?.kind === "softmax";
}
