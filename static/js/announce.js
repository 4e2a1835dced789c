/**
 * What the page says in words: one polite sentence for every manual step, and an alert when something went wrong.
 *
 * @import {Divergence, LayerInfo, Moment, RunState, Tensor, Trace, Unit} from "./types.js"
 */
import { effect, signal } from "../vendor/signals-core-1.14.5.js";
import { entryName, full, tensorName } from "./format.js";
import { message, stopped, trace } from "./state.js";

/** What is said to screen readers, in a sentence. */
export const spoken = signal("");

/**
 * @param {HTMLElement} polite
 * @param {HTMLElement} status
 */
export function mountAnnouncer(polite, status) {
  effect(() => {
    polite.textContent = spoken.value;
  });
  effect(() => {
    const diverged = trace.value?.diverged;
    const told = stopped.value && stopped.value.step === trace.value?.step ? stopped.value.sentence : "";
    const trouble = message.value ?? (diverged ? divergence(diverged) : "");
    const text = trouble || told;
    status.classList.toggle("as-told", trouble === "");
    if (status.textContent !== text) status.textContent = text;
  });
}

/**
 * Says a sentence to screen readers, when they are done with what they are saying.
 *
 * @param {string} said
 */
export function announce(said) {
  spoken.value = said;
}

/**
 * What the moment just reached has computed.
 *
 * @param {RunState} state
 * @param {Trace} shown
 * @param {Moment} at
 * @param {Unit} unit
 * @param {number} sample
 * @returns {string}
 */
export function sentenceOf(state, shown, at, unit, sample) {
  if (unit === "batch" || unit === "epoch") {
    return `Step ${shown.step}, epoch ${shown.epoch}: E of the batch is ${full(shown.loss)}.`;
  }
  const { phase, layer, tensor, index } = at;
  if (phase === "input") return `Step ${shown.step}: the next batch is at the input, nothing is computed yet.`;
  if (phase === "loss" || layer === null) return `Loss: E of the batch is ${full(shown.loss)}.`;
  const where = `${phase === "update" ? "Update of" : `${capital(phase)} through`} ${layerName(state.layers[layer])}`;
  if (unit === "layer") return `${where}: ${computedIn(state.layers[layer], phase)}.`;
  const place = (index ?? []).map((i) => i ?? sample);
  const record = shown.layers[layer];
  if (phase === "update") {
    const parameter = tensor.slice("update/".length);
    const next = entry(record.parameters[parameter], place) + entry(record.update[parameter], place);
    return `${where}: ${entryName(parameter, place)} becomes ${full(next)}.`;
  }
  const numbers = tensor === "Y" || tensor === "dE_dX" ? record[tensor] : record.gradients[tensor.slice("dE_d".length)];
  return `${where}: ${entryName(tensor, place)} is ${full(entry(numbers, place))}.`;
}

/**
 * @param {Divergence} diverged
 * @returns {string}
 */
export function divergence({ step, layer, tensor }) {
  const where = tensor === "E" ? "E" : `layer ${layer + 1}, ${tensorName(tensor)}`;
  return `At step ${step}, ${where} stopped being a finite number: the steps became too large. Go back to see where it began, or choose a smaller learning rate.`;
}

/** @param {LayerInfo} layer */
function layerName({ layer, title }) {
  return `layer ${layer + 1}, ${title.toLowerCase()}`;
}

/**
 * @param {LayerInfo} layer
 * @param {Moment["phase"]} phase
 */
function computedIn({ parameters }, phase) {
  const names = Object.keys(parameters);
  if (phase === "forward") return "Y is computed";
  if (phase === "update") return `${names.join(" and ")} have their next values`;
  const gradients = [...names, "X"].map((name) => tensorName(`dE_d${name}`));
  return gradients.length === 1 ? `${gradients[0]} is computed` : `${gradients.slice(0, -1).join(", ")} and ${gradients[gradients.length - 1]} are computed`;
}

/**
 * @param {Tensor} tensor
 * @param {number[]} index
 */
function entry(tensor, [row, column]) {
  return Array.isArray(tensor) ? tensor[row][column] : NaN;
}

/** @param {string} word */
function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}
