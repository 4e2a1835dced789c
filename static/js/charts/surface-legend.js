/**
 * What the colours and the points of the surface mean.
 *
 * @import {Data} from "../types.js"
 * @import {Range} from "./surface-scale.js"
 */
import { plain } from "../format.js";
import { html } from "../html.js";
import { DISC, pointMark } from "./surface-points.js";

/**
 * The bar of colours, and the values at its ends and its middle. A bar of pixels, like the surface itself.
 */
export class ColourBar {
  constructor() {
    this.canvas = html("canvas", { width: 1, height: 256, "aria-hidden": "true" });
    this.labels = html("div", { class: "bar-labels" });
    this.element = html("div", { class: "colour-bar" }, this.canvas, this.labels);
  }

  /**
   * @param {Range} range
   * @param {Uint32Array} palette
   */
  draw({ low, high }, palette) {
    const image = new ImageData(1, palette.length);
    new Uint32Array(image.data.buffer).set([...palette].reverse());
    this.canvas.getContext("2d")?.putImageData(image, 0, 0);
    this.labels.replaceChildren(...[high, (low + high) / 2, low].map((value) => html("span", {}, plain(value))));
  }
}

/**
 * The shapes and colours of the points.
 *
 * @param {Data} data
 * @param {Range} range of the targets that are shown
 * @returns {HTMLElement[]}
 */
export function pointKeys(data, { low, high }) {
  const halves = [`below ${plain((low + high) / 2)}`, "above"];
  const names = data.classes.length > 0 ? data.classes : halves;
  const kinds = data.axes?.length === 1 ? [key("train", DISC, "train")] : names.map((name, kind) => key(name, kind, "train"));
  return data.test_inputs.length > 0 ? [...kinds, key("test", DISC, "test")] : kinds;
}

/**
 * @param {string} name
 * @param {number} kind
 * @param {"train" | "test"} part
 */
function key(name, kind, part) {
  return html("span", { class: "point-key" }, pointMark(kind, part), name);
}
