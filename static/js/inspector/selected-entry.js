/** @import {RunState, Selection} from "../types.js" */

/** @typedef {{layer: number, parameter: string, index: number[]}} Entry */

/**
 * The entry of a parameter that is selected, itself, by its gradient or by its update. Pure.
 *
 * @param {Selection | null} chosen
 * @param {RunState | null} state
 * @returns {Entry | null}
 */
export function selectedEntry(chosen, state) {
  if (!chosen?.tensor || !chosen.index || chosen.layer === null) return null;
  const parameter = chosen.tensor.startsWith("dE_d") ? chosen.tensor.slice("dE_d".length) : chosen.tensor.replace("update/", "");
  const isParameter = parameter in (state?.layers[chosen.layer]?.parameters ?? {});
  return isParameter ? { layer: chosen.layer, parameter, index: chosen.index } : null;
}
