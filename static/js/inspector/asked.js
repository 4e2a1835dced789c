/**
 * The parameter that the number in question belongs to.
 *
 * @import {Place} from "../types.js"
 */
import { computed } from "../../vendor/signals-core-1.14.5.js";
import { revealed, run, subject } from "../state.js";

/** The entry of a parameter that is asked about, itself or by its gradient or update; null before that is known. */
export const askedParameter = computed(() => {
  const place = subject.value;
  const entry = place && parameterOf(place);
  return entry && revealed.value(entry.layer, `dE_d${entry.parameter}`, entry.index) ? entry : null;
});

/**
 * @param {Place} place
 * @returns {{layer: number, parameter: string, index: number[]} | null}
 */
export function parameterOf({ layer, tensor, index }) {
  if (layer === null) return null;
  const parameter = tensor.startsWith("dE_d") ? tensor.slice("dE_d".length) : tensor.slice(tensor.indexOf("/") + 1);
  return parameter in (run.value?.layers[layer]?.parameters ?? {}) ? { layer, parameter, index } : null;
}
