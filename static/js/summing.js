/**
 * The finest steps: through the terms of the number that the moment computed, one by one, with the sum so far.
 *
 * @import {Moment, Place} from "./types.js"
 */
import { announce } from "./announce.js";
import { entryName, full } from "./format.js";
import { isSamePlace, moment, moments, ownDerivation, sample, shownTerms, subject, summed } from "./state.js";

const PATIENCE = 2000; // milliseconds that a press waits for the terms of the number

/**
 * The number that a moment computes; null at the input, which was given.
 *
 * @param {Moment} at
 * @returns {Place | null}
 */
export function numberOf({ phase, layer, tensor, index }) {
  if (phase === "loss") return { layer: null, tensor: "E", index: [] };
  return index && { layer, tensor, index: index.map((i) => i ?? sample.peek()) };
}

/**
 * Begins with the first term of a number, or, coming back to it, with all.
 *
 * @param {Moment} at
 * @param {1 | -1} way
 */
export function beginSum(at, way) {
  const place = numberOf(at);
  summed.value = place && { place, count: way > 0 ? 1 : Infinity };
}

/**
 * Goes on by one term, or back by one.
 *
 * @param {1 | -1} way
 * @returns {boolean} whether there was one
 */
export function turnTerm(way) {
  const [found, stepped] = [ownDerivation.peek(), summed.peek()];
  if (!found || !stepped || !isSamePlace(stepped.place, found)) return false;
  const count = shownTerms.peek() + way;
  if (count < 1 || count > found.terms.length) return false;
  summed.value = { place: stepped.place, count };
  const { factors, so_far: sum } = found.terms[count - 1];
  announce(`Term ${count} of ${found.count} of ${entryName(found.tensor, found.index)}: ${factors.map(({ text }) => text).join("·")}; the sum so far is ${full(sum)}.`);
  return true;
}

/**
 * Waits for the terms of the number that the moment computed, if they are on their way.
 *
 * @returns {Promise<void> | undefined} undefined if there is nothing to wait for
 */
export function termsAwaited() {
  const at = moments.peek()[moment.peek()];
  const place = at && numberOf(at);
  const asked = subject.peek();
  if (!place || !asked || !isSamePlace(place, asked) || ownDerivation.peek()) return undefined;
  return new Promise((resolve) => {
    const timer = setTimeout(done, PATIENCE);
    const stop = ownDerivation.subscribe((found) => {
      if (found) queueMicrotask(done);
    });
    function done() {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}
