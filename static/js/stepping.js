/**
 * Step and Back: through the moments of a training step, and over its ends into the neighbouring one.
 *
 * @import {Moment, Position, Selection} from "./types.js"
 */
import { batch } from "../vendor/signals-core-1.14.5.js";
import { announce, sentenceOf } from "./announce.js";
import { following, preceding } from "./moments.js";
import { moment, moments, playing, pointed, run, sample, select, summed, trace, unit } from "./state.js";
import { beginSum, numberOf, termsAwaited, turnTerm } from "./summing.js";
import { showStep, told } from "./run.js";

/** Presses that were made while a step was being fetched, and are still to be answered. */
let waiting = 0;
let turn = Promise.resolve();

const MOST_WAITING = 16;
const SLOW = 300; // milliseconds

/**
 * What is asked before a backward pass begins by hand, if something is; it gives what is to be done after it.
 *
 * @type {{ask: (() => Promise<(() => void) | null>) | null}}
 */
export const beforeBackward = { ask: null };

/** Goes on by one unit. */
export function stepForward() {
  if (beforeBackward.ask && !playing.peek() && isBeforeBackward()) return askedFirst(beforeBackward.ask);
  return go(following, 1);
}

/** Whether the next press of Step begins the backward pass of the step on the screen. */
function isBeforeBackward() {
  const stepwise = unit.peek() === "number" || unit.peek() === "layer";
  return stepwise && waiting === 0 && moments.peek()[moment.peek()]?.phase === "loss";
}

/** @param {NonNullable<typeof beforeBackward.ask>} ask */
async function askedFirst(ask) {
  const after = await ask();
  await go(following, 1);
  after?.();
}

/** Takes the last unit back. */
export function stepBack() {
  return go(preceding, -1);
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

/**
 * @param {typeof following} neighbour
 * @param {1 | -1} way
 */
function go(neighbour, way) {
  return inTurn(() => {
    const awaited = unit.peek() === "term" ? termsAwaited() : undefined;
    return awaited ? awaited.then(() => goNow(neighbour, way)) : goNow(neighbour, way);
  });
}

/**
 * @param {typeof following} neighbour
 * @param {1 | -1} way
 * @returns {Promise<void> | undefined}
 */
function goNow(neighbour, way) {
  const [state, shown] = [run.peek(), trace.peek()];
  if (!state || !shown) return undefined;
  if (unit.peek() === "term" && turnTerm(way)) return undefined;
  const here = { step: shown.step, moment: moment.peek() };
  return arrive(neighbour(here, unit.peek(), moments.peek(), state.epochs), way);
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
 * @param {1 | -1} [way]
 * @returns {Promise<void> | undefined} undefined if it is done already
 */
function arrive(there, way = 1) {
  if (trace.peek()?.step === there.step) {
    moment.value = there.moment;
    return arrived(way);
  }
  return whileBusy(
    told(async () => {
      await showStep(there.step, there.moment);
      arrived(way);
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

/** @param {1 | -1} way */
function arrived(way) {
  const [state, shown, at] = [run.peek(), trace.peek(), moments.peek()[moment.peek()]];
  if (!state || !shown || !at) return undefined;
  const chosen = attended(at, shown.layers[at.layer ?? 0].gradients);
  batch(() => {
    if (chosen) select(chosen);
    pointed.value = null;
    if (unit.peek() === "term") beginSum(at, way);
    else summed.value = null;
  });
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
function attended(at, gradients) {
  const { phase, layer, tensor, index } = at;
  if (unit.peek() === "term") return numberOf(at) ?? { layer };
  if (unit.peek() === "number") return index ? { layer, tensor, index: index.map((i) => i ?? sample.peek()) } : { layer };
  if (unit.peek() !== "layer") return null;
  if (phase !== "backward") return { layer, tensor };
  const [first = "X"] = Object.keys(gradients);
  return { layer, tensor: `dE_d${first}` };
}
