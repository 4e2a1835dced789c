/**
 * A labelled control with a place for what is wrong with its value.
 *
 * @import {Setting, Value} from "./settings.js"
 */
import { exact } from "../format.js";
import { html } from "../html.js";
import { readNumber } from "../written-number.js";

export class Field {
  /**
   * @param {Setting} setting
   * @param {(value: Value) => void} changed
   */
  constructor(setting, changed) {
    const id = `set-${setting.paths[0].replaceAll(".", "-")}`;
    this.setting = setting;
    this.control = controlFor(setting);
    this.control.id = id;
    this.control.setAttribute("aria-describedby", `${id}-error`);
    this.error = html("p", { class: "field-error", id: `${id}-error` });
    this.element = html("div", { class: `field ${setting.kind}` }, html("label", { for: id }, setting.label), this.control, this.error);
    this.control.addEventListener("change", () => changed(this.read()));
  }

  /** @returns {Value} */
  read() {
    return this.setting.kind === "number" ? readNumber(this.control.value) : this.control.value;
  }

  /** @param {Value | undefined} value */
  write(value) {
    this.say("");
    this.control.value = typeof value === "number" ? exact(value) : String(value ?? "");
  }

  /** @param {string} sentence what is wrong; empty if nothing is */
  say(sentence) {
    this.error.textContent = sentence;
    this.control.setAttribute("aria-invalid", String(sentence !== ""));
  }
}

/** @param {Setting} setting */
function controlFor({ kind, choices }) {
  if (kind === "number") return html("input", { type: "text", inputmode: "decimal", autocomplete: "off" });
  return html("select", {}, ...choices.map((choice) => html("option", { value: choice }, choice.replaceAll("_", " "))));
}
