/**
 * One neuron's picture, large, beside the neuron: what it says reaches from where to where, and under the pointer what it
 * says there.
 *
 * @import {LayerPictures} from "./pictures.js"
 */
import { NOT_FINITE } from "../frame.js";
import { short } from "../format.js";
import { html } from "../html.js";
import { run } from "../state.js";
import { contextOf } from "./ground.js";

export const LARGE = 132; // pixels

export class LargePicture {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.canvas = html("canvas", { width: 2 * LARGE, height: 2 * LARGE });
    this.context = contextOf(this.canvas);
    this.context.imageSmoothingEnabled = false;
    this.words = html("output", { "aria-live": "off" });
    this.element = html("div", { class: "large-picture", "aria-hidden": "true", hidden: true }, this.canvas, this.words);
    /** @type {{of: LayerPictures, neuron: number} | null} */
    this.shown = null;
    /** @type {{across: number, up: number} | null} where the pointer is, 0 to 1 */
    this.place = null;
    this.canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
      this.place = { across: offsetX / this.canvas.clientWidth, up: 1 - offsetY / this.canvas.clientHeight };
      this.write();
    });
    this.canvas.addEventListener("pointerleave", () => {
      this.place = null;
      this.write();
    });
    parent.append(this.element);
  }

  hide() {
    this.element.hidden = true;
    this.shown = null;
  }

  /**
   * @param {LayerPictures} of
   * @param {number} neuron
   * @param {{left: number, top: number, scale: number}} where
   */
  show(of, neuron, { left, top, scale }) {
    const { style } = this.element;
    style.left = `${scale * left}px`;
    style.top = `${scale * top}px`;
    style.width = `${scale * LARGE}px`;
    this.element.hidden = false;
    this.shown = { of, neuron };
    this.write();
  }

  write() {
    if (!this.shown) return;
    const text = this.place ? this.valueThere(this.place) : this.reach();
    if (this.words.textContent !== text) this.words.textContent = text;
  }

  /** From the least to the most of what the neuron says. */
  reach() {
    const { of, neuron } = /** @type {NonNullable<typeof this.shown>} */ (this.shown);
    const size = of.rows * of.columns;
    const levels = of.values.subarray(neuron * size, (neuron + 1) * size).filter((level) => level !== NOT_FINITE);
    if (levels.length === 0) return "no finite number";
    const [least, most] = [Math.min(...levels), Math.max(...levels)].map((level) => short(level * of.scale[neuron]));
    return `${least} … ${most}`;
  }

  /** @param {{across: number, up: number}} place */
  valueThere({ across, up }) {
    const { of, neuron } = /** @type {NonNullable<typeof this.shown>} */ (this.shown);
    const cell = (/** @type {number} */ share, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    const [row, column] = [cell(up, of.rows), cell(across, of.columns)];
    const level = of.values[(neuron * of.rows + row) * of.columns + column];
    const axes = run.peek()?.data?.axes ?? [];
    const at = axes.map(({ name, low, high }, n) => `${name} ${short(low + [column / (of.columns - 1), row / (of.rows - 1)][n] * (high - low))}`);
    return `${at.join(" ")}\n→ ${level === NOT_FINITE ? "not finite" : short(level * of.scale[neuron])}`;
  }
}
