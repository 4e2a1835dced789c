/**
 * The inspector: the layer that is selected or at work, one of its formulas as matrices, and why one number of it
 * is what it is.
 *
 * @import {View} from "../types.js"
 */
import { computed, effect, untracked } from "../../vendor/signals-core-1.14.5.js";
import { keepFocusOnPress } from "../focus.js";
import { tensorName } from "../format.js";
import { html } from "../html.js";
import { isPlainDescent } from "../in-force.js";
import { lazily } from "../lazy.js";
import { inspected, litTerms, run, subject, trace, view } from "../state.js";
import { layerEquation, lossEquation, sharesEquation, updateEquation } from "./equation-view.js";
import { LayerPicture } from "./layer-picture.js";
import { formulaElement } from "./mathml.js";
import { NUMBER_HINT } from "./number-hint.js";
import { Sweep } from "./sweep.js";
import { Tabs } from "./tabs.js";
import { info, shownView, views } from "./views.js";

/** What is laid out, as text: it is built anew only when this changes. */
const structure = computed(() =>
  run.value ? [run.value.id, inspected.value, shownView.value, isPlainDescent(run.value, trace.value?.step ?? 0), hasShares()].join("/") : "",
);

/** Whether the step tells what led to the updates of the layer; a frame of Play does not. */
function hasShares() {
  return shownView.value === "update" && (trace.value?.layers[inspected.value ?? 0]?.shares.length ?? 0) > 0;
}

/** @param {HTMLElement} element */
export function mountInspector(element) {
  const picture = new LayerPicture();
  const tabs = new Tabs((/** @type {View} */ chosen) => {
    view.value = chosen;
  }, { label: "What the layer computes", prefix: "tab", written: tensorName });
  const formula = html("div", { class: "of-tab" });
  const instruments = html("div", { class: "instruments", hidden: true });
  const hint = html("div", { class: "derivation" }, html("p", { class: "hint" }, NUMBER_HINT));
  const matrices = html("div", { class: "matrices" });
  const sweep = new Sweep(matrices);
  const body = html("div", { class: "body" }, matrices, sweep.words, instruments);
  const panel = html("div", { class: "panel", id: "layer-panel" }, body, hint);
  const header = html("header", {}, picture.element, formula, sweep.element, tabs.element);
  element.replaceChildren(html("div", { class: "inspector" }, header, panel));

  keepFocusOnPress(element, "button, td");

  effect(() => picture.draw());
  effect(() => tabs.draw(views.value, shownView.value, panel));
  effect(() => (structure.value ? untracked(() => layOut(matrices, formula)) : undefined));
  mountWhenAsked(hint, instruments);
}

/**
 * What explains a number is fetched when one is first asked about.
 *
 * @param {HTMLElement} hint
 * @param {HTMLElement} instruments
 */
function mountWhenAsked(hint, instruments) {
  const mount = lazily(
    () => import("./number-views.js"),
    ({ mountNumberViews }) => mountNumberViews(hint, instruments),
  );
  let isAsked = false;
  subject.subscribe((place) => {
    if (!place || isAsked) return;
    isAsked = true;
    void mount();
  });
}

/**
 * Lays out the shown tab, and keeps it drawn.
 *
 * @param {HTMLElement} matrices
 * @param {HTMLElement} formula
 * @returns {() => void} ends that
 */
function layOut(matrices, formula) {
  const equations = equationsShown();
  matrices.replaceChildren(...equations.map((equation) => equation.element));
  formula.replaceChildren(...formulaShown());
  const stops = equations.flatMap((equation) => [
    effect(() => {
      if (trace.value) equation.draw(trace.value);
    }),
    effect(() => {
      const [place, terms] = [subject.value, litTerms.value];
      if (place) untracked(() => equation.reveal(place, terms));
    }),
  ]);
  return () => stops.forEach((stop) => stop());
}

function equationsShown() {
  const [state, layer, shown] = [run.value, info.value, shownView.value];
  if (!state) return [];
  if (!layer) return [lossEquation(state)];
  if (shown === "update") {
    return Object.keys(layer.parameters).flatMap((name) => [updateEquation(state, layer, name), ...sharesEquation(trace.value, layer, name)]);
  }
  return [layerEquation(layer, shown)];
}

/** @returns {(Node | string)[]} */
function formulaShown() {
  const [state, layer, shown] = [run.value, info.value, shownView.value];
  if (layer && shown in layer.formulas) return [formulaElement(layer.formulas[shown].mathml)];
  if (!state) return [];
  if (layer) return [isPlainDescent(state, trace.value?.step ?? 0) ? "W ← W − α·∂E/∂W" : "W ← W + ΔW"];
  const { formulas, normalisation } = state.loss_function;
  return [formulaElement(formulas.E.mathml), html("p", {}, `(${normalisation})`), formulaElement(formulas.dE_dY.mathml)];
}
