/**
 * The layer as the article draws it: X → [layer] → Y, and below ∂E/∂X ← [layer] ← ∂E/∂Y.
 *
 * @import {LayerInfo, RunState} from "../types.js"
 */
import { html } from "../html.js";
import { inspected, revealed, run } from "../state.js";

export class LayerPicture {
  constructor() {
    this.title = html("h2");
    this.words = html("p", { class: "visually-hidden" });
    this.left = html("div", { class: "ends", "aria-hidden": "true" });
    this.right = html("div", { class: "ends", "aria-hidden": "true" });
    this.element = html("div", { class: "picture" }, this.left, this.title, this.right, this.words);
  }

  /** Called in an effect. */
  draw() {
    const state = run.value;
    if (!state) return;
    const layer = inspected.value;
    if (layer === null) this.drawLoss(state);
    else this.drawLayer(state.layers[layer]);
  }

  /** @param {LayerInfo} info */
  drawLayer(info) {
    this.title.textContent = titleOf(info);
    this.words.textContent = "Given X it computes Y; given ∂E/∂Y it returns ∂E/∂X.";
    const { layer } = info;
    this.left.replaceChildren(end(layer, "X", "X →", "forward"), end(layer, "dE_dX", "∂E/∂X ←", "backward"));
    this.right.replaceChildren(end(layer, "Y", "→ Y", "forward"), end(layer, "dE_dY", "← ∂E/∂Y", "backward"));
  }

  /** @param {RunState} state */
  drawLoss({ layers, loss_function: loss }) {
    const last = layers.length - 1;
    this.title.textContent = `Loss · ${loss.title}`;
    this.words.textContent = "Given Y and the targets T it computes E, and ∂E/∂Y for the last layer.";
    this.left.replaceChildren(end(last, "Y", "Y, T →", "forward"), end(last, "dE_dY", "∂E/∂Y ←", "backward"));
    this.right.replaceChildren(end(null, "E", "→ E", "forward"));
  }
}

/**
 * @param {LayerInfo} info
 * @returns {string} "Layer 3 · Fully connected 3→1"
 */
export function titleOf({ layer, title, inputs, outputs, parameters }) {
  const size = Object.keys(parameters).length > 0 ? `${inputs}→${outputs}` : `${outputs}`;
  return `Layer ${layer + 1} · ${title} ${size}`;
}

/**
 * @param {number | null} layer
 * @param {string} tensor
 * @param {string} text
 * @param {"forward" | "backward"} lane
 */
function end(layer, tensor, text, lane) {
  const known = revealed.value(layer, tensor);
  return html("span", { class: known ? lane : `${lane} unknown` }, text);
}
