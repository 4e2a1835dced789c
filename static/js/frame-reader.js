/**
 * Puts the frames of Play on the screen: pictures and strokes at once, numbers and words at the pace of reading.
 *
 * @import {Frame} from "./types.js"
 */
import { batch } from "../vendor/signals-core-1.14.5.js";
import { surfaceOf, traceOfFrame } from "./frame.js";
import { moment, moments, rate, run, streamed, surface, trace } from "./state.js";
import { takePictureFrame } from "./pictures/mount.js";
import { takePictures } from "./stage/pictures.js";

const NEWS = 250; // milliseconds between two descriptions of the run
const READING = 100; // milliseconds between two steps whose numbers are written
const SEEING = 50; // milliseconds between two surfaces: it is large, and changes slowly

export class FrameReader {
  /**
   * @param {number} stepsPerUnit
   * @param {number} from the step where it begins
   */
  constructor(stepsPerUnit, from) {
    this.stepsPerUnit = stepsPerUnit;
    this.newest = from;
    this.written = -Infinity;
    this.seen = -Infinity;
    this.told = { at: performance.now(), step: from };
  }

  /** @param {Frame} frame */
  take(frame) {
    const state = run.peek();
    const { header } = frame;
    // Another run or branch may have taken its place on the screen.
    if (state?.id !== header.run || state.branch !== header.branch || header.step < this.newest) return;
    this.newest = header.step;
    const now = performance.now();
    const newest = traceOfFrame(frame, state.layers);
    batch(() => {
      takePictures(frame);
      takePictureFrame(frame);
      streamed.value = newest;
      if (now - this.seen >= SEEING) {
        this.seen = now;
        surface.value = surfaceOf(frame) ?? surface.peek();
      }
      if (now - this.written < READING) return;
      this.written = now;
      trace.value = newest;
      moment.value = moments.peek().length - 1;
    });
    if (now - this.told.at > NEWS) this.tell(frame, now);
  }

  /**
   * @param {Frame} frame
   * @param {number} now
   */
  tell({ header }, now) {
    const state = run.peek();
    if (!state) return;
    const { step, epoch, loss, furthest, diverged } = header;
    rate.value = ((step - this.told.step) / this.stepsPerUnit / (now - this.told.at)) * 1000;
    this.told = { at: now, step };
    run.value = { ...state, step, epoch, loss, furthest, diverged };
  }

  /** What came last is on the screen with all that is written about it. */
  close() {
    batch(() => {
      if (streamed.peek() && trace.peek() !== streamed.peek()) trace.value = streamed.peek();
      moment.value = streamed.peek() ? moments.peek().length - 1 : moment.peek();
      streamed.value = null;
      rate.value = null;
    });
  }
}
