/** Begins a hunt: the experiment on the screen as a new run, with a wrong rule under seal. */
import { json } from "../api.js";
import { showRun } from "../run.js";
import { run } from "../state.js";

/** @returns {Promise<void>} rejected with an ApiError if no rule would show in this experiment */
export async function beginHunt() {
  const state = run.peek();
  if (state) await showRun(await json("POST", "hunts", { experiment: state.experiment }));
}
