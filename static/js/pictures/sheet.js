/**
 * Tensors painted: one pixel a number on a canvas of its own, which is then drawn in any size.
 *
 * @import {Ramp} from "../scales.js"
 * @import {Levels} from "./levels.js"
 * @import {Point, Tiling} from "./tiling.js"
 */
import { mix } from "../scales.js";
import { contextOf } from "../stage/ground.js";
import { LEVELS, NOT_FINITE } from "./levels.js";
import { tileCorner } from "./tiling.js";

/** The picture of one tensor; it keeps its canvas from frame to frame. */
export class Sheet {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.context = contextOf(this.canvas);
    /** @type {Levels | null} */
    this.painted = null;
    /** @type {Uint32Array | null} */
    this.table = null;
  }

  /**
   * Paints the numbers, row by row, unless they stand there already.
   *
   * @param {Levels} levels
   * @param {{rows: number, columns: number}} size rows of all channels together
   * @param {Uint32Array} table of tableOf
   */
  paint(levels, { rows, columns }, table) {
    if (this.painted === levels && this.table === table) return;
    [this.painted, this.table] = [levels, table];
    if (this.canvas.width !== columns || this.canvas.height !== rows) [this.canvas.width, this.canvas.height] = [columns, rows];
    const image = this.context.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const { values } = levels;
    for (let at = 0; at < values.length; at += 1) pixels[at] = values[at] === NOT_FINITE ? table[2 * LEVELS] : table[values[at] + LEVELS];
    this.context.putImageData(image, 0, 0);
  }

  /**
   * Draws it as a tiling.
   *
   * @param {CanvasRenderingContext2D} target
   * @param {Tiling} tiling
   * @param {Point} corner
   */
  draw(target, tiling, corner) {
    const { channels, rows, columns, cell } = tiling;
    target.imageSmoothingEnabled = cell < 1;
    for (let channel = 0; channel < channels; channel += 1) {
      if ((channel + 1) * rows > this.canvas.height) break;
      const { x, y } = tileCorner(tiling, channel);
      target.drawImage(this.canvas, 0, channel * rows, columns, rows, corner.x + x, corner.y + y, columns * cell, rows * cell);
    }
  }
}

/**
 * The pixel of each level, from −127 to 127.
 *
 * @param {Ramp} ramp
 * @returns {Uint32Array}
 */
export function tableOf({ plus, minus, zero }) {
  const bytes = new Uint8ClampedArray(4 * (2 * LEVELS + 1));
  for (let level = -LEVELS; level <= LEVELS; level += 1) {
    bytes.set([...mix(zero, level < 0 ? minus : plus, Math.abs(level) / LEVELS), 255], 4 * (level + LEVELS));
  }
  return new Uint32Array(bytes.buffer);
}
