/**
 * A new run in place of the one on the screen, with a note that says so and a way back.
 *
 * @import {Experiment, Recording, RunState} from "../types.js"
 */
import { Note } from "../controls/note.js";
import { pause } from "../playing.js";
import { returnToRun, startRun, told } from "../run.js";
import { run, trace } from "../state.js";

/** Stands at the top of the left column. */
export const note = new Note();

/**
 * @param {Experiment | Recording} description
 * @param {string} sentence what is new
 * @returns {Promise<void>} rejected with an ApiError if it is refused; the screen then stays as it is
 */
export async function begin(description, sentence) {
  const [before, step] = [run.peek(), trace.peek()?.step ?? 0];
  pause();
  await startRun(description);
  note.show([sentence, ...(run.peek()?.notes ?? [])].join(" "), before && (() => undo(before, step)));
}

/**
 * @param {RunState} before
 * @param {number} step
 */
function undo(before, step) {
  pause();
  note.clear();
  return told(() => returnToRun(before, step));
}
