/**
 * The traces that were fetched, so that going back and forth costs nothing.
 *
 * @import {RunState, Trace} from "./types.js"
 */
import { getTrace } from "./api.js";

const MOST = 64;

/** @type {Map<string, Promise<Trace>>} the least recently used first */
const kept = new Map();

/**
 * The trace of a step that was reached.
 *
 * @param {RunState} state
 * @param {number} step
 * @returns {Promise<Trace>}
 */
export function keptTrace(state, step) {
  // An edit changes what its step computes; the number of edits tells the states apart.
  const key = `${state.id}/${state.branch}/${state.edits.length}/${step}`;
  const trace = kept.get(key) ?? getTrace(state.id, step);
  kept.delete(key);
  kept.set(key, trace);
  trace.catch(() => kept.delete(key));
  if (kept.size > MOST) kept.delete(/** @type {string} */ (kept.keys().next().value));
  return trace;
}

/**
 * Fetches the neighbours of a step, as far as they were reached. Training ahead of the user would leave a future
 * that nobody has seen as a branch behind the next edit.
 *
 * @param {RunState} state
 * @param {number} step
 */
export function prefetch(state, step) {
  for (const neighbour of [step - 1, step + 1]) {
    // A trace that cannot be had ahead of time is asked for again when it is needed, and reported then.
    if (neighbour >= 0 && neighbour <= state.furthest) keptTrace(state, neighbour).catch(() => {});
  }
}

/** Forgets every trace. */
export function forgetTraces() {
  kept.clear();
}
