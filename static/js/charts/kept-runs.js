/**
 * Keeping the curves of a run, and what it takes to have it again.
 *
 * @import {Change, Curves, Edit, Experiment} from "../types.js"
 */
import { getHistory } from "../api.js";
import { told, withRun } from "../run.js";
import { message, run, trace } from "../state.js";
import { KEPT, keptRuns } from "./kept.js";

/** As many as the figures have lines for. */
export const MOST = 8;
const POINTS = 200; // of a curve

/** @typedef {{name: string, experiment: Experiment, edits: Edit[], changes: Change[], step: number, curves: Curves}} KeptRun */

/** Keeps the present run. */
export async function keepRun() {
  const kept = keptRuns.peek();
  if (kept.length >= MOST) {
    message.value = `At most ${MOST} runs are kept, and ${MOST} are. Remove one of them first.`;
    return;
  }
  const [state, step] = [run.peek(), trace.peek()?.step ?? 0];
  if (!state) return;
  await told(async () => {
    const { evaluation: curves } = await withRun((id) => getHistory(id, POINTS));
    const { experiment, edits, changes } = state;
    store([...kept, { name: freeName(kept), experiment, edits, changes, step, curves }]);
  });
}

/**
 * @param {KeptRun} kept
 * @param {string} name
 */
export function renameKept(kept, name) {
  store(keptRuns.peek().map((each) => (each === kept ? { ...each, name } : each)));
}

/** @param {KeptRun} kept */
export function removeKept(kept) {
  store(keptRuns.peek().filter((each) => each !== kept));
}

/** @param {KeptRun[]} kept */
function store(kept) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    message.value = "This browser has no room for another kept run. Remove one of them first.";
    return;
  }
  keptRuns.value = kept;
}

/** @param {KeptRun[]} kept */
function freeName(kept) {
  let number = kept.length + 1;
  while (kept.some(({ name }) => name === `run ${number}`)) number += 1;
  return `run ${number}`;
}
