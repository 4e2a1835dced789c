/**
 * The branches of the run on the server: begun, named, deleted.
 *
 * @import {Edit, RunState} from "../types.js"
 */
import { json } from "../api.js";
import { stopPlaying, withRun } from "../run.js";
import { run } from "../state.js";

/**
 * Begins a branch at a step. The branch on the screen stays there.
 *
 * @param {number} step
 * @param {{edits?: Edit[], name?: string}} [settings]
 * @returns {Promise<number>} the new branch's id
 */
export async function beginBranch(step, settings = {}) {
  await stopPlaying();
  const { branches } = await asked("POST", "", { step, ...settings });
  return branches[branches.length - 1].id;
}

/**
 * @param {number} branch
 * @param {string} name
 */
export async function renameBranch(branch, name) {
  await asked("PATCH", `/${branch}`, { name });
}

/** @param {number} branch */
export async function deleteBranch(branch) {
  await asked("DELETE", `/${branch}`);
}

/**
 * @param {string} method
 * @param {string} place
 * @param {object} [body]
 * @returns {Promise<RunState>}
 */
async function asked(method, place, body) {
  const state = /** @type {RunState} */ (await withRun((id) => json(method, `runs/${id}/branches${place}`, body)));
  const shown = run.peek();
  if (shown?.id === state.id) run.value = { ...shown, branches: state.branches };
  return state;
}
