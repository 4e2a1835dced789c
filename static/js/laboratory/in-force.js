/**
 * The experiment as it is in force at a step, and which changes of it go on in mid-run. Pure.
 *
 * @import {Edit, Experiment, RunState} from "../types.js"
 */
import { learningRateAt } from "../learning-rate.js";

/**
 * The experiment with the learning rate that is in force at a step.
 *
 * @param {RunState} run
 * @param {number} step
 * @returns {Experiment}
 */
export function inForce(run, step) {
  const { experiment } = run;
  return { ...experiment, optimizer: { ...experiment.optimizer, learning_rate: learningRateAt(run, step) } };
}

/**
 * The edit that a change of one field is, or null where it takes a new run.
 *
 * @param {string} path such as "optimizer.learning_rate"
 * @param {unknown} value
 * @returns {Edit | null}
 */
export function editFor(path, value) {
  return path === "optimizer.learning_rate" ? { kind: "learning_rate", value: /** @type {number} */ (value) } : null;
}
