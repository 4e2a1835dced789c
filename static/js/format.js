/**
 * Numbers and names as the screen writes them. Pure. The minus sign is the typographic one, as wide as a digit.
 */

const MINUS = "−";

/**
 * Tensors whose name is a word, and the letter that formulas write.
 *
 * @type {Readonly<Record<string, string>>}
 */
const LETTERS = { gamma: "γ", beta: "β", mean: "μ", deviation: "σ", normalized: "X̂", mask: "M" };

/**
 * A number in at most six characters, for a circle or an edge: "−0.81", "0.012", "2e−5".
 *
 * @param {number} value
 * @returns {string}
 */
export function short(value) {
  if (!Number.isFinite(value)) return nonFinite(value);
  const size = Math.abs(value);
  if (size === 0) return "0.00";
  if (size >= 999.5 || size < 0.00095) return exponential(value, 0);
  return signed(value, decimals(size));
}

/**
 * A number with that many significant digits, for tables and sums: "−0.01184", "1.200e−5".
 *
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function full(value, digits = 4) {
  if (!Number.isFinite(value)) return nonFinite(value);
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e5 || size < 1e-4) return exponential(value, digits - 1);
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return signed(value, Math.min(places, 12));
}

/**
 * A number as short as it can be said with three significant digits: "0", "1", "−0.25".
 *
 * @param {number} value
 * @returns {string}
 */
export function plain(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))).replaceAll("-", MINUS) : nonFinite(value);
}

/**
 * Every digit that the engine holds.
 *
 * @param {number} value
 * @returns {string}
 */
export function exact(value) {
  return Number.isFinite(value) ? String(value).replaceAll("-", MINUS) : nonFinite(value);
}

/**
 * A magnitude such as 3e−11.
 *
 * @param {number} value
 * @returns {string}
 */
export function magnitude(value) {
  return Number.isFinite(value) ? exponential(value, 0) : nonFinite(value);
}

/**
 * A share as "98.4 %".
 *
 * @param {number} share 0 to 1
 * @returns {string}
 */
export function percent(share) {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/**
 * A tensor's name as the article writes it: "dE_dW" is "∂E/∂W".
 *
 * @param {string} tensor
 * @returns {string}
 */
export function tensorName(tensor) {
  if (tensor.startsWith("update/")) return `Δ${letterOf(tensor.slice("update/".length))}`;
  const [share, parameter] = tensor.split("/"); // what led to an update, such as "velocity/W"
  if (parameter !== undefined) return `${share.replace("_hat", "\u0302").replaceAll("_", " ")} of ${letterOf(parameter)}`;
  return tensor.startsWith("dE_d") ? `∂E/∂${letterOf(tensor.slice("dE_d".length))}` : letterOf(tensor);
}

/**
 * An entry's name, counted from 1: "∂E/∂W[2,1]".
 *
 * @param {string} tensor
 * @param {readonly number[]} index
 * @returns {string}
 */
export function entryName(tensor, index) {
  return index.length === 0 ? tensorName(tensor) : `${tensorName(tensor)}[${index.map((i) => i + 1).join(",")}]`;
}

/** @param {string} name */
function letterOf(name) {
  return LETTERS[name] ?? name;
}

/** @param {number} size */
function decimals(size) {
  if (size >= 99.95) return 0;
  if (size >= 9.995) return 1;
  return size >= 0.0995 ? 2 : 3;
}

/**
 * @param {number} value
 * @param {number} places
 */
function signed(value, places) {
  return value.toFixed(places).replace("-", MINUS);
}

/**
 * @param {number} value
 * @param {number} places
 */
function exponential(value, places) {
  return value.toExponential(places).replace("+", "").replaceAll("-", MINUS);
}

/** @param {number} value */
function nonFinite(value) {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "∞" : `${MINUS}∞`;
}
