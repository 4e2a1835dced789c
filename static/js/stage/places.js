/**
 * Which number of the trace belongs to which part of the drawing. Pure.
 *
 * One circle stands for an entry of Y of one layer and of X of the next, and for the gradients of both; so a place
 * is given a key by what is drawn.
 *
 * @import {Factor, LayerTrace, Matrix, Moment, Place, SampleRows, Selection, Tensor, Term, Trace} from "../types.js"
 */

/**
 * The key of the number that is drawn for a place: "value/1/0", "gradient/1/0", "W/0/1,2", "dE_dW/0/1,2", "E".
 *
 * @param {{layer: number | null, tensor: string, index?: readonly (number | null)[] | null}} place
 * @returns {string}
 */
export function keyOf({ layer, tensor, index }) {
  const column = index?.slice(1).join(",") || "0"; // all of the index but the row: an image has three more
  switch (tensor) {
    case "E":
      return "E";
    case "targets":
      return `target/${column}`;
    case "X":
      return `value/${layer}/${column}`;
    case "Y":
      return `value/${Number(layer) + 1}/${column}`;
    case "dE_dX":
      return `gradient/${layer}/${column}`;
    case "dE_dY":
      return `gradient/${Number(layer) + 1}/${column}`;
    default:
      return `${tensor.replace("update/", "")}/${layer}/${index?.join(",")}`;
  }
}

/**
 * The place of a circle's value.
 *
 * @param {number} column
 * @param {number} neuron
 * @param {number} sample
 * @returns {Place}
 */
export function valuePlace(column, neuron, sample) {
  return column === 0
    ? { layer: 0, tensor: "X", index: [sample, neuron] }
    : { layer: column - 1, tensor: "Y", index: [sample, neuron] };
}

/**
 * The place of a circle's gradient: what the layer after it returns, or what the loss gives to the last layer.
 *
 * @param {number} column
 * @param {number} neuron
 * @param {number} sample
 * @param {number} last the number of layers
 * @returns {Place}
 */
export function gradientPlace(column, neuron, sample, last) {
  return column === last
    ? { layer: column - 1, tensor: "dE_dY", index: [sample, neuron] }
    : { layer: column, tensor: "dE_dX", index: [sample, neuron] };
}

/**
 * The number at a place; null if its tensor is too large for the trace and its row was not fetched (yet).
 *
 * @param {Trace} trace
 * @param {SampleRows | null} rows
 * @param {Place} place
 * @returns {number | null}
 */
export function numberAt(trace, rows, { layer, tensor, index }) {
  if (tensor === "E") return trace.loss;
  if (tensor === "targets" || layer === null) return entry(trace.targets, index);
  const record = trace.layers[layer];
  switch (tensor) {
    case "X":
    case "Y":
    case "dE_dX":
    case "dE_dY":
      return entry(record[tensor], index) ?? entryOfRow(rows?.[`${layer}/${tensor}`], index);
    default:
  }
  return entry(tensorIn(record, tensor), index);
}

/**
 * An entry of one sample's row; the row of an image is nested.
 *
 * @param {unknown} row
 * @param {readonly number[]} index
 * @returns {number | null}
 */
function entryOfRow(row, [, ...place]) {
  const found = place.reduce((/** @type {any} */ part, at) => part?.[at], row);
  return typeof found === "number" ? found : null;
}

/**
 * All of a parameter, its gradient or its update; null if it is too large for the trace.
 *
 * @param {Trace} trace
 * @param {number} layer
 * @param {string} tensor
 * @returns {Matrix | null}
 */
export function matrixAt(trace, layer, tensor) {
  const found = tensorIn(trace.layers[layer], tensor);
  return Array.isArray(found) ? found : null;
}

/**
 * A moment's number, for one sample of the batch; null where it is no single number.
 *
 * @param {Moment} moment
 * @param {number} sample
 * @returns {Place | null}
 */
export function placeOf({ layer, tensor, index }, sample) {
  return index && { layer, tensor, index: index.map((at) => at ?? sample) };
}

/**
 * The keys of all numbers of this step that terms were computed from.
 *
 * @param {Term[]} terms
 * @returns {Set<string>}
 */
export function sourcesOf(terms) {
  /** @param {Factor} factor @returns {string[]} */
  const keys = (factor) => [
    ...(factor.tensor === null || factor.step !== null ? [] : [keyOf({ layer: factor.layer, tensor: factor.tensor, index: factor.index })]),
    ...factor.reads.flatMap(keys),
  ];
  return new Set(terms.flatMap(({ factors }) => factors.flatMap(keys)));
}

/**
 * Whether a place is the selected one.
 *
 * @param {Selection | null} selection
 * @param {Place} place
 * @returns {boolean}
 */
export function isSelected(selection, place) {
  if (!selection?.tensor || !selection.index) return false;
  return keyOf({ layer: selection.layer, tensor: selection.tensor, index: selection.index }) === keyOf(place);
}

/**
 * A parameter of a layer, its gradient or its update.
 *
 * @param {LayerTrace} record
 * @param {string} tensor
 */
function tensorIn({ parameters, gradients, update }, tensor) {
  if (tensor.startsWith("update/")) return update[tensor.slice("update/".length)];
  return tensor.startsWith("dE_d") ? gradients[tensor.slice("dE_d".length)] : parameters[tensor];
}

/**
 * @param {Tensor} tensor
 * @param {readonly number[]} index
 */
function entry(tensor, index) {
  if (!Array.isArray(tensor)) return null;
  const [row, column] = index;
  // The samples of an image are nested: circles count through them, pictures have the whole index.
  const found = index.length === 2 ? tensor[row].flat(Infinity)[column] : index.reduce((/** @type {any} */ part, at) => part?.[at], tensor);
  return typeof found === "number" ? found : null;
}
