/**
 * Play: moment by moment on a timer, or step by step over the live link. A frame is asked for only when the one
 * before is painted, so the server never runs ahead of the screen.
 *
 * @import {Frame, Unit} from "./types.js"
 */
import { effect } from "../vendor/signals-core-1.14.5.js";
import * as api from "./api.js";
import { FrameReader } from "./frame-reader.js";
import { openLive } from "./live.js";
import { setUnderWay, showStep, stopPlaying, told, withRun } from "./run.js";
import { shown } from "./showing.js";
import { message, moments, playing, run, speed, trace, unit } from "./state.js";
import { stepForward } from "./stepping.js";

/** What the speed control offers: beats a second, and how many units a beat goes on by. */
export const SPEEDS = [
  { label: "1 a second", beats: 1, units: 1 },
  { label: "2 a second", beats: 2, units: 1 },
  { label: "5 a second", beats: 5, units: 1 },
  { label: "15 a second", beats: 15, units: 1 },
  { label: "60 a second", beats: 60, units: 1 },
  { label: "600 a second", beats: 60, units: 10 },
  { label: "full speed", beats: Infinity, units: 10 },
];

const IN_FLIGHT = 2;

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

/** As many moments as a beat has, and the wait until the next is due. */
async function beat() {
  const { beats, units } = SPEEDS[speed.peek()];
  const due = performance.now() + 1000 / beats;
  for (let taken = 0; taken < units && playing.peek() && !message.peek(); taken += 1) await stepForward();
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
  const orders = [
    effect(() => link.send("show", JSON.parse(shown.value))),
    effect(() => link.send("play", { steps_per_frame: stepsPerFrame(by, SPEEDS[speed.value], state.steps_per_epoch) })),
  ];
  const reader = new FrameReader(by === "epoch" ? state.steps_per_epoch : 1, from);
  let credit = 0;
  let due = performance.now();
  try {
    while (playing.peek() && unit.peek() === by && !trouble) {
      const { beats } = SPEEDS[speed.peek()];
      const now = performance.now();
      const granted = beats === Infinity ? IN_FLIGHT - credit : Number(now >= due && credit < IN_FLIGHT);
      if (granted > 0) {
        link.send("credit", { frames: granted });
        credit += granted;
        due = Math.max(due + 1000 / beats, now);
      }
      await nextPaint();
      const newest = arrived[arrived.length - 1];
      if (!newest && over) break;
      if (!newest) continue;
      credit -= arrived.length;
      arrived.length = 0;
      reader.take(newest);
    }
  } finally {
    orders.forEach((end) => end());
    reader.close();
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
 * @param {typeof SPEEDS[number]} pace
 * @param {number} stepsPerEpoch
 */
function stepsPerFrame(by, { beats, units }, stepsPerEpoch) {
  if (beats === Infinity) return "max";
  return units * (by === "epoch" ? stepsPerEpoch : 1);
}

/** @returns {Promise<number>} */
function nextPaint() {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}

