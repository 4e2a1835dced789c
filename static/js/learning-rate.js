/**
 * Which learning rate was in force at a step.
 *
 * @import {RunState} from "./types.js"
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
