/** How many hunts were begun and won, and how many points that gave; kept in this browser only. */

const KEPT = "gradus.hunts";

/** @returns {{over: number, found: number, points: number}} */
export function tally() {
  const kept = localStorage.getItem(KEPT);
  return kept ? JSON.parse(kept) : { over: 0, found: 0, points: 0 };
}

/** @param {{score: number, isFound: boolean}} outcome of a hunt */
export function count({ score, isFound }) {
  const { over, found, points } = tally();
  localStorage.setItem(KEPT, JSON.stringify({ over: over + 1, found: found + Number(isFound), points: points + score }));
}

/** The tally in words. */
export function tallyText() {
  const { over, found, points } = tally();
  return over === 0 ? "No hunt is over yet." : `${found} of ${over} found, ${points} points.`;
}
