/**
 * Walking from a number to those that it was computed from, and back again. A number may be one of another step.
 *
 * @import {Place, Selection} from "../types.js"
 */
import { batch, signal } from "../../vendor/signals-core-1.14.5.js";
import { showStep, told } from "../run.js";
import { moment, moments, pointed, select, selection, subject, trace } from "../state.js";

/**
 * A number that was left, and where in the run that was.
 *
 * @typedef {{place: Place, step: number, moment: number}} Stop
 */

/** The numbers on the way here, the first one first. */
export const trail = signal(/** @type {Stop[]} */ ([]));

/** What the walk selected last; another selection ends the walk. */
let reached = /** @type {Selection | null} */ (null);

/**
 * @param {Place} place
 * @param {number | null} [step] where the number is, if not in the step on the screen
 */
export function walkTo(place, step = null) {
  const [from, shown] = [subject.peek(), trace.peek()];
  if (!shown) return;
  const before = selection.peek() === reached ? trail.peek() : [];
  const stops = from ? [...before, { place: from, step: shown.step, moment: moment.peek() }] : before;
  const away = step !== null && step !== shown.step;
  void go(place, stops, away ? { step, moment: moments.peek().length - 1 } : null);
}

/** Back to the number before. */
export function walkBack() {
  walkBackTo(trail.peek().length - 1);
}

/**
 * Back to a number of the trail.
 *
 * @param {number} at its place there
 */
export function walkBackTo(at) {
  const stop = trail.peek()[at];
  if (!stop) return;
  const here = stop.step === trace.peek()?.step && stop.moment === moment.peek();
  void go(stop.place, trail.peek().slice(0, at), here ? null : stop);
}

/**
 * @param {Place} place
 * @param {Stop[]} stops
 * @param {{step: number, moment: number} | null} elsewhere
 */
async function go(place, stops, elsewhere) {
  if (elsewhere) await told(() => showStep(elsewhere.step, elsewhere.moment));
  if (elsewhere && trace.peek()?.step !== elsewhere.step) return;
  batch(() => {
    trail.value = stops;
    reached = place;
    pointed.value = null;
    select(place);
  });
}

/** Ends the walk as soon as something else is selected. */
export function endWalksElsewhere() {
  selection.subscribe((chosen) => {
    if (chosen === reached) return;
    reached = null;
    if (trail.peek().length > 0) trail.value = [];
  });
}

/** Escape and Backspace go back, wherever no field or dialog takes them. */
export function walkBackByKey() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key !== "Escape" && event.key !== "Backspace") || trail.peek().length === 0) return;
    if (event.target instanceof Element && event.target.closest("dialog, input, select, textarea, [popover]")) return;
    event.preventDefault();
    walkBack();
  });
}
