/**
 * Below the matrices: why the subject is what it is, and what becomes of it.
 *
 * @import {Derivation, Place, RunState, Trace} from "../types.js"
 */
import { entryName, exact, full, magnitude, tensorName } from "../format.js";
import { html } from "../html.js";
import { isPlainDescent, learningRateAt } from "../in-force.js";
import { ownDerivation, playing, revealed, run, shownTerms, steppedTerm, subject, trace } from "../state.js";
import { Crumbs, spoken } from "./crumbs.js";
import { formulaElement } from "./mathml.js";
import { NUMBER_HINT } from "./number-hint.js";
import { readsNodes } from "./reads-view.js";
import { numberElement, sumNodes } from "./sum-view.js";
import { entryOf, isGradient, tensorIn } from "./tensors.js";

export class DerivationView {
  /** @param {HTMLElement} editor of the parameter that is asked about */
  constructor(editor) {
    this.crumbs = new Crumbs(() => this.element.focus());
    this.lines = html("div", { class: "lines" });
    this.spoken = html("p", { class: "visually-hidden", "aria-live": "polite" });
    this.element = html(
      "div",
      { class: "derivation", role: "group", "aria-label": "Where the number comes from", tabindex: -1 },
      html("div", { class: "top" }, this.crumbs.element, editor),
      this.lines,
      this.spoken,
    );
  }

  /** Called in an effect. */
  draw() {
    this.crumbs.draw(this.lines.contains(document.activeElement));
    const [place, state, shown] = [subject.value, run.value, trace.value];
    const derivation = ownDerivation.value;
    if (!state || !shown) return;
    const awaited = derivation === null && isDerivable(place);
    this.element.setAttribute("aria-busy", String(awaited));
    if (awaited) return;
    this.lines.replaceChildren(...linesFor(place, derivation, state, shown));
    this.speak(derivation);
  }

  /**
   * Said where the focus is on a number; who uses a pointer reads it.
   *
   * @param {Derivation | null} derivation
   */
  speak(derivation) {
    const focused = document.activeElement?.matches(".inspector td, .derivation button") ?? false;
    this.spoken.textContent = derivation && focused ? sentence(derivation) : "";
  }
}

/**
 * @param {Place | null} place
 * @param {Derivation | null} derivation
 * @param {RunState} state
 * @param {Trace} shown
 * @returns {Node[]}
 */
function linesFor(place, derivation, state, shown) {
  if (!place) return [hintLine(NUMBER_HINT)];
  const update = updateLine(place, state, shown);
  if (derivation) return [formulaLine(derivation), sumLine(derivation), ...readsNodes(derivation.terms), ...update];
  if (update.length > 0) return update;
  return [hintLine(`${nameOf(place)} is not computed yet at this moment of the step.`)];
}

/** @param {Place | null} place whether the server is asked about it */
function isDerivable(place) {
  if (!place || playing.value) return false;
  return revealed.value(place.layer, place.tensor, place.index);
}

/** @param {Derivation} derivation */
function formulaLine({ formula, note, central_difference: difference }) {
  const line = html("p", { class: "formula" }, formulaElement(formula.mathml));
  if (difference) line.append(differenceElement(difference));
  if (note) line.append(html("span", { class: "note" }, note));
  return line;
}

/** @param {Derivation} derivation */
function sumLine(derivation) {
  const name = html("span", { class: "name" }, `${nameOf(derivation)} = `);
  const order = derivation.largest_first ? html("span", { class: "note" }, "largest first: ") : "";
  return html("p", { class: "sum" }, name, order, ...sumNodes(derivation, shownTerms.value, steppedTerm.value));
}

/** @param {NonNullable<Derivation["central_difference"]>} found */
function differenceElement(found) {
  const { value, difference, digits, agrees, relative_error: error, epsilon, has_kink: hasKink } = found;
  if (found.sides) return kinkElement(found, found.sides);
  const agreement = digits > 0 ? `✓ agrees to ${digits} digits` : "✓ agrees: the difference is rounding";
  const verdict = agrees ? agreement : `✗ differs by ${full(error * 100, 2)} %`;
  const text = Number.isFinite(value) ? `${verdict} (off by ${magnitude(difference)})` : "✗ cannot be compared: not every number is finite";
  const title = `(E(+ε) − E(−ε)) / 2ε with ε = ${magnitude(epsilon)}, from forward passes alone`;
  const near = hasKink ? `, nearer than a kink of E (ε = ${magnitude(epsilon)})` : "";
  return html("span", { class: agrees ? "agrees" : "differs", title }, `central difference${near} ${full(value)} ${text}`);
}

/**
 * Beside a kink of E, where a ReLU switches or another number becomes the largest of its window.
 *
 * @param {NonNullable<Derivation["central_difference"]>} difference
 * @param {[number, number]} sides
 */
function kinkElement({ gradient, epsilon, agrees, is_compared: isCompared, relative_error: error }, sides) {
  const [left, right] = sides.map((slope) => full(slope, 3));
  const nearest = Math.abs(sides[0] - gradient) <= Math.abs(sides[1] - gradient) ? "left" : "right";
  const verdicts = { agrees: `✓ the gradient is the one to the ${nearest}`, differs: `✗ the gradient is off by ${full(error * 100, 2)} %` };
  const kind = agrees ? "agrees" : "differs";
  const title = "A ReLU switches, or another number becomes the largest of its window: there E has no derivative, and a central difference means nothing.";
  const verdict = isCompared ? verdicts[kind] : "E has no derivative here, so nothing can be compared";
  return html("span", { class: isCompared ? kind : "note", title }, `E has a kink within ±${magnitude(epsilon)}: its slope is ${left} to the left and ${right} to the right; ${verdict}`);
}

/**
 * What the step makes of a parameter: for its gradient, and for the update itself.
 *
 * @param {Place} place
 * @param {RunState} state
 * @param {Trace} shown
 * @returns {Node[]}
 */
function updateLine({ layer, tensor, index }, state, shown) {
  const parameter = tensor.startsWith("update/") ? tensor.slice("update/".length) : tensor.slice("dE_d".length);
  if (layer === null || !(isGradient(tensor) || tensor.startsWith("update/"))) return [];
  if (!(parameter in state.layers[layer].parameters) || !revealed.value(layer, `dE_d${parameter}`, index)) return [];
  const [before, gradient, change] = [parameter, `dE_d${parameter}`, `update/${parameter}`].map((name) =>
    numberIn(shown, layer, name, index),
  );
  if (before === undefined || gradient === undefined || change === undefined) return [];
  const entry = entryName(parameter, index);
  const [symbols, numbers] = isPlainDescent(state, shown.step)
    ? [
        `${entry} − α·${entryName(gradientOf(parameter), index)}`,
        [` − ${exact(learningRateAt(state, shown.step))}·`, numberElement(gradient, gradientOf(parameter), 4, true)],
      ]
    : [`${entry} + ${entryName(`update/${parameter}`, index)}`, [" + ", numberElement(change, parameter, 4, true)]];
  const line = html("p", { class: "next" }, `next: ${entry} ← ${symbols} = `, numberElement(before, parameter, 4));
  line.append(...numbers, " = ", html("strong", {}, full(before + change)));
  return [line];
}

/** @param {string} parameter */
function gradientOf(parameter) {
  return `dE_d${parameter}`;
}

/**
 * @param {Trace} shown
 * @param {number} layer
 * @param {string} tensor
 * @param {number[]} index
 * @returns {number | undefined}
 */
function numberIn(shown, layer, tensor, index) {
  const whole = tensorIn(shown, layer, tensor);
  return Array.isArray(whole) ? entryOf(whole, index) : undefined;
}

/** @param {Place} place */
function nameOf({ tensor, index }) {
  return entryName(tensor, index);
}

/** @param {string} text */
function hintLine(text) {
  return html("p", { class: "hint" }, text);
}

/** @param {Derivation} derivation */
function sentence({ layer, tensor, index, value, count, note, central_difference: difference }) {
  const at = index.length === 2 ? `, row ${index[0] + 1}, column ${index[1] + 1},` : "";
  const place = `${at ? tensorName(tensor) : spoken({ layer, tensor, index })}${at} is ${full(value)}`;
  const from = note ?? (count === 1 ? "One product" : `The sum of ${count.toLocaleString("en")} products`);
  const checked = difference?.agrees ? ` The central difference agrees to ${difference.digits} digits.` : "";
  return `${place}. ${from}.${checked}`;
}
