/**
 * Step and Back: through the moments of a training step, and over its ends into the neighbouring one.
 *
 * @import {Moment, Position, Selection} from "./types.js"
 */
import { announce, sentenceOf } from "./announce.js";
import { following, preceding } from "./moments.js";
import { moment, moments, playing, pointed, run, sample, select, trace, unit } from "./state.js";
import { showStep, told } from "./run.js";

/** Presses that were made while a step was being fetched, and are still to be answered. */
let waiting = 0;
let turn = Promise.resolve();

const MOST_WAITING = 16;
const SLOW = 300; // milliseconds

/** Goes on by one unit. */
export function stepForward() {
  return go(following);
}

/** Takes the last unit back. */
export function stepBack() {
  return go(preceding);
}

/** Back to the start: the same initial weights, nothing computed. */
export function reset() {
  return inTurn(() => arrive({ step: 0, moment: 0 }));
}

/**
 * To a training step, all of it computed.
 *
 * @param {number} step
 */
export function goToStep(step) {
  return inTurn(() => arrive({ step, moment: moments.peek().length - 1 }));
}

/** @param {typeof following} neighbour */
function go(neighbour) {
  return inTurn(() => {
    const [state, shown] = [run.peek(), trace.peek()];
    if (!state || !shown) return undefined;
    const here = { step: shown.step, moment: moment.peek() };
    return arrive(neighbour(here, unit.peek(), moments.peek(), state.epochs));
  });
}

/**
 * Does one thing after the other. What needs no answer from the server is done at once.
 *
 * @param {() => Promise<void> | undefined} deed
 */
function inTurn(deed) {
  if (waiting >= MOST_WAITING) return turn;
  if (waiting === 0) {
    const done = deed();
    if (!done) return turn;
    waiting += 1;
    turn = done.finally(() => {
      waiting -= 1;
    });
    return turn;
  }
  waiting += 1;
  turn = turn.then(deed).finally(() => {
    waiting -= 1;
  });
  return turn;
}

/**
 * @param {Position} there
 * @returns {Promise<void> | undefined} undefined if it is done already
 */
function arrive(there) {
  if (trace.peek()?.step === there.step) {
    moment.value = there.moment;
    return arrived();
  }
  return whileBusy(
    told(async () => {
      await showStep(there.step, there.moment);
      arrived();
    }),
  );
}

/**
 * Shows that the page waits, if it waits for long: going far ahead trains many steps.
 *
 * @param {Promise<void>} deed
 */
async function whileBusy(deed) {
  const timer = setTimeout(() => document.body.setAttribute("aria-busy", "true"), SLOW);
  await deed;
  clearTimeout(timer);
  document.body.removeAttribute("aria-busy");
}

function arrived() {
  const [state, shown, at] = [run.peek(), trace.peek(), moments.peek()[moment.peek()]];
  if (!state || !shown || !at) return undefined;
  const chosen = attended(at, shown.layers[at.layer ?? 0].gradients);
  if (chosen) select(chosen);
  pointed.value = null;
  if (!playing.peek()) announce(sentenceOf(state, shown, at, unit.peek(), sample.peek()));
  return undefined;
}

/**
 * What stepping turns the inspector to: the number or the layer that was just computed.
 *
 * @param {Moment} at
 * @param {object} gradients of the moment's layer
 * @returns {Selection | null}
 */
function attended({ phase, layer, tensor, index }, gradients) {
  if (unit.peek() === "number") return index ? { layer, tensor, index: index.map((i) => i ?? sample.peek()) } : { layer };
  if (unit.peek() !== "layer") return null;
  if (phase !== "backward") return { layer, tensor };
  const [first = "X"] = Object.keys(gradients);
  return { layer, tensor: `dE_d${first}` };
}
