/**
 * The weights of a layer and their gradients as a moment leaves them, for whatever draws all of them at once.
 *
 * @import {View} from "./view.js"
 */

/**
 * @typedef {object} Weights
 * @property {(i: number, j: number) => number} weight
 * @property {(i: number, j: number) => number | null} gradient null while it is unknown; where updates are shown, the
 *   update
 */

/**
 * @param {View} view
 * @param {number} layer
 * @returns {Weights | null} null while they are being fetched
 */
export function weightsOf(view, layer) {
  const W = view.matrix(layer, "W");
  if (!W) return null;
  const dE_dW = view.matrix(layer, "dE_dW");
  const update = view.matrix(layer, "update/W");
  const updated = knownOf(view, layer, "update/W");
  const change = view.aspect === "updates" ? { numbers: update, known: updated } : { numbers: dE_dW, known: knownOf(view, layer, "dE_dW") };
  return {
    weight: (i, j) => W[i][j] + (update && updated(i, j) ? update[i][j] : 0),
    gradient: (i, j) => (change.numbers && change.known(i, j) ? change.numbers[i][j] : null),
  };
}

/**
 * @param {View} view
 * @param {number} layer
 * @param {string} tensor
 * @returns {(i: number, j: number) => boolean} asks for single entries only while some are known and some are not
 */
function knownOf({ known }, layer, tensor) {
  if (known(layer, tensor)) return () => true;
  if (!known(layer, tensor, [0, 0])) return () => false;
  return (i, j) => known(layer, tensor, [i, j]);
}
