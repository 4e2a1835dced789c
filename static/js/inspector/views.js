/**
 * Which tabs the inspected layer has, and which one is shown.
 *
 * @import {LayerInfo, View} from "../types.js"
 */
import { computed } from "../../vendor/signals-core-1.14.5.js";
import { inspected, run, view } from "../state.js";

/** The layer that the inspector shows; null at the loss, and before there is a run. */
export const info = computed(() => (inspected.value === null ? null : (run.value?.layers[inspected.value] ?? null)));

/** Its tabs, in the order of the step. */
export const views = computed(() => (info.value ? viewsOf(info.value) : []));

/** The tab that is shown: the chosen one, or what comes next to it in a layer that has no such tab. */
export const shownView = computed(() => {
  if (views.value.includes(view.value)) return view.value;
  return views.value.includes("dE_dX") ? "dE_dX" : "Y";
});

/**
 * @param {LayerInfo} layer
 * @returns {View[]}
 */
function viewsOf({ parameters, formulas }) {
  const gradients = Object.keys(parameters).map((name) => gradientOf(name));
  /** @type {View[]} */
  const all = ["Y", ...gradients, "dE_dX"];
  /** @type {View[]} */
  const update = gradients.length > 0 ? ["update"] : [];
  return [...all.filter((name) => name in formulas), ...update];
}

/**
 * @param {string} parameter
 * @returns {View}
 */
function gradientOf(parameter) {
  return `dE_d${parameter}`;
}
