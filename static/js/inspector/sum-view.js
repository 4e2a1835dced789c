/**
 * A derivation's terms as a line of numbers: each factor is a button that goes to the number itself.
 *
 * @import {Derivation, Factor, Place, Term} from "../types.js"
 */
import { exact, full } from "../format.js";
import { button, html } from "../html.js";
import { pointedTerm, run } from "../state.js";
import { hint } from "./lights.js";
import { isGradient } from "./tensors.js";
import { walkTo } from "./walk.js";

/** A longer sum shows one term fewer than this, and then this many more at a time. */
const FOLDED = 12;
const DIGITS = 3;

/**
 * @param {Derivation} derivation
 * @param {number} shown how many of its terms have been stepped through
 * @param {number | null} lit the term that is lit alone
 * @returns {Node[]}
 */
export function sumNodes({ terms, count, value, tensor }, shown, lit) {
  const stepping = shown < terms.length;
  const folded = terms.length > FOLDED && shown >= FOLDED - 1;
  const nodes = terms.slice(0, folded ? Math.max(FOLDED - 1, stepping ? shown : 0) : shown).map((term, at) => termNode(term, at, at === lit));
  if (stepping) return [...nodes, sign(" = "), numberElement(terms[shown - 1].so_far, "", 4), note(` so far, ${counted(count - shown)} to come`)];
  if (folded) nodes.push(fold(terms, FOLDED - 1, count));
  return [...nodes, sign(" = "), numberElement(value, tensor, 4)];
}

/**
 * What is left of a long sum: how much it comes to, and a button that shows more of it.
 *
 * @param {readonly Term[]} terms
 * @param {number} from
 * @param {number} count how many terms the sum has: the smallest of a very long one are not sent
 * @returns {HTMLElement}
 */
function fold(terms, from, count) {
  const rest = numberElement(terms[from - 1].rest, "", DIGITS, true);
  if (from === terms.length) return html("span", {}, ` + ${counted(count - from)}, all smaller: `, rest);
  const element = html("span");
  const open = button({ class: "quiet", "aria-expanded": "false", title: "show more of them" }, () => {
    const to = count - from <= 2 * FOLDED ? count : Math.min(from + FOLDED, terms.length);
    const more = terms.slice(from, to).map((term, at) => termNode(term, from + at, false));
    element.replaceChildren(...more, ...(to < count ? [fold(terms, to, count)] : []));
    element.querySelector("button")?.focus();
  }, ` + ${counted(count - from)} of `);
  element.append(open, rest);
  return element;
}

/** @param {number} count */
function counted(count) {
  return `${count.toLocaleString("en")} more ${count === 1 ? "term" : "terms"}`;
}

/**
 * @param {Term} term
 * @param {number} place
 * @param {boolean} lit
 * @returns {HTMLElement}
 */
function termNode({ factors, path, value }, place, lit) {
  const nodes = factors.flatMap((factor, at) => [...(at > 0 ? [sign("·")] : []), factorNode(factor, at > 0 || place > 0)]);
  const title = `${path ? `${path}: ` : ""}${factors.map(({ text }) => text).join("·")} = ${exact(value)}`;
  const element = html("span", { class: lit ? "term lit" : "term", title }, ...(place > 0 ? [sign(" + ")] : []), ...nodes);
  element.addEventListener("pointerenter", () => {
    pointedTerm.value = place;
  });
  element.addEventListener("pointerleave", () => {
    pointedTerm.value = null;
  });
  return element;
}

/**
 * @param {Factor} factor
 * @param {boolean} inside whether a sign stands before it, so that a negative number needs parentheses
 * @returns {Node}
 */
function factorNode(factor, inside) {
  const number = numberElement(factor.value, factor.tensor ?? "", DIGITS, inside);
  const source = sourceOf(factor);
  if (!source) return html("span", { title: `${factor.text} = ${exact(factor.value)}` }, number);
  const { place, step } = source;
  const attributes = {
    class: "factor",
    title: `${factor.text} = ${exact(factor.value)}`,
    "aria-label": `${number.textContent} is ${factor.text}, ${place.layer === null ? "the loss" : `layer ${place.layer + 1}`}`,
  };
  const element = button(attributes, () => walkTo(place, step), number);
  const light = step === null ? place : null;
  for (const event of ["pointerenter", "focus"]) {
    element.addEventListener(event, () => {
      hint.value = light;
    });
  }
  for (const event of ["pointerleave", "blur"]) {
    element.addEventListener(event, () => {
      hint.value = null;
    });
  }
  return element;
}

/**
 * Where one can walk on to: the number itself, or the first of what it was computed from.
 *
 * @param {Factor} factor
 * @returns {{place: Place, step: number | null} | null}
 */
export function sourceOf(factor) {
  const { layer, tensor, index, step } = factor.tensor === null && factor.reads.length > 0 ? factor.reads[0] : factor;
  if (tensor === null || (layer !== null && !run.peek()?.layers[layer])) return null;
  return { place: { layer, tensor, index }, step };
}

/**
 * A number in the colour of its kind and sign.
 *
 * @param {number} value
 * @param {string} tensor "" for a number that belongs to no tensor
 * @param {number} digits
 * @param {boolean} [inside]
 */
export function numberElement(value, tensor, digits, inside = false) {
  const text = full(value, digits);
  const kind = isGradient(tensor) ? "gradient" : "value";
  const side = value < 0 ? "minus" : "plus";
  return html(
    "span",
    { class: tensor === "" ? "number" : `number ${kind} ${side}` },
    inside && value < 0 ? `(${text})` : text,
  );
}

/** @param {string} text */
function note(text) {
  return html("span", { class: "note" }, text);
}

/** @param {string} text */
function sign(text) {
  return document.createTextNode(text);
}
