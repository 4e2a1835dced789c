/**
 * The lamp: whether the gradients of the step agree with their central differences, and a way to the worst of them.
 *
 * @import {Check} from "../types.js"
 */
import { batch, effect } from "../../vendor/signals-core-1.14.5.js";
import { entryName, magnitude } from "../format.js";
import { button, html } from "../html.js";
import { check, moment, moments, select } from "../state.js";

/** @returns {HTMLElement} */
export function lamp() {
  const name = html("dt");
  const worst = button({ class: "worst" }, goToWorst);
  const words = html("span", { class: "visually-hidden" });
  const state = html("dd", { class: "lamp" }, worst, words);
  effect(() => draw(check.value, name, worst, words, state));
  return html("div", {}, name, state);
}

/**
 * @param {Check | null} done
 * @param {HTMLElement} name
 * @param {HTMLButtonElement} worst
 * @param {HTMLElement} words
 * @param {HTMLElement} state
 */
function draw(done, name, worst, words, state) {
  state.classList.toggle("good", done?.agrees === true);
  state.classList.toggle("bad", done?.agrees === false);
  worst.disabled = !done || done.tensor === null;
  name.textContent = done ? nameOf(done) : "gradient check";
  worst.textContent = done ? textOf(done) : "…";
  worst.title = done ? sentence(done) : "Every gradient against central differences";
  words.textContent = done ? sentence(done) : "";
}

/** @param {Check} done */
function nameOf({ count, total, agrees }) {
  if (!agrees) return "a gradient is wrong";
  return count === total ? `all ${count} gradients agree` : `${count} of ${total} agree`;
}

/** @param {Check} done */
function textOf({ worst, agrees, layer, tensor, index }) {
  const sign = agrees ? "✓" : "✗";
  return tensor === null ? sign : `${magnitude(worst)} ${sign} ${Number(layer) + 1} ${entryName(tensor.slice("dE_d".length), index)}`;
}

/** @param {Check} done */
function sentence({ count, total, worst, agrees, layer, tensor, index, kinks, not_differentiable: without }) {
  if (tensor === null) return "This network has no parameters: there is nothing to compare.";
  const place = `${entryName(tensor, index)} of layer ${Number(layer) + 1}`;
  if (!agrees) return `${place} disagrees with its central difference: the relative error is ${magnitude(worst)}.`;
  const which = count === total ? `All ${count} gradients of this step` : `A sample of ${count} of the ${total} gradients of this step`;
  const beside = kinks > 0 ? ` Beside ${kinks} of them E has a kink: they are compared with its slope to one side.` : "";
  const on = without > 0 ? ` ${without} cannot be compared: E has no derivative there.` : "";
  return `${which} agree with central differences; the worst relative error is ${magnitude(worst)}, at ${place}.${beside}${on}`;
}

/** Shows the number, at the end of the step, where it is known. */
function goToWorst() {
  const done = check.peek();
  if (!done || done.tensor === null) return;
  const { layer, tensor, index } = done;
  batch(() => {
    moment.value = moments.peek().length - 1;
    select({ layer, tensor, index });
  });
}
