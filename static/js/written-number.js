/** Numbers as people write them: 0.5, 0,5, 1/3, −2. Pure. */

/**
 * The number, or the text itself where it is none: the server says what is wrong with it.
 *
 * @param {string} text
 * @returns {number | string}
 */
export function readNumber(text) {
  const [numerator, denominator, ...more] = text.trim().replaceAll("−", "-").replaceAll(",", ".").split("/");
  const value = denominator === undefined ? plain(numerator) : plain(numerator) / plain(denominator);
  return more.length === 0 && Number.isFinite(value) ? value : text;
}

/** @param {string} text */
function plain(text) {
  return text.trim() === "" ? NaN : Number(text);
}
