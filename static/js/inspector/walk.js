/**
 * Walking from a number to those that it was computed from, and back again.
 *
 * @import {Place, Selection} from "../types.js"
 */
import { batch, signal } from "../../vendor/signals-core-1.14.5.js";
import { pointed, select, selection, subject } from "../state.js";

/** The numbers on the way here, the first one first. */
export const trail = signal(/** @type {Place[]} */ ([]));

/** What the walk selected last; another selection ends the walk. */
let reached = /** @type {Selection | null} */ (null);

/** @param {Place} place */
export function walkTo(place) {
  const from = subject.peek();
  batch(() => {
    if (from) trail.value = [...(selection.peek() === reached ? trail.peek() : []), from];
    go(place);
  });
}

export function walkBack() {
  const before = trail.peek().at(-1);
  if (!before) return;
  batch(() => {
    trail.value = trail.peek().slice(0, -1);
    go(before);
  });
}

/** @param {Place} place */
function go(place) {
  reached = place;
  pointed.value = null;
  select(place);
}

/** Ends the walk as soon as something else is selected. */
export function endWalksElsewhere() {
  selection.subscribe((chosen) => {
    if (chosen === reached) return;
    reached = null;
    if (trail.peek().length > 0) trail.value = [];
  });
}
