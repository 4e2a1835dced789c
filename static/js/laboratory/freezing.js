/**
 * Freezes what steps shall leave as it is, and lets it go again: edits at the step on the screen.
 */
import { isFrozen } from "../in-force.js";
import { selectedEntry } from "../inspector/selected-entry.js";
import { editRun, told } from "../run.js";
import { run, selection, trace } from "../state.js";

/** @typedef {{layer: number, parameter: string | null, index: number[] | null}} Part a layer, a parameter, or an entry */

/**
 * @param {Part} part
 * @returns {Promise<void>} rejected with an ApiError if it is refused
 */
export async function toggleFrozen(part) {
  await editRun({ kind: "freeze", ...part, frozen: !isPartFrozen(part) });
}

/**
 * Whether all of a part stays as it is, at the step on the screen.
 *
 * @param {Part} part
 * @returns {boolean}
 */
export function isPartFrozen({ layer, parameter, index }) {
  const [state, step] = [run.value, trace.value?.step ?? 0];
  if (!state) return false;
  const names = parameter === null ? Object.keys(state.layers[layer]?.parameters ?? {}) : [parameter];
  return names.length > 0 && names.every((name) => isFrozen(state, step, { layer, parameter: name, index }));
}

/** Freezes what is selected, or lets it go: an entry of a parameter, or else the layer. */
export async function toggleSelected() {
  const chosen = selection.peek();
  const entry = selectedEntry(chosen, run.peek());
  const layer = chosen?.layer ?? null;
  if (entry) await told(() => toggleFrozen(entry));
  else if (layer !== null) await told(() => toggleFrozen({ layer, parameter: null, index: null }));
}
