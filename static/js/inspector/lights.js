/**
 * Which numbers are lit: the subject, and what it was computed from.
 *
 * @import {Derivation, Factor, Place} from "../types.js"
 */
import { computed, signal } from "../../vendor/signals-core-1.14.5.js";
import { derivation, run, subject } from "../state.js";

/** The factor of a sum that is pointed at, to be found in its matrix. */
export const hint = signal(/** @type {Place | null} */ (null));

/** The derivation, if it is the subject's and not still the one before. */
export const ownDerivation = computed(() => {
  const [place, found] = [subject.value, derivation.value];
  return place && found && keyOf(place) === keyOf(found) ? found : null;
});

const sources = computed(() => new Set(ownDerivation.value ? readsOf(ownDerivation.value).map(keyOf) : []));

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
 * Every entry of a tensor that a number was computed from.
 *
 * @param {Derivation} of
 * @returns {Place[]}
 */
export function readsOf(of) {
  return of.terms.flatMap(({ factors }) => factors.flatMap(placesIn));
}

/**
 * @param {Factor} factor
 * @returns {Place[]}
 */
function placesIn({ layer, tensor, index, reads }) {
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
