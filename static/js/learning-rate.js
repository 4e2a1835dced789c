/**
 * The learning rate of a step, and whether it alone makes the update.
 *
 * @import {Experiment, RunState} from "./types.js"
 */

/**
 * @param {RunState} run
 * @param {number} step
 * @returns {number}
 */
export function learningRateAt({ experiment, edits }, step) {
  return edits.reduce(
    (rate, edit) => (edit.kind === "learning_rate" && (edit.step ?? 0) <= step ? edit.value : rate),
    experiment.optimizer.learning_rate,
  );
}

/**
 * Whether a step is W ← W − α·∂E/∂W and nothing else: no other optimizer, no schedule, no clipping, no decay.
 *
 * @param {Experiment} experiment
 * @returns {boolean}
 */
export function isPlainDescent({ optimizer, schedule, clipping, regularisation }) {
  const constant = !schedule || schedule.kind === "constant";
  return optimizer.kind === "sgd" && constant && !clipping && (regularisation ?? []).length === 0;
}
