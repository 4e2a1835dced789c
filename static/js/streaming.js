/**
 * Play over the live link: a frame is asked for only when there is room for it on the screen, so the server never runs
 * ahead.
 *
 * @import {Frame, Unit} from "./types.js"
 */
import { effect } from "../vendor/signals-core-1.14.5.js";
import * as api from "./api.js";
import { FrameReader } from "./frame-reader.js";
import { openLive } from "./live.js";
import { nextPaint, SPEEDS } from "./playing.js";
import { showStep, withRun } from "./run.js";
import { shown } from "./showing.js";
import { moments, playing, run, speed, stopped, trace, unit } from "./state.js";

const IN_FLIGHT = 2;

/** Streams frames until Play is stopped, the unit is another, or something went wrong. */
export async function streamFrames() {
  const by = unit.peek();
  const from = trace.peek()?.step ?? 0;
  const state = await withRun((id) => api.advance(id, { to: from }));
  /** @type {Frame[]} */
  const arrived = [];
  /** @type {string | null} */
  let trouble = null;
  let over = false;
  let wake = () => {};
  const link = await openLive(state.id, {
    frame: (frame) => {
      arrived.push(frame);
      if (document.hidden) wake();
    },
    over: (why) => {
      over = true;
      stopped.value = why;
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
      // Browsers slow the timers of a page that is out of sight down to one a minute; messages come as ever.
      const message = new Promise((resolve) => {
        wake = () => resolve(undefined);
      });
      await Promise.race([nextPaint(), message]);
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
  const last = trouble ? null : await link.pause();
  link.close();
  if (last) run.value = last;
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
