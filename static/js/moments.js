/**
 * The moments of a training step: in which order its numbers are shown, and which are known at each.
 *
 * Pure: everything here is a function of the layers' shapes and a position. Every unit of stepping is a grid
 * of positions, and a press goes to the next or the previous point of that grid, so back undoes forward.
 *
 * @import {Epochs, Known, LayerInfo, Moment, Position, Unit} from "./types.js"
 */
import { firstStepOfEpoch, lastStepOfEpoch } from "./epochs.js";

const MOST_ENTRIES = 2000;

/**
 * All moments of a step, in order: the input; forward, neuron by neuron; the loss; backward from the last
 * layer; the update, parameter by parameter. A neuron stands for every sample of the batch at once.
 *
 * @param {LayerInfo[]} layers
 * @returns {Moment[]}
 */
export function momentsOf(layers) {
  const widths = widthsOf(layers);
  /** @type {Moment[]} */
  const moments = [{ phase: "input", layer: 0, tensor: "X", index: null, endsLayer: true }];
  layers.forEach((info, k) => {
    moments.push(...passage("forward", k, [sampleEntries("Y", info.output_shape ?? [widths[k + 1]])]));
  });
  moments.push({ phase: "loss", layer: null, tensor: "E", index: null, endsLayer: true });
  for (let k = layers.length - 1; k >= 0; k -= 1) {
    const gradients = Object.entries(layers[k].parameters).map(([name, shape]) => entries(`dE_d${name}`, shape));
    moments.push(...passage("backward", k, [...gradients, sampleEntries("dE_dX", layers[k].input_shape ?? [widths[k]])]));
  }
  layers.forEach((info, k) => {
    const updates = Object.entries(info.parameters).map(([name, shape]) => entries(`update/${name}`, shape));
    moments.push(...passage("update", k, updates));
  });
  return moments;
}

/**
 * How many numbers a sample has before the first layer, and after each.
 *
 * @param {LayerInfo[]} layers
 * @returns {number[]}
 */
export function widthsOf(layers) {
  const widths = [layers[0].inputs ?? 1];
  for (const { outputs } of layers) widths.push(outputs ?? widths[widths.length - 1]);
  return widths;
}

/**
 * What is known at a moment. An index is looked up without its row where the tensor has a row for each sample;
 * without an index the question is for the whole tensor.
 *
 * @param {Moment[]} moments
 * @param {number} moment
 * @returns {Known}
 */
export function revealedAt(moments, moment) {
  const { starts, last } = tensorsIn(moments);
  return (layer, tensor, index) => {
    if (tensor.includes("/")) return knownAt(`${layer}/update${tensor.slice(tensor.indexOf("/"))}`, index);
    if (tensor === "X" && layer !== null && layer > 0) return knownAt(`${layer - 1}/Y`, index);
    if (tensor === "dE_dY") return layer === last ? knownAt("null/E", null) : knownAt(`${Number(layer) + 1}/dE_dX`, index);
    return knownAt(`${layer}/${tensor}`, index);
  };

  /**
   * @param {string} key
   * @param {readonly (number | null)[] | null | undefined} index
   */
  function knownAt(key, index) {
    const found = starts.get(key);
    if (found === undefined) return true; // parameters and targets are there before the step begins
    // Of an image the moments count the numbers through; its entries are known once all are.
    if (!index || found.count === 1 || index.length !== found.shape.length) return found.start + found.count - 1 <= moment;
    const place = found.shape.reduce((before, size, axis) => before * size + (size > 1 ? (index[axis] ?? 0) : 0), 0);
    return found.start + place <= moment;
  }
}

/**
 * The next point of a unit's grid.
 *
 * @param {Position} position
 * @param {Unit} unit
 * @param {Moment[]} moments
 * @param {Epochs[]} epochs
 * @returns {Position}
 */
export function following({ step, moment }, unit, moments, epochs) {
  const end = moments.length - 1;
  if (unit === "epoch") {
    const last = lastStepOfEpoch(step, epochs);
    const done = step === last && moment === end;
    return { step: done ? lastStepOfEpoch(last + 1, epochs) : last, moment: end };
  }
  if (moment === end) return { step: step + 1, moment: unit === "batch" ? end : 0 };
  if (unit === "batch") return { step, moment: end };
  if (unit === "number" || unit === "term") return { step, moment: moment + 1 };
  return { step, moment: moments.findIndex((candidate, at) => at > moment && candidate.endsLayer) };
}

/**
 * The previous point of a unit's grid, or the very start of the run, before which there is nothing.
 *
 * @param {Position} position
 * @param {Unit} unit
 * @param {Moment[]} moments
 * @param {Epochs[]} epochs
 * @returns {Position}
 */
export function preceding({ step, moment }, unit, moments, epochs) {
  const end = moments.length - 1;
  const start = { step: 0, moment: 0 };
  if (unit === "epoch") {
    const before = firstStepOfEpoch(step, epochs) - 1;
    return before < 0 ? start : { step: before, moment: end };
  }
  if (unit === "batch") return step === 0 ? start : { step: step - 1, moment: end };
  if (moment === 0) return step === 0 ? start : { step: step - 1, moment: end };
  if (unit === "number" || unit === "term") return { step, moment: moment - 1 };
  let before = moment - 1;
  while (!moments[before].endsLayer) before -= 1;
  return { step, moment: before };
}

/**
 * One layer's moments in one phase; the last of them ends the layer.
 *
 * @param {Moment["phase"]} phase
 * @param {number} layer
 * @param {{tensor: string, index: (number | null)[] | null}[][]} numbers
 * @returns {Moment[]}
 */
function passage(phase, layer, numbers) {
  const all = numbers.flat();
  return all.map((number, at) => ({ phase, layer, ...number, endsLayer: at === all.length - 1 }));
}

/**
 * The entries of a tensor with a row for each sample: an entry stands for every sample of the batch at once.
 *
 * @param {string} tensor
 * @param {number[]} shape of one sample
 */
function sampleEntries(tensor, shape) {
  return entries(tensor, shape).map(({ index }) => ({ tensor, index: index && [null, ...index] }));
}

/**
 * The entries of a tensor one by one; of a large tensor, which no one would step through, all at once.
 *
 * @param {string} tensor
 * @param {number[]} shape
 * @returns {{tensor: string, index: (number | null)[] | null}[]}
 */
function entries(tensor, shape) {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > MOST_ENTRIES) return [{ tensor, index: null }];
  return Array.from({ length: count }, (_, at) => {
    /** @type {number[]} */
    const index = [];
    let rest = at;
    for (const size of [...shape].reverse()) {
      index.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return { tensor, index };
  });
}

/**
 * A tensor's moments: where they start, how many they are, and how its entries are counted.
 *
 * @typedef {{start: number, count: number, shape: number[]}} Stretch
 * @type {WeakMap<Moment[], {starts: Map<string, Stretch>, last: number}>}
 */
const stretches = new WeakMap();

/**
 * Where each tensor's moments start.
 *
 * @param {Moment[]} moments
 */
function tensorsIn(moments) {
  const kept = stretches.get(moments);
  if (kept) return kept;
  /** @type {Map<string, Stretch>} */
  const starts = new Map();
  let last = 0;
  moments.forEach(({ layer, tensor, index }, at) => {
    const key = `${layer}/${tensor}`;
    const stretch = starts.get(key) ?? { start: at, count: 0, shape: [] };
    stretch.count += 1;
    stretch.shape = (index ?? []).map((i) => (i ?? 0) + 1); // the last entry is the largest in every direction
    starts.set(key, stretch);
    last = Math.max(last, layer ?? 0);
  });
  const found = { starts, last };
  stretches.set(moments, found);
  return found;
}
