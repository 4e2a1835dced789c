/**
 * A control for one setting that the server declares, with a place for what is wrong with its value.
 *
 * @import {Setting} from "./types.js"
 */
import { exact } from "../format.js";
import { html } from "../html.js";
import { readNumber } from "../written-number.js";

export class SettingField {
  /**
   * @param {Setting} setting
   * @param {string} path where it stands in the experiment, such as "optimizer.beta1"
   * @param {(value: unknown, field: SettingField) => void} changed
   * @param {string} [label]
   * @param {string} [scope] what its id begins with: two fields may be about the same place
   */
  constructor(setting, path, changed, label = labelOf(setting), scope = "set") {
    const id = `${scope}-${path.replaceAll(".", "-")}`;
    this.setting = setting;
    this.path = path;
    this.label = label;
    this.output = html("span", { class: "slider-value" });
    this.control = controlFor(setting);
    this.control.id = id;
    this.control.setAttribute("aria-describedby", `${id}-error`);
    this.error = html("p", { class: "field-error", id: `${id}-error` });
    this.element = html("div", { class: `field of-${setting.type}`, title: setting.description }, ...this.named(id), this.error);
    this.control.addEventListener("change", () => changed(this.read(), this));
    this.control.addEventListener("input", () => this.writeOutput());
  }

  /**
   * @param {string} id
   * @returns {Node[]}
   */
  named(id) {
    if (this.setting.type !== "several") return [html("label", { for: id }, this.label, this.output), this.control];
    this.control.setAttribute("aria-labelledby", `${id}-label`);
    return [html("span", { id: `${id}-label` }, this.label), this.control];
  }

  /** @returns {unknown} what was entered; where it is not even a number, the text itself: the server says what is wrong */
  read() {
    const { type } = this.setting;
    if (type === "several") return this.boxes().filter((box) => box.checked).map((box) => box.value);
    const control = /** @type {HTMLInputElement | HTMLSelectElement} */ (this.control);
    if (type === "boolean") return /** @type {HTMLInputElement} */ (control).checked;
    if (type === "pair" || type === "sizes") return readList(control.value, type);
    return type === "real" || type === "integer" ? readNumber(control.value) : control.value;
  }

  /** @param {unknown} value */
  write(value) {
    this.say("");
    if (this.setting.type === "several") {
      const chosen = /** @type {unknown[]} */ (value ?? []);
      for (const box of this.boxes()) box.checked = chosen.includes(box.value);
      return;
    }
    const control = /** @type {HTMLInputElement | HTMLSelectElement} */ (this.control);
    if (this.setting.type === "boolean") /** @type {HTMLInputElement} */ (control).checked = value === true;
    else if (Array.isArray(value)) control.value = value.join(" × ");
    else control.value = typeof value === "number" && !isSlider(this.setting) ? exact(value) : String(value ?? "");
    this.writeOutput();
  }

  /** @param {string} sentence what is wrong; empty if nothing is */
  say(sentence) {
    this.error.textContent = sentence;
    this.control.setAttribute("aria-invalid", String(sentence !== ""));
  }

  boxes() {
    return [...this.control.querySelectorAll("input")];
  }

  /** A slider says its value in figures. */
  writeOutput() {
    if (isSlider(this.setting)) this.output.textContent = ` ${/** @type {HTMLInputElement} */ (this.control).value}`;
  }
}

/**
 * A setting's name as a label: "learning rate α".
 *
 * @param {Setting} setting
 */
export function labelOf({ title, symbol }) {
  const name = /^[A-Z][a-z]/.test(title) ? title[0].toLowerCase() + title.slice(1) : title;
  return symbol && symbol.length < 3 ? `${name} ${symbol}` : name;
}

/** @param {Setting} setting */
function isSlider({ type, low, high, step }) {
  return type === "real" && step !== undefined && typeof low === "number" && typeof high === "number";
}

/** @param {Setting} setting */
function controlFor(setting) {
  const { type, choices = {}, low, high, step } = setting;
  if (type === "boolean") return html("input", { type: "checkbox" });
  if (type === "choice") {
    return html("select", {}, ...Object.entries(choices).map(([value, title]) => html("option", { value }, title)));
  }
  if (type === "several") {
    const box = (/** @type {string} */ value) => html("input", { type: "checkbox", value });
    const chips = Object.entries(choices).map(([value, title]) => html("label", { class: "chip" }, box(value), title));
    return html("span", { class: "chips", role: "group" }, ...chips);
  }
  if (isSlider(setting)) return html("input", { type: "range", min: Number(low), max: Number(high), step: Number(step) });
  return html("input", { type: "text", inputmode: type === "text" ? "text" : "decimal", autocomplete: "off" });
}

/**
 * Whole numbers with anything but a digit between them: "8 × 8", "1, 8, 8"; a pair may be one number for both.
 *
 * @param {string} text
 * @param {string} type
 */
function readList(text, type) {
  const parts = text.trim().split(/\s*[×x,;\s]\s*/u).filter((part) => part !== "").map(readNumber);
  return type === "pair" && parts.length === 1 ? parts[0] : parts;
}
