/**
 * Play: moment by moment on a timer, or step by step over the live link. A frame is asked for only when the one
 * before is painted, so the server never runs ahead of the screen.
 *
 * @import {Frame, Unit} from "./types.js"
 */
import { batch } from "../vendor/signals-core-1.14.5.js";
import * as api from "./api.js";
import { surfaceOf, traceOfFrame } from "./frame.js";
import { openLive } from "./live.js";
import { setUnderWay, showStep, stopPlaying, told, withRun } from "./run.js";
import { message, moment, moments, playing, run, speed, surface, trace, unit } from "./state.js";
import { pictureSize, takePictures } from "./stage/pictures.js";
import { stepForward } from "./stepping.js";

/** What the speed control offers: beats a second; a beat is one unit. */
export const SPEEDS = [
  { label: "1 a second", beats: 1 },
  { label: "2 a second", beats: 2 },
  { label: "5 a second", beats: 5 },
  { label: "15 a second", beats: 15 },
  { label: "60 a second", beats: 60 },
  { label: "full speed", beats: Infinity },
];

const SURFACE_SIZE = 50;
const IN_FLIGHT = 2;
const RUN_NEWS = 250; // milliseconds between two descriptions of the run while it plays

/** Starts or stops. */
export function togglePlay() {
  if (playing.peek()) pause();
  else if (trace.peek()) byHand(() => setUnderWay(play()))();
}

/** Stops; what is on the screen is soon exact again. */
export function pause() {
  stopPlaying();
}

/**
 * A move by hand: it ends Play, and is made when the last step of Play is on the screen.
 *
 * @param {() => unknown} move
 */
export function byHand(move) {
  return () => {
    const ending = stopPlaying();
    return ending ? ending.then(move) : move();
  };
}

async function play() {
  playing.value = true;
  message.value = null;
  while (playing.peek()) {
    await (isStreamed(unit.peek()) ? told(stream) : beat());
    if (message.peek() || trace.peek()?.diverged) playing.value = false;
  }
}

/** @param {Unit} by */
function isStreamed(by) {
  return by === "batch" || by === "epoch";
}

/** One moment, and the wait until the next is due. */
async function beat() {
  const due = performance.now() + 1000 / SPEEDS[speed.peek()].beats;
  await stepForward();
  do await nextPaint();
  while (playing.peek() && performance.now() < due);
}

/** Streams frames until Play is stopped, the unit is another, or something went wrong. */
async function stream() {
  const by = unit.peek();
  const from = trace.peek()?.step ?? 0;
  const state = await withRun((id) => api.advance(id, { to: from }));
  /** @type {Frame[]} */
  const arrived = [];
  /** @type {string | null} */
  let trouble = null;
  let over = false;
  const link = await openLive(state.id, {
    frame: (frame) => arrived.push(frame),
    over: () => {
      over = true;
    },
    error: (sentence) => {
      trouble = sentence;
    },
  });
  let credit = 0;
  let pace = NaN;
  let due = performance.now();
  let news = 0;
  let shown = NaN;
  while (playing.peek() && unit.peek() === by && !trouble) {
    const { beats } = SPEEDS[speed.peek()];
    if (pictureSize() !== shown) {
      shown = pictureSize();
      const surfaceSize = (state.layers[0].inputs ?? 3) <= 2 ? SURFACE_SIZE : 0;
      link.send("show", { tensors: true, surface: surfaceSize, ...(shown > 0 ? { neurons: shown } : {}) });
    }
    if (beats !== pace) {
      pace = beats;
      link.send("play", { steps_per_frame: stepsPerFrame(by, beats, state.steps_per_epoch) });
    }
    const now = performance.now();
    const wanted = beats === Infinity ? IN_FLIGHT : Number(now >= due);
    if (credit < wanted) {
      link.send("credit", { frames: wanted - credit });
      credit = wanted;
      due = Math.max(due + 1000 / beats, now);
    }
    await nextPaint();
    const newest = arrived[arrived.length - 1];
    if (!newest && over) break;
    if (!newest) continue;
    credit -= arrived.length;
    arrived.length = 0;
    showFrame(newest);
    if (now - news > RUN_NEWS) {
      news = now;
      describeRun(newest);
    }
  }
  const stopped = trouble ? null : await link.pause();
  link.close();
  if (stopped) run.value = stopped;
  if (over) playing.value = false;
  await showStep(trace.peek()?.step ?? from, moments.peek().length - 1);
  if (trouble) throw new api.ApiError(trouble, 0, "live", null);
}

/**
 * @param {Unit} by
 * @param {number} beats
 * @param {number} stepsPerEpoch
 */
function stepsPerFrame(by, beats, stepsPerEpoch) {
  if (beats === Infinity) return "max";
  return by === "epoch" ? stepsPerEpoch : 1;
}

/** @param {Frame} frame */
function showFrame(frame) {
  const state = run.peek();
  if (state?.id !== frame.header.run) return; // another run has taken its place on the screen
  batch(() => {
    takePictures(frame);
    trace.value = traceOfFrame(frame, state.layers);
    moment.value = moments.peek().length - 1;
    surface.value = surfaceOf(frame) ?? surface.peek();
  });
}

/** @param {Frame} frame */
function describeRun({ header }) {
  const state = run.peek();
  if (!state) return;
  const { step, epoch, loss, furthest, diverged } = header;
  run.value = { ...state, step, epoch, loss, furthest, diverged };
}

/** @returns {Promise<number>} */
function nextPaint() {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}

