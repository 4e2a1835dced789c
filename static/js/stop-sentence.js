/**
 * Why Play stopped. Pure.
 *
 * @param {number} step
 * @param {string[]} reasons
 * @returns {string}
 */
export function stopSentence(step, reasons) {
  return `Stopped at step ${step}: ${reasons.join("; ")}. Play goes on from here.`;
}
