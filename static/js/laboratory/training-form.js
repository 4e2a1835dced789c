/**
 * Everything about the training beyond the learning rate, the loss and the batch: folded away until it is wanted.
 *
 * @import {Experiment} from "../types.js"
 * @import {Changes} from "./changes.js"
 * @import {Choices, Kind, Setting} from "./types.js"
 */
import { exact } from "../format.js";
import { html } from "../html.js";
import { PartForm, partOf } from "./part-form.js";
import { SettingField } from "./setting-field.js";
import { editFor } from "./training-edits.js";

/** @type {Setting} */
const LEARNING_RATE = { ...plain("learning rate", "real"), symbol: "α", description: "How far a step goes." };
const BATCH_SIZE = plain("batch size", "integer");
const SHUFFLE = plain("shuffle each epoch", "boolean");

export class TrainingForm {
  /**
   * @param {Choices} choices
   * @param {Changes} changes
   */
  constructor(choices, changes) {
    this.choices = choices;
    this.changes = changes;
    /** @type {PartForm["changed"]} */
    const changed = (path, value, field) => void this.change(path, value, field);
    const { optimizers, schedules, clippings, regularisations } = choices;
    const losses = choices.losses.map(({ name, title, settings }) => ({ kind: name, title, description: "", settings }));
    this.loss = new PartForm({ path: "loss", label: "loss", kinds: losses }, changed);
    this.optimizer = new PartForm({ path: "optimizer", label: "optimizer", kinds: optimizers, elsewhere: ["learning_rate"] }, changed);
    this.schedule = new PartForm({ path: "schedule", label: "schedule", kinds: schedules }, changed);
    this.clipping = new PartForm({ path: "clipping", label: "clipping", kinds: clippings, none: "none" }, changed);
    this.regularisations = regularisations.map((kind) => ({
      kind,
      form: new PartForm({ path: `regularisation.${kind.kind}`, label: kind.title, kinds: [kind], none: "off" }, changed),
    }));
    this.parts = [this.loss, this.optimizer, this.schedule, this.clipping, ...this.regularisations.map(({ form }) => form)];
    this.rate = new SettingField(LEARNING_RATE, "optimizer.learning_rate", (value, field) => changed("optimizer.learning_rate", value, field));
    this.batch = new SettingField(BATCH_SIZE, "batch_size", (value, field) => changed("batch_size", value, field));
    this.shuffle = new SettingField(SHUFFLE, "shuffle", (value, field) => changed("shuffle", value, field));
    const more = html("details", {}, html("summary", {}, "more about the training"), ...this.parts.slice(1).map((part) => part.element));
    this.element = html("div", {}, this.rate.element, this.loss.element, this.batch.element, this.shuffle.element, more);
  }

  /** @returns {SettingField[]} */
  fields() {
    return [this.rate, this.batch, this.shuffle, ...this.parts.flatMap(({ kind, fields }) => [kind, ...fields])];
  }

  /** @param {Experiment} experiment as it is in force */
  write(experiment) {
    this.rate.write(experiment.optimizer.learning_rate);
    this.batch.write(experiment.batch_size);
    this.shuffle.write(experiment.shuffle);
    this.loss.write(experiment.loss);
    this.optimizer.write(experiment.optimizer);
    this.schedule.write(experiment.schedule ?? { kind: "constant" });
    this.clipping.write(experiment.clipping);
    for (const { kind, form } of this.regularisations) form.write(experiment.regularisation?.find((part) => part.kind === kind.kind));
  }

  /**
   * @param {string} path where a part of the regularisation is named by its kind
   * @param {unknown} value
   * @param {SettingField} field
   */
  async change(path, value, field) {
    const experiment = this.changes.now();
    const at = inExperiment(experiment, path);
    const before = at && valueAt(experiment, at);
    if (before === value) {
      field.write(value);
      return;
    }
    const changed = this.changed(experiment, path, value);
    const edit = editFor(path, value, changed);
    if (edit) await this.changes.edit(edit, field);
    else await this.changes.renew(changed, `${field.label} ${said(field, before)} → ${said(field, value)}`, field);
  }

  /**
   * The experiment with one thing changed. What has another kind starts from that kind's defaults.
   *
   * @param {Experiment} experiment
   * @param {string} path
   * @param {unknown} value
   * @returns {Experiment}
   */
  changed(experiment, path, value) {
    const [part, ...rest] = path.split(".");
    if (rest.length === 0) return { ...experiment, [part]: value };
    if (part === "regularisation") return this.withRegularisation(experiment, rest[0], rest[1], value);
    if (rest[0] !== "kind") return { ...experiment, [part]: { .../** @type {any} */ (experiment)[part], [rest[0]]: value } };
    const kind = this.parts.find((form) => form.path === part)?.kinds.find((each) => each.kind === value);
    return { ...experiment, [part]: kind ? partOf(kind) : null };
  }

  /**
   * @param {Experiment} experiment
   * @param {string} of the part of the regularisation
   * @param {string} name "kind", to switch it on or off, or one of its settings
   * @param {unknown} value
   * @returns {Experiment}
   */
  withRegularisation(experiment, of, name, value) {
    const parts = experiment.regularisation ?? [];
    if (name !== "kind") {
      return { ...experiment, regularisation: parts.map((part) => (part.kind === of ? { ...part, [name]: value } : part)) };
    }
    const others = parts.filter(({ kind }) => kind !== of);
    const kind = /** @type {Kind} */ (this.choices.regularisations.find((each) => each.kind === of));
    return { ...experiment, regularisation: value === "" ? others : [...others, partOf(kind)] };
  }
}

/**
 * @param {string} title
 * @param {Setting["type"]} type
 * @returns {Setting}
 */
function plain(title, type) {
  return { type, name: title, title, description: "", default: null, rule: "" };
}

/**
 * A value as the note says it.
 *
 * @param {SettingField} field
 * @param {unknown} value
 */
function said({ setting }, value) {
  if (typeof value === "boolean") return value ? "on" : "off";
  return setting.choices?.[String(value ?? "")] ?? (typeof value === "number" ? exact(value) : String(value));
}

/**
 * @param {Experiment} experiment
 * @param {string} path
 * @returns {unknown}
 */
function valueAt(experiment, path) {
  return path.split(".").reduce((/** @type {any} */ part, key) => part?.[key], experiment);
}

/**
 * The path in the experiment itself, where parts of the regularisation are counted; null if it is not there.
 *
 * @param {Experiment} experiment
 * @param {string} path
 */
export function inExperiment({ regularisation = [] }, path) {
  const [part, kind, name] = path.split(".");
  if (part !== "regularisation") return path;
  const at = regularisation.findIndex((each) => each.kind === kind);
  return at < 0 || name === "kind" ? null : `regularisation.${at}.${name}`;
}
