/**
 * Which tabs the inspected layer has, which one is shown, and how it follows the steps.
 *
 * @import {LayerInfo, Moment, View} from "../types.js"
 */
import { computed } from "../../vendor/signals-core-1.14.5.js";
import { inspected, moment, moments, run, selection, trace, unit, view } from "../state.js";

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

/** Called in an effect: while nothing is selected, the tab goes with the moment. */
export function followTheSteps() {
  const now = moments.value[moment.value];
  const step = trace.value?.step;
  if (now && step !== undefined && !selection.value) view.value = viewAt(now, view.peek());
}

/**
 * @param {Moment} now
 * @param {View} before
 * @returns {View}
 */
function viewAt({ phase, layer, tensor }, before) {
  if (phase === "update") return "update";
  if (phase !== "backward") return "Y";
  // A whole layer's gradients come at once: the tab stays on the one that is being read.
  const names = viewsOf(/** @type {LayerInfo} */ (run.peek()?.layers[layer ?? 0]));
  const gradients = names.filter((name) => name.startsWith("dE_d"));
  if (unit.value === "number") return /** @type {View} */ (tensor);
  return gradients.includes(before) ? before : gradients[0];
}

/**
 * @param {string} parameter
 * @returns {View}
 */
function gradientOf(parameter) {
  return `dE_d${parameter}`;
}
