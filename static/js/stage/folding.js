/**
 * Which activations of a deep network are folded into the neurons that they follow, and which tensors are rows of
 * plain numbers. Pure.
 *
 * @import {LayerInfo} from "../types.js"
 */

/** A network of more layers than this is drawn with its activations folded. */
const MOST_UNFOLDED = 5;

/** Layers that give every sample as channels of an image, and layers that give it as a row. */
const TO_IMAGES = new Set(["conv2d", "max_pool2d", "avg_pool2d", "reshape"]);
const TO_ROWS = new Set(["fully_connected", "maxout", "flatten"]);

/**
 * @param {LayerInfo[]} layers
 * @param {number | null} opened the activation that is looked into
 * @returns {boolean[]} for each layer; a folded one shares its column with the layer before
 */
export function foldedLayers(layers, opened) {
  if (layers.length <= MOST_UNFOLDED) return layers.map(() => false);
  return layers.map((_, k) => isFoldable(layers, k) && k !== opened);
}

/**
 * The activation that is unfolded when a layer is looked into.
 *
 * @param {LayerInfo[]} layers
 * @param {number | null} layer
 * @returns {number | null} null if there is nothing to unfold
 */
export function unfoldedFor(layers, layer) {
  if (layer === null || layers.length <= MOST_UNFOLDED) return null;
  return [layer, layer + 1].find((k) => isFoldable(layers, k)) ?? null;
}

/**
 * Whether the samples in a column are rows of numbers, each with an index of its own.
 *
 * @param {LayerInfo[]} layers
 * @param {number} column
 * @returns {boolean}
 */
export function hasRows(layers, column) {
  for (let k = column - 1; k >= 0; k -= 1) {
    if (TO_ROWS.has(layers[k].kind)) return true;
    if (TO_IMAGES.has(layers[k].kind)) return false;
  }
  const next = layers.find(({ kind }) => TO_IMAGES.has(kind) || TO_ROWS.has(kind));
  return !next || next.kind === "reshape" || !(TO_IMAGES.has(next.kind) || next.kind === "flatten");
}

/**
 * @param {LayerInfo[]} layers
 * @param {number} k
 */
function isFoldable(layers, k) {
  return layers[k]?.kind === "activation" && k > 0 && Object.keys(layers[k - 1].parameters).length > 0;
}
