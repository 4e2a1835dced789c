/**
 * Which numbers are lit: the subject, and what it was computed from.
 *
 * @import {Factor, Place, Term} from "../types.js"
 */
import { computed, signal } from "../../vendor/signals-core-1.14.5.js";
import { litTerms, run, subject } from "../state.js";

/** The factor of a sum that is pointed at, to be found in its matrix. */
export const hint = signal(/** @type {Place | null} */ (null));

const sources = computed(() => new Set(readsOf(litTerms.value).map(keyOf)));

/**
 * @param {Place | null} place
 * @returns {"" | "subject" | "source" | "hint"}
 */
export function lightOf(place) {
  if (!place) return "";
  const key = keyOf(place);
  if (hint.value && keyOf(hint.value) === key) return "hint";
  if (subject.value && keyOf(subject.value) === key) return "subject";
  return sources.value.has(key) ? "source" : "";
}

/**
 * Every entry of a tensor of this step that terms were computed from.
 *
 * @param {readonly Term[]} terms
 * @returns {Place[]}
 */
export function readsOf(terms) {
  return terms.flatMap(({ factors }) => factors.flatMap(placesIn));
}

/**
 * @param {Factor} factor
 * @returns {Place[]}
 */
function placesIn({ layer, tensor, index, step, reads }) {
  if (step !== null) return [];
  return tensor === null ? reads.flatMap(placesIn) : [{ layer, tensor, index }];
}

/**
 * What a layer hands on and what the next one is given are one number.
 *
 * @param {Place} place
 */
function keyOf({ layer, tensor, index }) {
  const last = (run.value?.layers.length ?? 0) - 1;
  if (tensor === "X" && layer) return `${layer - 1}/Y/${index}`;
  if (tensor === "dE_dY" && layer !== null && layer < last) return `${layer + 1}/dE_dX/${index}`;
  return `${layer}/${tensor}/${index}`;
}
