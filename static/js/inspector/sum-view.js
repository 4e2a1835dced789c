/**
 * A derivation's terms as a line of numbers: each is a button that goes to the number itself.
 *
 * @import {Derivation, Factor} from "../types.js"
 */
import { exact, full } from "../format.js";
import { button, html } from "../html.js";
import { run } from "../state.js";
import { hint } from "./lights.js";
import { isGradient, namesIn } from "./tensors.js";
import { walkTo } from "./walk.js";

/** A longer sum shows this many terms until it is opened. */
const FOLDED = 12;
const DIGITS = 3;

/**
 * @param {Derivation} derivation
 * @returns {Node[]}
 */
export function sumNodes({ terms, value, tensor }) {
  const folded = terms.length > FOLDED ? terms.slice(FOLDED - 1) : [];
  const shown = terms.slice(0, terms.length - folded.length);
  const nodes = shown.flatMap((term, at) => termNodes(term.factors, at > 0));
  if (folded.length > 0) nodes.push(fold(folded));
  return [...nodes, sign(" = "), numberElement(value, tensor, 4)];
}

/** @param {Derivation["terms"]} terms */
function fold(terms) {
  const rest = html("span", { class: "rest" });
  const open = button({ class: "quiet", "aria-expanded": "false" }, () => {
    rest.replaceChildren(...terms.flatMap(({ factors }) => termNodes(factors, true)));
    open.remove();
    rest.querySelector("button")?.focus();
  }, ` + … ${terms.length} more terms`);
  return html("span", {}, open, rest);
}

/**
 * @param {Factor[]} factors
 * @param {boolean} plus
 * @returns {Node[]}
 */
function termNodes(factors, plus) {
  const nodes = factors.flatMap((factor, at) => [...(at > 0 ? [sign("·")] : []), factorNode(factor, at > 0 || plus)]);
  return plus ? [sign(" + "), ...nodes] : nodes;
}

/**
 * @param {Factor} factor
 * @param {boolean} inside whether a sign stands before it, so that a negative number needs parentheses
 * @returns {Node}
 */
function factorNode(factor, inside) {
  const number = numberElement(factor.value, factor.tensor ?? "", DIGITS, inside);
  const place = sourceOf(factor);
  if (!place) return html("span", { title: factor.text }, number);
  const attributes = {
    class: "factor",
    title: `${factor.text} = ${exact(factor.value)}`,
    "aria-label": `${number.textContent} is ${factor.text}, layer ${place.layer + 1}`,
  };
  const element = button(attributes, () => walkTo(place), number);
  for (const event of ["pointerenter", "focus"]) {
    element.addEventListener(event, () => {
      hint.value = place;
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
 * Where one can walk on to: the number itself, or what it was computed from, if the step shows it.
 *
 * @param {Factor} factor
 * @returns {{layer: number, tensor: string, index: number[]} | null}
 */
function sourceOf(factor) {
  const { layer, tensor, index } = factor.tensor === null && factor.reads.length > 0 ? factor.reads[0] : factor;
  const info = layer === null ? undefined : run.peek()?.layers[layer];
  return info && tensor !== null && namesIn(info).includes(tensor) ? { layer: info.layer, tensor, index } : null;
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
function sign(text) {
  return document.createTextNode(text);
}
