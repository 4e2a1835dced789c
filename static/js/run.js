/**
 * The run on the server: started, found again, rebuilt if the server lost it, edited, and shown at any step.
 *
 * @import {Edit, Experiment, Recording, RunState, Trace} from "./types.js"
 */
import { batch } from "../vendor/signals-core-1.14.5.js";
import * as api from "./api.js";
import { firstExperiment } from "./first-experiment.js";
import { check, derivation, message, moment, moments, playing, pointed, run, sample, selection, surface, trace } from "./state.js";
import { forgetTraces, keptTrace, prefetch } from "./traces.js";

const KEPT = "gradus.run";

const LOST_HUNT = "The server lost the run with the wrong rule. Begin another hunt, or another run.";

/** @type {Promise<void> | null} Play, until what it shows last is on the screen */
let underWay = null;

/** @type {Map<string, Promise<RunState>>} what took the place of the runs that the server lost, by their ids */
const replacements = new Map();

/**
 * Lets everything else wait for the end of Play.
 *
 * @param {Promise<void>} play
 */
export function setUnderWay(play) {
  underWay = play.finally(() => {
    underWay = null;
  });
}

/**
 * Ends Play.
 *
 * @returns {Promise<void> | null} null if nothing is under way
 */
export function stopPlaying() {
  playing.value = false;
  return underWay;
}

/** Opens the run that this tab showed last, or the first experiment. */
export async function openRun() {
  const wasSealed = recalled()?.sealed;
  await told(async () => {
    const kept = recalled();
    if (!kept) {
      await begin(await api.createRun(firstExperiment()));
      return;
    }
    const { id, recording, furthest } = kept;
    await begin(await knownOrRebuilt(id, recording, furthest), recording.step);
  });
  if (wasSealed && run.peek()?.sealed === false) message.value = LOST_HUNT;
}

/**
 * Starts a new run in place of the present one, which stays as it is if the experiment is refused. A recording is
 * shown at its step.
 *
 * @param {Experiment | Recording} description
 * @returns {Promise<void>} rejected with an ApiError whose path names the field
 */
export async function startRun(description) {
  await showRun(await api.createRun(description));
}

/**
 * Shows a run that was just created in place of the present one.
 *
 * @param {RunState} state
 */
export async function showRun(state) {
  await stopPlaying();
  await begin(state, state.step);
}

/**
 * Shows a run again that another one took the place of.
 *
 * @param {RunState} before
 * @param {number} step
 */
export async function returnToRun(before, step) {
  await stopPlaying();
  await begin(await knownOrRebuilt(before.id, recordingOf(before, step), before.furthest), step);
}

/** Back to the start of the same run: step 0, nothing computed yet. */
export async function resetRun() {
  await showStep(0, 0);
}

/**
 * Makes an edit at the step on the screen. A future that was already reached is kept as a branch.
 *
 * @param {Edit} edit
 * @returns {Promise<void>} rejected with an ApiError if the edit is refused
 */
export function editRun(edit) {
  return changeRun((id) => api.makeEdit(id, edit));
}

/**
 * Does something to the run at the step on the screen, and shows the same step as it is then.
 *
 * @param {(id: string) => Promise<RunState>} deed
 */
export async function changeRun(deed) {
  await stopPlaying();
  const step = trace.peek()?.step ?? 0;
  const state = await withRun(async (id) => {
    await api.advance(id, { to: step });
    return deed(id);
  });
  await show(state, step, moment.peek());
}

/**
 * Makes a kept future the active one again.
 *
 * @param {number} branch
 */
export async function switchBranch(branch) {
  await stopPlaying();
  const state = await withRun((id) => api.activateBranch(id, branch));
  await show(state, Math.min(trace.peek()?.step ?? 0, state.furthest), moment.peek());
}

/**
 * Shows a step at a moment, training up to it where it lies beyond what was reached.
 *
 * @param {number} step
 * @param {number} at the moment
 */
export async function showStep(step, at) {
  const state = run.peek();
  if (!state) return;
  await show(step > state.furthest ? await withRun((id) => api.advance(id, { to: step })) : state, step, at);
}

/**
 * Does something with the run's id. If the server lost the run (it was restarted, say), the run is rebuilt from
 * what this tab keeps, and the deed is done again.
 *
 * @template T
 * @param {(id: string) => Promise<T>} deed
 * @returns {Promise<T>}
 */
export async function withRun(deed) {
  const state = run.peek();
  if (!state) throw new Error("there is no run yet");
  try {
    return await deed(state.id);
  } catch (error) {
    if (!isLost(error)) throw error;
    const anew = await replacementOf(state);
    if (run.peek()?.id === state.id) run.value = anew;
    return deed(anew.id);
  }
}

/**
 * Does something that the user asked for, and says so in one sentence if it went wrong.
 *
 * @param {() => Promise<void>} deed
 */
export async function told(deed) {
  try {
    await deed();
    message.value = null;
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    message.value = error.message;
  }
}

/**
 * @param {RunState} state
 * @param {number} [step]
 */
async function begin(state, step = 0) {
  forgetTraces();
  const first = await keptTrace(state, step);
  batch(() => {
    run.value = state;
    trace.value = first;
    moment.value = step === 0 ? 0 : moments.value.length - 1;
    selection.value = null;
    pointed.value = null;
    derivation.value = null;
    surface.value = null;
    check.value = null;
    sample.value = telling(first);
  });
  remember();
}

/**
 * @param {RunState} state
 * @param {number} step
 * @param {number} at
 */
async function show(state, step, at) {
  // If the run is lost on the way, the one that takes its place is the one to show.
  const present = () => (run.peek()?.id === state.id ? state : (run.peek() ?? state));
  const branch = run.peek()?.branch;
  const shown = await withRun(() => keptTrace(present(), step));
  // Another branch was gone to on the way: that is what is to be shown.
  if (run.peek()?.id === state.id && run.peek()?.branch !== branch) return;
  batch(() => {
    run.value = present();
    trace.value = shown;
    moment.value = at;
  });
  remember();
  prefetch(present(), step);
}

/**
 * The first sample without a zero at the input, or else the first: a zero hides what a weight does.
 *
 * @param {Trace} first
 */
function telling({ layers }) {
  const { X } = layers[0];
  return Array.isArray(X) ? Math.max(0, X.findIndex((row) => !row.includes(0))) : 0;
}

/** @param {unknown} error */
function isLost(error) {
  return error instanceof api.ApiError && error.status === 404;
}

/**
 * @param {string} id
 * @param {Recording} recording
 * @param {number} furthest
 * @returns {Promise<RunState>}
 */
function knownOrRebuilt(id, recording, furthest) {
  return api.getRun(id).catch((error) => (isLost(error) ? rebuilt(recording, furthest) : Promise.reject(error)));
}

/**
 * The run that takes the place of a lost one; however many ask for it, it is rebuilt once.
 *
 * @param {RunState} lost
 * @returns {Promise<RunState>}
 */
function replacementOf(lost) {
  const { id, furthest, sealed } = lost;
  if (sealed) return Promise.reject(new api.ApiError(LOST_HUNT, 404, "not_found", null));
  const anew = replacements.get(id) ?? rebuilt(recordingOf(lost, furthest), furthest);
  replacements.set(id, anew);
  anew.catch(() => replacements.delete(id)); // whoever asked is told; the next one tries again
  return anew;
}

/**
 * @param {Recording} recording
 * @param {number} furthest
 */
async function rebuilt(recording, furthest) {
  return api.createRun({ ...recording, step: furthest });
}

/**
 * All that it takes to have a run again, its branches included.
 *
 * @param {RunState} state
 * @param {number} step
 * @returns {Recording}
 */
function recordingOf({ experiment, edits, branches, branch }, step) {
  const recording = { experiment, edits, step };
  if (branches.length < 2 && branch === 0) return recording;
  const kept = branches.map((line) => {
    const { id, name, parent, from_step: from, furthest, edits: made } = line;
    return { id, name, parent, from_step: from, furthest, edits: made };
  });
  return { ...recording, branch, branches: kept };
}

/** Keeps in this tab what it takes to rebuild the run. */
function remember() {
  const state = run.peek();
  if (!state) return;
  const { id, furthest, sealed } = state;
  const recording = recordingOf(state, trace.peek()?.step ?? 0);
  sessionStorage.setItem(KEPT, JSON.stringify({ id, recording, furthest, sealed }));
}

/** @returns {{id: string, recording: Recording, furthest: number, sealed?: boolean} | null} */
function recalled() {
  const kept = sessionStorage.getItem(KEPT);
  return kept ? JSON.parse(kept) : null;
}
