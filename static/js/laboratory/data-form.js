/**
 * What can be set of the chosen family of data.
 *
 * @import {Choices, DataSettings} from "./types.js"
 */
import { html } from "../html.js";
import { SettingField } from "./setting-field.js";

/** Settings that are rows or texts have their own place: the table, the dialog. */
const SHOWN = new Set(["integer", "real", "choice", "several"]);

/** @type {import("./types.js").Setting} */
const SEED = {
  type: "integer",
  name: "seed",
  title: "data seed",
  description: "What the data are drawn from, if not from the seed of the run.",
  default: null,
  rule: "",
};

export class DataForm {
  /** @param {(data: DataSettings, what: string, field: SettingField) => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.inner = html("div", {});
    this.element = html("details", {}, html("summary", {}, "data settings"), this.inner);
    this.laidOut = "";
    /** @type {SettingField[]} */
    this.fields = [];
  }

  /**
   * @param {DataSettings} data
   * @param {Choices} choices
   * @param {number} seed of the experiment
   */
  write(data, { families }, seed) {
    const family = families.find(({ kind }) => kind === data.kind);
    const isFourRows = data.kind === "xor" && !("points" in data);
    const settings = isFourRows ? [] : (family?.settings ?? []).filter(({ type }) => SHOWN.has(type));
    const isDrawn = family !== undefined && family.group !== "own" && settings.some(({ type }) => type !== "choice");
    const shown = isDrawn ? [...settings, SEED] : settings;
    const layout = `${data.kind} ${shown.length}`;
    if (layout !== this.laidOut) {
      this.laidOut = layout;
      this.fields = shown.map((setting) => new SettingField(setting, `data.${setting.name}`, (value, field) => this.change(value, field)));
      this.inner.replaceChildren(...this.fields.map((field) => field.element));
      this.element.open = isDrawn;
    }
    this.element.hidden = shown.length === 0;
    this.data = data;
    for (const field of this.fields) {
      const { name } = field.setting;
      field.write(data[name] ?? (name === "seed" ? seed : field.setting.default));
    }
  }

  /**
   * @param {unknown} value
   * @param {SettingField} field
   */
  change(value, field) {
    const said = field.setting.type === "several" ? "" : ` ${value}`;
    this.changed({ .../** @type {DataSettings} */ (this.data), [field.setting.name]: value }, `${field.label}${said}`, field);
  }
}
