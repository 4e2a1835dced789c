/**
 * Play: moment by moment on a timer, or step by step over the live link. A frame is asked for only when the one
 * before is painted, so the server never runs ahead of the screen.
 *
 * @import {Unit} from "./types.js"
 */
import * as api from "./api.js";
import { setUnderWay, stopPlaying, told } from "./run.js";
import { message, playing, run, speed, stopped, trace, unit } from "./state.js";
import { stepForward } from "./stepping.js";
import { stopSentence } from "./stop-sentence.js";

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
  stopped.value = null;
  while (playing.peek()) {
    await (isStreamed(unit.peek()) ? told(stream) : beat());
    if (message.peek() || stopped.peek() || trace.peek()?.diverged) playing.value = false;
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
  for (let taken = 0; taken < units && playing.peek() && !message.peek(); taken += 1) {
    const before = trace.peek()?.step;
    await stepForward();
    if (trace.peek()?.step !== before) stopped.value = await whyStopped();
    if (stopped.peek()) return;
  }
  do await nextPaint();
  while (playing.peek() && performance.now() < due);
}

/** @returns {Promise<{step: number, sentence: string} | null>} why Play stops at the step on the screen, if it does */
async function whyStopped() {
  const [state, step] = [run.peek(), trace.peek()?.step ?? 0];
  if (!state?.experiment.stop) return null;
  const { reasons } = await api.json("GET", `runs/${state.id}/steps/${step}/stop`);
  return reasons.length > 0 ? { step, sentence: stopSentence(step, reasons) } : null;
}

/** Streams frames; how, is fetched when it is first needed. */
async function stream() {
  const module = await import("./streaming.js").catch(() => {
    throw new api.ApiError("A part of the page could not be fetched. Is the server still running? Press Play again.", 0, "unreachable", null);
  });
  await module.streamFrames();
}

/** How long a page that is out of sight waits, in milliseconds: it paints nothing, and its run goes on. */
const OUT_OF_SIGHT = 100;

/** @returns {Promise<void>} resolved at the next paint, or when it was waited for long enough out of sight */
export function nextPaint() {
  return new Promise((resolve) => {
    const paint = requestAnimationFrame(done);
    const timer = document.hidden ? setTimeout(done, OUT_OF_SIGHT) : undefined;
    document.addEventListener("visibilitychange", done);
    function done() {
      cancelAnimationFrame(paint);
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", done);
      resolve();
    }
  });
}
