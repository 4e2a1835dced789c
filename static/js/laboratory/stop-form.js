/**
 * When Play is to stop: a field for each condition, empty where there is none. It belongs to the experiment and changes
 * nothing that is trained; the server judges every step.
 *
 * @import {Experiment} from "../types.js"
 * @import {Setting} from "./types.js"
 */
import { ApiError, json } from "../api.js";
import { html } from "../html.js";
import { withRun } from "../run.js";
import { run } from "../state.js";
import { SettingField } from "./setting-field.js";

/** @typedef {{kind: string, of?: string, [setting: string]: unknown}} Condition */

/**
 * What each field says, and the condition that its number makes. A plateau is told by two numbers.
 *
 * @type {{name: string, title: string, description: string, needs?: "test" | "classes", condition: Condition, setting: string}[]}
 */
const FIELDS = [
  line("train-loss", "training loss ≤", "E over all training rows is so small.", { kind: "loss", of: "train" }, "at_most"),
  { ...line("test-loss", "test loss ≤", "E over the test rows is so small.", { kind: "loss", of: "test" }, "at_most"), needs: "test" },
  { ...line("train-accuracy", "training accuracy ≥", "A share of the rows, from 0 to 1: 0.99.", { kind: "accuracy", of: "train" }, "at_least"), needs: "classes" },
  { ...line("test-accuracy", "test accuracy ≥", "A share of the test rows, from 0 to 1: 0.99.", { kind: "accuracy", of: "test" }, "at_least"), needs: "classes" },
  line("epochs", "epochs ≥", "So many epochs are over.", { kind: "epochs" }, "epochs"),
  line("less", "loss falls by less than", "A share of the training loss, such as 0.01, in the epochs below.", { kind: "plateau", of: "train" }, "less_than"),
  line("back", "… in epochs", "How many epochs a plateau lasts.", { kind: "plateau", of: "train" }, "epochs"),
  line("times", "loss grows × its start ≥", "The training loss has grown to so many times what it was at step 0.", { kind: "divergence" }, "times"),
];

/** How long a plateau lasts where only its depth is said, and how flat it is where only its length is. */
const PLATEAU = { less_than: 0.01, epochs: 10 };

export class StopForm {
  constructor() {
    this.fields = FIELDS.map((about) => {
      /** @type {Setting} */
      const setting = { type: "real", name: about.setting, title: about.title, description: about.description, default: null, rule: "" };
      return { about, field: new SettingField(setting, `stop.${about.name}`, () => void this.changed(), about.title) };
    });
    this.element = html("div", {}, ...this.fields.map(({ field }) => field.element));
  }

  /** @param {Experiment} experiment */
  write({ stop }) {
    const data = run.peek()?.data;
    for (const { about, field } of this.fields) {
      const made = (stop ?? []).find((condition) => isLike(condition, about.condition));
      field.write(made?.[about.setting] ?? "");
      const needsTest = about.needs === "test" || about.condition.of === "test";
      const isMeant = (!needsTest || (data?.test_rows ?? 0) > 0) && (about.needs !== "classes" || (data?.classes ?? []).length > 0);
      field.element.hidden = !isMeant;
    }
  }

  /** @returns {Condition[]} what the fields say */
  conditions() {
    /** @type {Condition[]} */
    const found = [];
    for (const { about, field } of this.fields) {
      const value = field.read();
      if (value === "") continue;
      const same = found.find((condition) => isLike(condition, about.condition));
      if (same) same[about.setting] = value;
      else found.push({ ...about.condition, ...(about.condition.kind === "plateau" ? PLATEAU : {}), [about.setting]: value });
    }
    return found;
  }

  async changed() {
    const conditions = this.conditions();
    for (const { field } of this.fields) field.say("");
    try {
      run.value = await withRun((id) => json("PUT", `runs/${id}/stop`, { conditions }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const [, at, setting] = (error.path ?? "").split(".");
      const blamed = this.fields.find(({ about }) => isLike(conditions[Number(at)] ?? { kind: "" }, about.condition) && about.setting === setting);
      (blamed ?? this.fields[0]).field.say(error.message);
    }
  }
}

/**
 * @param {Condition} one
 * @param {Condition} other
 */
function isLike(one, other) {
  return one.kind === other.kind && (one.of ?? null) === (other.of ?? null);
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} description
 * @param {Condition} condition
 * @param {string} setting
 */
function line(name, title, description, condition, setting) {
  return { name, title, description, condition, setting };
}
