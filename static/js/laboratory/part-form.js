/**
 * The choice of a kind (of optimizer, schedule, loss …) with the settings that this kind has.
 *
 * @import {Kind, Part, Setting} from "./types.js"
 */
import { html } from "../html.js";
import { SettingField } from "./setting-field.js";

/** @typedef {(path: string, value: unknown, field: SettingField) => void} Changed */

export class PartForm {
  /**
   * @param {object} about
   * @param {string} about.path where the part stands in the experiment
   * @param {string} about.label
   * @param {Kind[]} about.kinds
   * @param {string | null} [about.none] what it is called if there is no such part; without it there always is one
   * @param {string[]} [about.elsewhere] settings that have their field in another place
   * @param {Changed} changed the path of a kind is `${path}.kind`
   */
  constructor({ path, label, kinds, none = null, elsewhere = [] }, changed) {
    this.path = path;
    this.kinds = kinds;
    this.elsewhere = elsewhere;
    this.changed = changed;
    const named = kinds.map(({ kind, title }) => [kind, title]);
    /** @type {Setting} */
    const setting = {
      type: "choice",
      name: "kind",
      title: label,
      description: "",
      default: null,
      rule: "",
      choices: Object.fromEntries(none === null ? named : [["", none], ...named]),
    };
    this.kind = new SettingField(setting, `${path}.kind`, (value, field) => changed(`${path}.kind`, value, field), label);
    this.inner = html("div", { class: "settings-of" });
    this.element = html("div", {}, this.kind.element, this.inner);
    this.laidOut = "";
    /** @type {SettingField[]} */
    this.fields = [];
  }

  /** @param {Part | null | undefined} part */
  write(part) {
    const kind = this.kinds.find((each) => each.kind === part?.kind);
    this.kind.write(part?.kind ?? "");
    this.kind.element.title = kind?.description ?? "";
    if (this.laidOut !== (part?.kind ?? "")) {
      this.laidOut = part?.kind ?? "";
      const settings = (kind?.settings ?? []).filter(({ name }) => !this.elsewhere.includes(name));
      this.fields = settings.map((setting) => {
        const path = `${this.path}.${setting.name}`;
        return new SettingField(setting, path, (value, field) => this.changed(path, value, field));
      });
      this.inner.replaceChildren(...this.fields.map((field) => field.element));
    }
    for (const field of this.fields) field.write(part?.[field.setting.name] ?? field.setting.default);
  }
}

/**
 * A part of a kind with every setting at its default.
 *
 * @param {Kind} kind
 * @returns {Part}
 */
export function partOf({ kind, settings }) {
  const given = settings.filter((setting) => setting.default !== null && setting.default !== undefined);
  return { kind, ...Object.fromEntries(given.map((setting) => [setting.name, setting.default])) };
}
