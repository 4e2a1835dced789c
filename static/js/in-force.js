/**
 * What is in force at a step, as the edits up to it left it. Pure.
 *
 * @import {Edit, Experiment, RunState} from "./types.js"
 */

/** @typedef {Pick<RunState, "experiment" | "edits">} Edited */

/**
 * The experiment as it is in force at a step.
 *
 * @param {Edited} run
 * @param {number} step
 * @returns {Experiment}
 */
export function inForce({ experiment, edits }, step) {
  return upTo(edits, step).reduce(after, experiment);
}

/**
 * @param {Edited} run
 * @param {number} step
 * @returns {number}
 */
export function learningRateAt(run, step) {
  return inForce(run, step).optimizer.learning_rate;
}

/**
 * Whether a step is W ← W − α·∂E/∂W and nothing else: no other optimizer, no schedule, no clipping, no decay, nothing frozen.
 *
 * @param {Edited} run
 * @param {number} step
 * @returns {boolean}
 */
export function isPlainDescent(run, step) {
  const { optimizer, schedule, clipping, regularisation } = inForce(run, step);
  const constant = !schedule || schedule.kind === "constant";
  const learns = !upTo(run.edits, step).some(({ kind }) => kind === "freeze");
  return learns && optimizer.kind === "sgd" && constant && !clipping && (regularisation ?? []).length === 0;
}

/**
 * Whether an entry of a parameter stays as it is in a step; without an index, whether all of the parameter does.
 *
 * @param {Edited} run
 * @param {number} step
 * @param {{layer: number, parameter: string, index: readonly number[] | null}} entry
 * @returns {boolean}
 */
export function isFrozen({ edits }, step, { layer, parameter, index }) {
  let frozen = false;
  for (const edit of upTo(edits, step)) {
    if (edit.kind !== "freeze" || edit.layer !== layer || (edit.parameter ?? parameter) !== parameter) continue;
    const isAll = !edit.index;
    if (isAll || (index && edit.index?.join() === index.join())) frozen = edit.frozen;
    else if (!index && !edit.frozen) frozen = false; // one of its entries learns
  }
  return frozen;
}

/**
 * Whether all that a layer has to learn stays as it is in a step.
 *
 * @param {RunState} run
 * @param {number} step
 * @param {number} layer
 * @returns {boolean}
 */
export function isLayerFrozen(run, step, layer) {
  const parameters = Object.keys(run.layers[layer]?.parameters ?? {});
  return parameters.length > 0 && parameters.every((parameter) => isFrozen(run, step, { layer, parameter, index: null }));
}

/**
 * @param {Edit[]} edits
 * @param {number} step
 */
function upTo(edits, step) {
  return edits.filter((edit) => (edit.step ?? 0) <= step);
}

/**
 * @param {Experiment} experiment
 * @param {Edit} edit
 * @returns {Experiment}
 */
function after(experiment, edit) {
  const { optimizer } = experiment;
  switch (edit.kind) {
    case "learning_rate":
      return { ...experiment, optimizer: { ...optimizer, learning_rate: edit.value } };
    case "optimizer":
      return { ...experiment, optimizer: { ...optimizer, [edit.name]: edit.value } };
    case "schedule":
      return { ...experiment, schedule: edit.schedule };
    case "clipping":
      return { ...experiment, clipping: edit.clipping ?? undefined };
    case "regularisation":
      return { ...experiment, regularisation: edit.regularisation };
    case "batch_size":
      return { ...experiment, batch_size: edit.value };
    default:
      return experiment;
  }
}
