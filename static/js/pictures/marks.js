/**
 * Marks on a picture: the pixels that win a window of a max-pooling, and, crossed out, those that a dropout drops.
 * They are the same on the way forward and on the way back.
 *
 * @import {Box} from "../stage/layout.js"
 * @import {Levels} from "./levels.js"
 * @import {Tiling} from "./tiling.js"
 */
import { cellCorner } from "./tiling.js";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Levels} marks shaped as the picture
 * @param {Tiling} tiling
 * @param {Box} box
 * @param {string} colour
 */
export function drawMarks(context, marks, tiling, box, colour) {
  const isMask = marks.values.length > 0 && marks.scale * 127 > 1.001; // a dropout's mask is 1/(1 − p) where it keeps
  const { cell } = tiling;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1;
  marks.values.forEach((level, at) => {
    const { x, y } = cellCorner(tiling, at);
    const [left, top] = [box.x + x, box.y + y];
    if (!isMask && level > 0) {
      context.beginPath();
      context.arc(left + cell / 2, top + cell / 2, Math.max(1.5, cell / 6), 0, 2 * Math.PI);
      context.fill();
    }
    if (isMask && level === 0) {
      context.beginPath();
      context.moveTo(left + 1, top + 1);
      context.lineTo(left + cell - 1, top + cell - 1);
      context.stroke();
    }
  });
}
