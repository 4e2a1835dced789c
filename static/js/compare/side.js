/**
 * One side of A | B: a branch with a stage of its own and a live link of its own.
 *
 * @import {Branch, RunState, Trace} from "../types.js"
 * @import {Limits} from "../scales.js"
 */
import { ApiError } from "../api.js";
import { traceOfFrame } from "../frame.js";
import { html } from "../html.js";
import { openLive } from "../live.js";
import { moments, sample } from "../state.js";
import { palette } from "../palette.js";
import { aspect, isSplit } from "../stage/choices.js";
import { layoutOf } from "../stage/layout.js";
import { matrixAt, numberAt } from "../stage/places.js";
import { draw } from "../stage/stage.js";

export class Side {
  /**
   * @param {RunState} run
   * @param {Branch} branch
   * @param {string} letter A or B
   */
  constructor(run, branch, letter) {
    this.run = run;
    this.branch = branch;
    this.letter = letter;
    this.loss = html("span", { class: "side-loss" });
    this.frame = html("div", { class: "stage-frame", inert: true });
    this.element = html(
      "figure",
      { class: `side side-${letter.toLowerCase()}` },
      html("figcaption", {}, html("strong", {}, letter), html("span", { class: "side-name" }, branch.name), this.loss),
      this.frame,
    );
    /** @type {Trace | null} */
    this.trace = null;
    /** @type {{resolve: (trace: Trace) => void, reject: (error: Error) => void}[]} */
    this.waiting = [];
    /** @type {((view: any) => void) | null} */
    this.update = null;
    /** @type {import("../live.js").Link | null} */
    this.link = null;
  }

  /** Opens the link; the stage is drawn when the element is on the page. */
  async open() {
    this.link = await openLive(
      this.run.id,
      {
        frame: (frame) => this.waiting.shift()?.resolve(traceOfFrame(frame, this.run.layers)),
        error: (sentence) => this.waiting.shift()?.reject(new ApiError(sentence, 0, "live", null)),
        over: () => {},
      },
      this.branch.id,
    );
    this.link.send("show", { tensors: true, surface: 0 });
  }

  /** Draws the network anew, as large as the place is. */
  lay() {
    const size = { width: this.frame.clientWidth, height: this.frame.clientHeight };
    if (size.width === 0) return;
    const { layers, loss_function: loss } = this.run;
    this.update = draw(this.frame, layers, loss, layoutOf(layers, size, null)).update;
  }

  /**
   * Asks for a step, which may be done for several before the first is answered; answers come in order.
   *
   * @param {number} step
   * @returns {Promise<Trace>} what the branch computes there; it is trained up to there if it was not yet
   */
  ask(step) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.link?.send("advance", { to: step });
    });
  }

  /**
   * @param {Limits} limits the same for both sides, so that a colour means the same number
   * @param {boolean} streaming whether the next step follows at once
   */
  show(limits, streaming) {
    const { trace, run } = this;
    if (!trace || !this.update) return;
    this.update({
      run,
      layers: run.layers,
      trace,
      number: (/** @type {import("../types.js").Place} */ place) => numberAt(trace, null, place),
      matrix: (/** @type {number} */ layer, /** @type {string} */ tensor) => matrixAt(trace, layer, tensor),
      known: () => true,
      sample: Math.min(sample.peek(), trace.batch.length - 1),
      moment: moments.peek()[moments.peek().length - 1],
      current: null,
      subject: null,
      selection: null,
      selectedKey: null,
      sources: new Set(),
      limits,
      aspect: aspect(),
      streaming,
      split: isSplit(),
      palette: palette.peek(),
    });
  }

  close() {
    this.link?.close();
  }
}
