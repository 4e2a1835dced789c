/** Going to a step that is pointed at: while one is being fetched, only the newest wish is kept. */
import { computed } from "../vendor/signals-core-1.14.5.js";
import { stopPlaying } from "./run.js";
import { run, trace } from "./state.js";
import { goToStep } from "./stepping.js";

/** The last step that can be gone to; beyond a divergence there is nothing to see. */
export const furthest = computed(() => Math.max(run.value?.diverged?.step ?? run.value?.furthest ?? 0, trace.value?.step ?? 0));

/** @type {number | null} */
let wanted = null;
let going = false;

/**
 * Ends Play and goes to a step, or to the nearest that can be gone to.
 *
 * @param {number} step
 */
export async function seek(step) {
  await stopPlaying();
  wanted = Math.min(furthest.peek(), Math.max(0, step));
  if (going) return;
  going = true;
  while (wanted !== null && wanted !== trace.peek()?.step) {
    const next = wanted;
    wanted = null;
    await goToStep(next);
  }
  going = false;
}

/**
 * The step that was wished for last, or else the one on the screen.
 *
 * @returns {number}
 */
export function soughtStep() {
  return wanted ?? trace.peek()?.step ?? 0;
}
