/**
 * The left column: the data, the network, the training. A new learning rate is an edit of the run; anything else
 * makes a new run, and the one before can be had back.
 *
 * @import {Experiment} from "../types.js"
 * @import {Choices} from "./choices.js"
 * @import {Setting, Value} from "./settings.js"
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { ApiError } from "../api.js";
import { exact } from "../format.js";
import { keepFocusOnPress } from "../focus.js";
import { html } from "../html.js";
import { begin, note } from "../laboratory/begin.js";
import { learningRateAt } from "../learning-rate.js";
import { pause } from "../playing.js";
import { editRun, told } from "../run.js";
import { run, trace } from "../state.js";
import { trainingData } from "../training-data.js";
import { getChoices } from "./choices.js";
import { DataTable } from "./data-table.js";
import { Field } from "./field.js";
import { mountLayerList } from "./layer-list.js";
import { settingsOf, valueOf, withValue } from "./settings.js";

/** @type {Setting} */
const LEARNING_RATE = { label: "learning rate α", kind: "number", paths: ["optimizer.learning_rate"], choices: [] };

class Setup {
  constructor() {
    this.choices = signal(/** @type {Choices | null} */ (null));
    this.network = html("div", { class: "fields" });
    this.training = html("div", { class: "fields" });
    this.rate = new Field(LEARNING_RATE, (value) => this.changeRate(value));
    this.data = new DataTable((data, what) => this.renew({ ...inForce(), data }, what, null));
    /** @type {Field[]} */
    this.fields = [];
    this.laidOut = "";
  }

  drawFields() {
    if (!run.value || !this.choices.value) return;
    const { experiment } = run.value;
    const settings = settingsOf(experiment, this.choices.value);
    const layout = JSON.stringify(settings);
    if (layout !== this.laidOut) {
      this.laidOut = layout;
      const [network, training] = [settings.network, settings.training].map((list) =>
        list.map((setting) => new Field(setting, (value) => this.change(setting, value))),
      );
      this.fields = [...network, ...training];
      this.network.replaceChildren(...network.map((field) => field.element));
      this.training.replaceChildren(...training.map((field) => field.element));
    }
    for (const field of this.fields) field.write(valueOf(experiment, field.setting));
  }

  drawRate() {
    if (run.value && trace.value) this.rate.write(learningRateAt(run.value, trace.value.step));
  }

  drawData() {
    if (run.value && trainingData.value) this.data.draw(trainingData.value, run.value.experiment.data.kind);
  }

  /** @param {Value} value */
  async changeRate(value) {
    const step = trace.peek()?.step;
    pause();
    try {
      await editRun({ kind: "learning_rate", value: /** @type {number} */ (value) });
      note.show(`α = ${exact(Number(value))} from step ${step} on.`, null);
    } catch (error) {
      this.blame(error, this.rate);
    }
  }

  /**
   * @param {Setting} setting
   * @param {Value} value
   */
  async change(setting, value) {
    const experiment = inForce();
    const before = valueOf(experiment, setting);
    const field = this.fields.find((each) => each.setting.label === setting.label) ?? null;
    if (before === value) field?.write(before);
    else await this.renew(withValue(experiment, setting, value), `${setting.label} ${word(before)} → ${word(value)}`, field);
  }

  /**
   * Starts a new run in place of the present one.
   *
   * @param {Experiment} experiment
   * @param {string} what has changed
   * @param {Field | null} field where a refusal is shown that names no other field; null is the data
   */
  async renew(experiment, what, field) {
    try {
      await begin(experiment, `New run: ${what}.`);
    } catch (error) {
      this.blame(error, field);
    }
  }

  /**
   * Writes the server's sentence at the field that it is about.
   *
   * @param {unknown} error
   * @param {Field | null} changed
   */
  blame(error, changed) {
    if (!(error instanceof ApiError)) throw error;
    const { message, path } = error;
    const named = this.fields.find(({ setting }) => path !== null && setting.paths.includes(path));
    const field = named ?? changed;
    if (field) field.say(message);
    else this.data.say(message, path);
  }
}

/** @param {HTMLElement} element */
export function mountSetup(element) {
  const setup = new Setup();
  const network = html("section", {}, html("h3", {}, "Network"));
  mountLayerList(network);
  network.append(setup.network);
  element.replaceChildren(
    note.element,
    html("section", {}, html("h3", {}, "Training"), setup.rate.element, setup.training),
    network,
    html("section", {}, html("h3", {}, "Data"), setup.data.element),
  );
  keepFocusOnPress(element, "button");
  effect(() => setup.drawFields());
  effect(() => setup.drawRate());
  effect(() => setup.drawData());
  void told(async () => {
    setup.choices.value = await getChoices();
  });
}

/** The run's experiment with the learning rate that is in force on the screen. */
function inForce() {
  const [state, shown] = [run.peek(), trace.peek()];
  if (!state || !shown) throw new Error("there is no run yet");
  const { experiment } = state;
  return { ...experiment, optimizer: { ...experiment.optimizer, learning_rate: learningRateAt(state, shown.step) } };
}

/** @param {Value | undefined} value */
function word(value) {
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "number" ? exact(value) : String(value).replaceAll("_", " ");
}
