/**
 * Which sample of the batch the stage shows.
 *
 * @import {Tensor} from "../types.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { plain } from "../format.js";
import { sample, trace } from "../state.js";

const MOST_BUTTONS = 8;
const MOST_NUMBERS = 3;

/** @param {HTMLElement} parent */
export function mountSamples(parent) {
  const group = document.createElement("div");
  group.className = "samples";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Sample of the batch");
  parent.append(group);
  let written = "";
  effect(() => {
    if (!trace.value) return;
    const { targets, layers } = trace.value;
    const texts = trace.value.batch.map((row, n) => textOf(row, layers[0].X, targets, n));
    if (sample.value >= texts.length) sample.value = 0;
    if (texts.join("|") !== written) {
      written = texts.join("|");
      group.replaceChildren(...chooser(texts));
    }
    const select = group.querySelector("select");
    if (select) select.value = String(sample.value);
    group.querySelectorAll("button").forEach((button, n) => button.setAttribute("aria-pressed", String(n === sample.value)));
  });
}

/**
 * @param {string[]} texts
 * @returns {(Node | string)[]}
 */
function chooser(texts) {
  if (texts.length === 1) return [`Sample ${texts[0]}`];
  if (texts.length <= MOST_BUTTONS) return ["Sample ", ...texts.map(buttonOf)];
  const select = document.createElement("select");
  select.setAttribute("aria-label", "Sample");
  select.append(...texts.map((text, n) => new Option(text, String(n))));
  select.onchange = () => {
    sample.value = Number(select.value);
  };
  return ["Sample ", select, ` of ${texts.length}`];
}

/**
 * @param {string} text
 * @param {number} n
 */
function buttonOf(text, n) {
  const button = document.createElement("button");
  button.textContent = text;
  button.type = "button";
  button.onclick = () => {
    sample.value = n;
  };
  return button;
}

/**
 * A sample as "0, 1 → 1"; one with many inputs by its row in the data.
 *
 * @param {number} row
 * @param {Tensor} X
 * @param {Tensor} targets
 * @param {number} n
 */
function textOf(row, X, targets, n) {
  if (!Array.isArray(X) || !Array.isArray(targets) || X[n].length > MOST_NUMBERS) return `row ${row + 1}`;
  return `${listed(X[n])} → ${listed(targets[n])}`;
}

/** @param {number[]} numbers */
function listed(numbers) {
  const some = numbers.slice(0, MOST_NUMBERS).map((number) => plain(number));
  return some.join(", ") + (numbers.length > MOST_NUMBERS ? " …" : "");
}
