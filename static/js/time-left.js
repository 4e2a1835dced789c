/**
 * How long Play still takes, where it is to stop after a number of epochs. Pure.
 *
 * @import {Experiment} from "./types.js"
 */

/**
 * @param {Pick<Experiment, "stop">} experiment
 * @param {number} epochs how many are over, in parts of one too
 * @param {number} perSecond how many epochs go by in a second
 * @returns {string | null} null where nothing says when it ends, or where that is past
 */
export function timeLeft({ stop = [] }, epochs, perSecond) {
  const ends = stop.filter(({ kind }) => kind === "epochs").map((condition) => Number(condition.epochs));
  const seconds = (Math.min(...ends) - epochs) / perSecond;
  if (!Number.isFinite(seconds) || seconds <= 0) return null;
  return seconds < 100 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`;
}
