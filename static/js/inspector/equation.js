/**
 * A formula's right side as parts that can be laid out: tensors as tables, and the signs between them. Pure.
 *
 *   "Xᵀ·∂E/∂Y"              [tensor X, transposed] [text ·] [tensor dE_dY]
 *   "∂E/∂Y⊙(1 − tanh(X)²)"  [tensor dE_dY] [text ⊙] [factor "1 − tanh(X)²"]
 *   "max(0, X)"             [text "max(0, "] [tensor X] [text ")"]
 *
 * A factor is a number computed on the way, one for each entry of the result; the entries' derivations hold it.
 * The engine writes the formulas; nothing here knows a layer.
 */
import { tensorName } from "../format.js";

/**
 * @typedef {{kind: "text", text: string}
 *   | {kind: "tensor", tensor: string, transposed: boolean}
 *   | {kind: "factor", text: string}} Part
 */

/**
 * The parts of a formula's right side.
 * @param {string} formula such as "∂E/∂W = Xᵀ·∂E/∂Y"
 * @param {readonly string[]} tensors the names that may stand in it, such as "X" and "dE_dY"
 * @returns {Part[]}
 */
export function partsOf(formula, tensors) {
  const right = formula.slice(formula.indexOf("=") + 1).trim();
  const names = new Map(tensors.map((tensor) => [tensorName(tensor), tensor]));
  return splitOutside(right, /^ [+−] /).flatMap(({ sign, text }) => [
    ...(sign ? [textPart(sign.trim())] : []),
    ...termParts(text, names),
  ]);
}

/**
 * @param {string} term
 * @param {ReadonlyMap<string, string>} names
 * @returns {Part[]}
 */
function termParts(term, names) {
  const factors = splitOutside(term, /^[·⊙]/);
  if (!factors.some(({ text }) => asTensor(text, names))) return inlineParts(term, names);
  /** @type {Part[]} */
  const parts = [];
  for (const { sign, text } of factors) {
    const tensor = asTensor(text, names);
    const before = parts.at(-1);
    if (!tensor && before?.kind === "factor") {
      before.text += `${sign}${text}`;
      continue;
    }
    if (sign) parts.push(textPart(sign));
    parts.push(tensor ?? { kind: "factor", text: withoutParentheses(text) });
  }
  return parts;
}

/**
 * A term without a tensor of its own: the tensors inside its calls, with the text around them.
 * @param {string} term
 * @param {ReadonlyMap<string, string>} names
 * @returns {Part[]}
 */
function inlineParts(term, names) {
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
  const name = new RegExp(`(?<![\\p{L}∂/])(${longestFirst.join("|")})(ᵀ?)(?![\\p{L}\\p{N}′])`, "gu");
  /** @type {Part[]} */
  const parts = [];
  let end = 0;
  for (const match of term.matchAll(name)) {
    if (match.index > end) parts.push(textPart(term.slice(end, match.index)));
    parts.push({ kind: "tensor", tensor: /** @type {string} */ (names.get(match[1])), transposed: match[2] !== "" });
    end = match.index + match[0].length;
  }
  if (end < term.length) parts.push(textPart(term.slice(end)));
  return parts;
}

/**
 * @param {string} text
 * @param {ReadonlyMap<string, string>} names
 * @returns {Part | null}
 */
function asTensor(text, names) {
  const transposed = text.endsWith("ᵀ");
  const tensor = names.get(transposed ? text.slice(0, -1) : text);
  return tensor === undefined ? null : { kind: "tensor", tensor, transposed };
}

/**
 * Splits at signs that stand outside of all parentheses.
 * @param {string} text
 * @param {RegExp} sign anchored at its start
 * @returns {{sign: string, text: string}[]}
 */
function splitOutside(text, sign) {
  const pieces = [{ sign: "", text: "" }];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const found = depth === 0 && text.slice(at).match(sign);
    if (found) {
      pieces.push({ sign: found[0], text: "" });
      at += found[0].length;
      continue;
    }
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    pieces[pieces.length - 1].text += text[at];
    at += 1;
  }
  return pieces;
}

/** @param {string} text */
function withoutParentheses(text) {
  return text.startsWith("(") && text.endsWith(")") && !closesEarly(text) ? text.slice(1, -1) : text;
}

/** @param {string} text */
function closesEarly(text) {
  let depth = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return true;
  }
  return false;
}

/**
 * @param {string} text
 * @returns {Part}
 */
function textPart(text) {
  return { kind: "text", text };
}
