/**
 * Sets the selected entry of a parameter by hand: typed, or dragged while the server says what E would be, beside what
 * the gradient promises. Nothing is changed before it is set; Escape takes it back.
 *
 * @import {Entry} from "./selected-entry.js"
 * @import {Trial} from "../types.js"
 */
import { ApiError, json } from "../api.js";
import { entryName, exact, full } from "../format.js";
import { button, html } from "../html.js";
import { isFrozen } from "../in-force.js";
import { toggleFrozen } from "../laboratory/freezing.js";
import { editRun, told } from "../run.js";
import { run, trace } from "../state.js";
import { readNumber } from "../written-number.js";

/** Of a parameter's size, or of 1: how far the slider reaches to both sides, and in how many steps. */
const REACH = 1;
const STEPS = 200;

export class WeightForm {
  constructor() {
    this.label = html("label", { for: "weight-value" });
    this.input = html("input", { id: "weight-value", inputmode: "decimal", autocomplete: "off", "aria-describedby": "weight-error weight-trial" });
    this.slider = html("input", { type: "range", step: "any" });
    this.set = html("button", { type: "submit" }, "Set");
    this.freeze = button({}, () => this.toggle(false), "");
    this.freezeLayer = button({}, () => this.toggle(true), "");
    this.trial = html("p", { id: "weight-trial", class: "weight-trial", role: "status" });
    this.error = html("p", { id: "weight-error", class: "field-error" });
    this.element = html(
      "form",
      { class: "weight-editor" },
      this.label,
      this.input,
      this.slider,
      this.set,
      this.freeze,
      this.freezeLayer,
      this.trial,
      this.error,
    );
    /** @type {Entry | null} */
    this.entry = null;
    this.now = NaN;
    this.key = "";
    /** @type {number | null} the newest value that is still to be tried; only one is under way */
    this.wanted = null;
    this.isAsking = false;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.apply();
    });
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("input", () => this.typed());
    this.slider.addEventListener("input", () => this.dragged(this.slider.valueAsNumber));
  }

  /** @param {Entry} entry the one that is selected */
  draw(entry) {
    const [state, shown] = [run.value, trace.value];
    const tensor = shown?.layers[entry.layer]?.parameters[entry.parameter];
    if (!state || !shown || !Array.isArray(tensor)) return;
    const name = entryName(entry.parameter, entry.index);
    this.label.textContent = `set ${name}`;
    this.slider.setAttribute("aria-label", `drag ${name}`);
    const isStill = isFrozen(state, shown.step, entry);
    const isLayerStill = Object.keys(state.layers[entry.layer].parameters).every((parameter) =>
      isFrozen(state, shown.step, { ...entry, parameter, index: null }),
    );
    this.freeze.textContent = `${isStill ? "Let go" : "Freeze"} ${name}`;
    this.freeze.setAttribute("aria-pressed", String(isStill));
    this.freezeLayer.textContent = `${isLayerStill ? "Let go" : "Freeze"} layer ${entry.layer + 1}`;
    this.freezeLayer.setAttribute("aria-pressed", String(isLayerStill));
    const value = /** @type {any} */ (entry.index).reduce((/** @type {any} */ part, /** @type {number} */ i) => part[i], tensor);
    const key = [state.id, state.branch, state.edits.length, shown.step, entry.layer, name, value].join("/");
    this.entry = entry;
    if (key === this.key) return;
    this.key = key;
    this.now = value;
    this.reset();
  }

  /** Back to what the parameter is. */
  reset() {
    const reach = REACH * Math.max(1, Math.abs(this.now));
    this.input.value = exact(this.now);
    this.slider.min = String(this.now - reach);
    this.slider.max = String(this.now + reach);
    this.slider.value = String(this.now);
    this.wanted = null;
    this.trial.textContent = "";
    this.say("");
  }

  typed() {
    this.say("");
    const value = readNumber(this.input.value);
    if (typeof value !== "number") {
      this.trial.textContent = "";
      return;
    }
    this.slider.value = String(value);
    void this.ask(value);
  }

  /** @param {number} value */
  dragged(value) {
    this.say("");
    const written = Number(value.toPrecision(4));
    this.input.value = exact(written);
    void this.ask(written);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { key, target } = event;
    const step = (2 * REACH * Math.max(1, Math.abs(this.now))) / STEPS;
    const way = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[key] ?? 0;
    const moves = target === this.slider || (target === this.input && (key === "ArrowUp" || key === "ArrowDown"));
    if (key === "Escape") this.reset();
    else if (key === "Enter" && target === this.slider) this.element.requestSubmit();
    else if (way !== 0 && moves) {
      this.slider.value = String(this.slider.valueAsNumber + way * step * (event.shiftKey ? 10 : 1));
      this.dragged(this.slider.valueAsNumber);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Asks what E would be. While one answer is under way, only the newest wish is kept.
   *
   * @param {number} value
   */
  async ask(value) {
    this.wanted = value;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.wanted !== null) {
      const [tried, key] = [this.wanted, this.key];
      this.wanted = null;
      const answer = await this.answer(tried);
      if (key === this.key && this.wanted === null && answer) this.write(answer);
    }
    this.isAsking = false;
  }

  /**
   * @param {number} value
   * @returns {Promise<Trial | null>}
   */
  async answer(value) {
    const [state, shown, entry] = [run.peek(), trace.peek(), this.entry];
    if (!state || !shown || !entry) return null;
    try {
      const { layer, parameter, index } = entry;
      const about = `at=${index.join(",")}&value=${value}`;
      return await json("GET", `runs/${state.id}/steps/${shown.step}/layers/${layer}/${parameter}/trial?${about}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say(error.message);
      return null;
    }
  }

  /** @param {Trial} answer */
  write({ loss, then, change, predicted }) {
    if (readNumber(this.input.value) === this.now) this.trial.textContent = "";
    else this.trial.textContent = `E ${full(loss)} → ${full(then)}: ΔE = ${full(change, 3)}, and ∂E/∂w·Δw = ${full(predicted, 3)}`;
  }

  async apply() {
    const { entry } = this;
    if (!entry) return;
    const value = /** @type {number} */ (readNumber(this.input.value));
    if (value === this.now) return;
    try {
      await editRun({ kind: "parameter", ...entry, value });
      this.say("");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say(error.message);
    }
  }

  /** @param {boolean} wholeLayer */
  toggle(wholeLayer) {
    const { entry } = this;
    if (entry) void told(() => toggleFrozen(wholeLayer ? { layer: entry.layer, parameter: null, index: null } : entry));
  }

  /** @param {string} sentence */
  say(sentence) {
    this.error.textContent = sentence;
    this.input.setAttribute("aria-invalid", String(sentence !== ""));
  }
}
