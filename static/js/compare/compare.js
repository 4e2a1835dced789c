/**
 * A | B: two branches of the run side by side, with one clock.
 *
 * @import {Branch, History, RunState} from "../types.js"
 */
import { ApiError, getRun, json } from "../api.js";
import { entryName, full } from "../format.js";
import { button, html } from "../html.js";
import { openDialog } from "../laboratory/dialog.js";
import { stopPlaying, switchBranch, told } from "../run.js";
import { limitsOf } from "../scales.js";
import { run, trace } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { Losses } from "./losses.js";
import { Side } from "./side.js";

const ASKED_AHEAD = 4;
const THRESHOLDS = ["0", "1e-12", "1e-9", "1e-6", "1e-3", "0.01", "0.1"];

class Comparison {
  /**
   * @param {RunState} state
   * @param {Side[]} sides
   */
  constructor(state, sides) {
    this.state = state;
    this.sides = sides;
    this.step = 0;
    this.playing = false;
    this.furthest = Math.max(1, ...sides.map((side) => side.branch.furthest));
    this.losses = new Losses();
    this.slider = html("input", { type: "range", min: 0, max: this.furthest, "aria-label": "step of both" });
    this.number = html("span", { class: "compare-step" });
    this.playButton = button({ class: "primary" }, () => void this.play(), "▶▶ Play both");
    this.first = html("p", { class: "compare-first", role: "status" });
    this.trouble = html("p", { class: "field-error", role: "alert" });
    this.threshold = html("select", {}, ...THRESHOLDS.map((value) => html("option", { value, selected: value === "0" }, value === "0" ? "anything" : value)));
    this.threshold.onchange = () => void this.find();
    this.slider.oninput = () => {
      this.playing = false;
      void this.goTo(this.slider.valueAsNumber);
    };
    this.going = false;
    /** @type {number | null} */
    this.wanted = null;
  }

  /** @param {number} step */
  async begin(step) {
    const dialog = openDialog(
      "A | B",
      html("div", { class: "compare-sides" }, ...this.sides.map((side) => side.element)),
      html(
        "div",
        { class: "compare-controls" },
        button({ "aria-label": "Step back" }, () => this.byHand(-1), "◀"),
        button({ "aria-label": "Step" }, () => this.byHand(1), "Step ▶"),
        this.playButton,
        this.slider,
        this.number,
        ...this.sides.map(({ letter, branch }) =>
          button({ title: `Close this and go on with ${branch.name}` }, () => {
            dialog.close();
            void told(() => switchBranch(branch.id));
          }, `Go on with ${letter}`),
        ),
      ),
      html("div", { class: "compare-lower" }, html("div", {}, html("label", {}, "They first differ by more than ", this.threshold, " in a parameter:"), this.first, this.trouble), this.losses.element),
    );
    dialog.classList.add("compare");
    dialog.addEventListener("keydown", (event) => this.key(event));
    const observer = new ResizeObserver(() => this.lay());
    observer.observe(this.sides[0].frame);
    dialog.addEventListener("close", () => {
      observer.disconnect();
      this.playing = false;
      for (const side of this.sides) side.close();
      void told(async () => {
        const { branches } = await getRun(this.state.id);
        const shown = run.peek();
        if (shown?.id === this.state.id) run.value = { ...shown, branches };
      });
    });
    this.dialog = dialog;
    this.lay();
    await this.goTo(step);
    await Promise.all([this.find(), this.remember()]);
  }

  lay() {
    for (const side of this.sides) side.lay();
    this.show();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { target } = event;
    if (target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft" && target !== this.slider) this.byHand(-1);
    else if (event.key === "ArrowRight" && target !== this.slider) this.byHand(1);
    else if (event.key === " " && !(target instanceof HTMLButtonElement)) void this.play();
    else return;
    event.preventDefault();
  }

  /** @param {number} by */
  byHand(by) {
    this.playing = false;
    void this.goTo(Math.max(0, this.step + by));
  }

  /**
   * Both to a step. While one is being fetched, only the newest wish is kept.
   *
   * @param {number} step
   */
  async goTo(step) {
    this.wanted = step;
    if (this.going) return;
    this.going = true;
    await this.told(async () => {
      while (this.wanted !== null) {
        const next = this.wanted;
        this.wanted = null;
        this.take(next, await this.ask(next));
      }
    });
    this.going = false;
  }

  /** @param {number} step */
  ask(step) {
    return Promise.all(this.sides.map((side) => side.ask(step)));
  }

  /**
   * @param {number} step
   * @param {import("../types.js").Trace[]} traces
   */
  take(step, traces) {
    this.sides.forEach((side, at) => {
      side.trace = traces[at];
    });
    this.step = step;
    this.furthest = Math.max(this.furthest, step);
    this.show();
  }

  /** @param {() => Promise<void>} deed */
  async told(deed) {
    this.trouble.textContent = "";
    try {
      await deed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.playing = false;
      this.trouble.textContent = error.message;
    }
  }

  show() {
    const traces = this.sides.flatMap(({ trace: shown }) => (shown ? [shown] : []));
    if (traces.length < this.sides.length) return;
    const [one, other] = traces.map(limitsOf);
    const limits = /** @type {import("../scales.js").Limits} */ (
      Object.fromEntries(Object.entries(one).map(([name, limit]) => [name, Math.max(limit, Reflect.get(other, name))]))
    );
    for (const side of this.sides) {
      side.show(limits, this.playing);
      side.loss.textContent = `E = ${full(side.trace?.loss ?? NaN)}`;
    }
    this.slider.max = String(this.furthest);
    this.slider.value = String(this.step);
    this.number.textContent = `step ${this.step}`;
    this.losses.draw(this.step, traces.map(({ loss }) => loss));
  }

  /** Goes on step by step, as fast as both are drawn, until it is stopped. */
  async play() {
    this.playing = !this.playing;
    this.playButton.textContent = this.playing ? "❚❚ Pause" : "▶▶ Play both";
    if (!this.playing) return;
    await this.told(() => this.stream());
    this.playButton.textContent = "▶▶ Play both";
    this.show();
    if (this.dialog?.isConnected) await Promise.all([this.find(), this.remember()]);
  }

  /** Steps are asked for ahead, so that the way to the server and back costs no time. */
  async stream() {
    /** @type {{step: number, traces: ReturnType<Comparison["ask"]>}[]} */
    const asked = [];
    let last = this.step;
    while (this.playing && this.dialog?.isConnected) {
      while (asked.length < ASKED_AHEAD) {
        last += 1;
        asked.push({ step: last, traces: this.ask(last) });
      }
      const next = asked.shift();
      if (next) this.take(next.step, await next.traces);
      await new Promise(requestAnimationFrame);
      if (this.sides.some((side) => side.trace?.diverged)) this.playing = false;
    }
    await Promise.all(asked.map(({ traces }) => traces));
  }

  /** Asks the server where the two part. */
  async find() {
    const [a, b] = this.sides.map(({ branch }) => branch.id);
    try {
      const found = await json("GET", `runs/${this.state.id}/comparison?a=${a}&b=${b}&threshold=${this.threshold.value}`);
      this.first.replaceChildren(...this.sentence(found));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.first.textContent = error.message;
    }
  }

  /** @param {any} found */
  sentence({ step, searched_to: to, largest }) {
    if (step === null) return [`not up to step ${to}.`];
    const there = button({}, () => this.byHand(step - this.step), `at step ${step}`);
    const name = entryName(largest.parameter, largest.index);
    return [there, ` — most in ${name} of layer ${largest.layer + 1}: A ${full(largest.a, 6)}, B ${full(largest.b, 6)}`];
  }

  /** Asks for both loss curves. */
  async remember() {
    const asked = this.sides.map(({ branch }) => json("GET", `runs/${this.state.id}/history?points=400&branch=${branch.id}`));
    this.losses.histories = /** @type {History[]} */ (await Promise.all(asked));
    this.show();
  }
}

/**
 * Opens the view.
 *
 * @param {number} a a branch
 * @param {number} b another one
 */
export async function compareBranches(a, b) {
  await stopPlaying();
  await addStylesheet("compare.css");
  const state = run.peek();
  if (!state) return;
  const sides = [sideOf(state, a, "A"), sideOf(state, b, "B")];
  await Promise.all(sides.map((side) => side.open()));
  const view = new Comparison(state, sides);
  await told(() => view.begin(trace.peek()?.step ?? 0));
}

/**
 * @param {RunState} state
 * @param {number} id
 * @param {string} letter
 */
function sideOf(state, id, letter) {
  return new Side(state, /** @type {Branch} */ (state.branches.find((branch) => branch.id === id)), letter);
}
