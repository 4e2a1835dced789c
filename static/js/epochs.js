/**
 * Where epochs begin and end, also where the batch size was changed on the way. Pure.
 *
 * @import {Epochs} from "./types.js"
 */

/**
 * The last step of the epoch that a step belongs to.
 *
 * @param {number} step
 * @param {Epochs[]} epochs
 * @returns {number}
 */
export function lastStepOfEpoch(step, epochs) {
  const at = stretchOf(step, epochs);
  const { step: first, steps_of_first: left, steps_per_epoch: each } = epochs[at];
  const last = step < first + left ? first + left - 1 : first + left - 1 + each * (1 + Math.floor((step - first - left) / each));
  const next = epochs[at + 1];
  return next && next.step <= last ? lastStepOfEpoch(next.step, epochs) : last;
}

/**
 * The first step of the epoch that a step belongs to.
 *
 * @param {number} step
 * @param {Epochs[]} epochs
 * @returns {number}
 */
export function firstStepOfEpoch(step, epochs) {
  const at = stretchOf(step, epochs);
  const { step: first, epoch, steps_of_first: left, steps_per_epoch: each } = epochs[at];
  if (step >= first + left) return first + left + each * Math.floor((step - first - left) / each);
  const before = at > 0 ? epochs[at - 1] : null;
  return before && epochOf(first - 1, before) === epoch ? firstStepOfEpoch(first - 1, epochs) : first;
}

/**
 * @param {number} step
 * @param {Epochs[]} epochs
 */
function stretchOf(step, epochs) {
  return Math.max(1, epochs.filter(({ step: first }) => first <= step).length) - 1;
}

/**
 * @param {number} step
 * @param {Epochs} stretch the one that it belongs to
 */
function epochOf(step, { step: first, epoch, steps_of_first: left, steps_per_epoch: each }) {
  return step < first + left ? epoch : epoch + 1 + Math.floor((step - first - left) / each);
}
