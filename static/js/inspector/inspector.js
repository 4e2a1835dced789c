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
import { DerivationView } from "./derivation-view.js";
import { layerEquation, lossEquation, updateEquation } from "./equation-view.js";
import { LayerPicture } from "./layer-picture.js";
import { formulaElement } from "./mathml.js";
import { Sweep } from "./sweep.js";
import { Tabs } from "./tabs.js";
import { info, shownView, views } from "./views.js";
import { endWalksElsewhere, walkBackByKey } from "./walk.js";
import { WeightEditor } from "./weight-editor.js";

/** What is laid out, as text: it is built anew only when this changes. */
const structure = computed(() =>
  run.value ? [run.value.id, inspected.value, shownView.value, isPlainDescent(run.value, trace.value?.step ?? 0)].join("/") : "",
);

/** @param {HTMLElement} element */
export function mountInspector(element) {
  const picture = new LayerPicture();
  const tabs = new Tabs((/** @type {View} */ chosen) => {
    view.value = chosen;
  }, { label: "What the layer computes", prefix: "tab", written: tensorName });
  const formula = html("div", { class: "of-tab" });
  const instruments = html("div", { class: "instruments", hidden: true });
  const editor = new WeightEditor();
  const derivation = new DerivationView(editor.element);
  const matrices = html("div", { class: "matrices" });
  const sweep = new Sweep(matrices);
  const body = html("div", { class: "body" }, matrices, sweep.words, instruments);
  const panel = html("div", { class: "panel", id: "layer-panel" }, body, derivation.element);
  const header = html("header", {}, picture.element, formula, sweep.element, tabs.element);
  element.replaceChildren(html("div", { class: "inspector" }, header, panel));

  keepFocusOnPress(element, "button, td");

  effect(() => picture.draw());
  effect(() => tabs.draw(views.value, shownView.value, panel));
  effect(() => (structure.value ? untracked(() => layOut(matrices, formula)) : undefined));
  mountWhenAsked(instruments);
  effect(() => editor.draw());
  effect(() => derivation.draw());
  endWalksElsewhere();
  walkBackByKey();
}

/**
 * The instruments are fetched when a number is first asked about.
 *
 * @param {HTMLElement} element
 */
function mountWhenAsked(element) {
  const mount = lazily(
    () => import("./instruments.js"),
    ({ mountInstruments }) => mountInstruments(element),
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
  if (shown === "update") return Object.keys(layer.parameters).map((name) => updateEquation(state, layer, name));
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
