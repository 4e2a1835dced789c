/**
 * Builds the network: below the list of layers stands what can be done with the selected one, and the list itself
 * takes drags and keys (Alt with an arrow moves a layer, Delete removes it).
 *
 * @import {Changes} from "./changes.js"
 * @import {Choices, Setting} from "./types.js"
 */
import { button, html } from "../html.js";
import { isLayerFrozen } from "../in-force.js";
import { told } from "../run.js";
import { run, selection, trace } from "../state.js";
import { toggleFrozen } from "./freezing.js";
import { LayerDeeds } from "./layer-deeds.js";
import { ListDrag } from "./list-drag.js";
import { SettingField } from "./setting-field.js";

export class Builder {
  /**
   * @param {Choices} choices
   * @param {Changes} changes
   * @param {HTMLElement} list with the input first, then the layers, then the loss
   */
  constructor(choices, changes, list) {
    this.choices = choices;
    this.deeds = new LayerDeeds(choices, changes);
    this.list = list;
    this.title = html("h3", {});
    this.up = button({ "aria-label": "move the layer up" }, () => void this.move(this.at, this.at - 1), "↑");
    this.down = button({ "aria-label": "move the layer down" }, () => void this.move(this.at, this.at + 1), "↓");
    this.cut = button({ "aria-label": "remove the layer" }, () => void this.remove(this.at), "×");
    this.still = button({}, () => void told(() => toggleFrozen({ layer: this.at, parameter: null, index: null })), "");
    this.settings = html("div", {});
    this.panel = html(
      "div",
      { class: "layer-panel", role: "group", "aria-label": "The selected layer" },
      html("div", { class: "layer-head" }, this.title, this.up, this.down, this.cut),
      this.still,
      this.settings,
    );
    const kinds = this.deeds.kinds().map(({ kind, title }) => html("option", { value: kind }, title));
    this.kind = html("select", { id: "add-layer", "aria-label": "kind of layer to add" }, ...kinds);
    const add = button({ "aria-label": "add the layer" }, () => void this.add(), "+ Add");
    this.element = html("div", { class: "builder" }, this.panel, html("div", { class: "layer-add" }, this.kind, add));
    this.at = 0;
    this.laidOut = "";
    /** @type {SettingField[]} */
    this.fields = [];
    new ListDrag(list, (from, to) => void this.move(from - 1, to - 1));
    list.addEventListener("keydown", (event) => this.pressed(event));
  }

  draw() {
    const at = selection.value?.layer ?? null;
    const state = run.value;
    this.panel.hidden = at === null || !state;
    if (at === null || !state) return;
    const { layers } = state.experiment;
    const layer = layers[at];
    const kind = this.choices.layers.find((each) => each.kind === layer.kind);
    const layout = `${at} ${layer.kind}`;
    this.at = at;
    this.title.textContent = `Layer ${at + 1} · ${state.layers[at].title}`;
    this.up.disabled = at === 0;
    this.down.disabled = at === layers.length - 1;
    this.cut.disabled = layers.length === 1;
    this.still.hidden = Object.keys(state.layers[at].parameters).length === 0;
    const isStill = isLayerFrozen(state, trace.value?.step ?? 0, at);
    this.still.textContent = isStill ? "Let the layer learn" : "Freeze the layer";
    this.still.setAttribute("aria-pressed", String(isStill));
    if (layout !== this.laidOut) {
      this.laidOut = layout;
      this.fields = (kind?.settings ?? []).map((setting) => this.fieldFor(setting, at));
      this.settings.replaceChildren(...this.fields.map((field) => field.element));
    }
    for (const field of this.fields) field.write(layer[field.setting.name] ?? field.setting.default);
  }

  /**
   * @param {Setting} setting
   * @param {number} at
   */
  fieldFor(setting, at) {
    const path = `layers.${at}.${setting.name}`;
    const field = new SettingField(setting, path, (value) => void this.set(field, value), undefined, "layer");
    if (setting.type === "integer") {
      const stepper = (/** @type {string} */ sign, /** @type {number} */ by) =>
        button({ "aria-label": `${by > 0 ? "more" : "fewer"} ${setting.title}` }, () => void this.set(field, Number(field.read()) + by), sign);
      const steps = html("span", { class: "stepper" });
      field.control.before(steps);
      steps.append(stepper("−", -1), field.control, stepper("+", 1));
    }
    return field;
  }

  /**
   * @param {SettingField} field
   * @param {unknown} value
   */
  async set(field, value) {
    await this.done(this.deeds.set(this.at, field.setting.name, field.setting.title, value, field));
  }

  async add() {
    const layers = run.peek()?.experiment.layers ?? [];
    const output = layers.map(({ kind }) => kind).lastIndexOf("fully_connected");
    const chosen = selection.peek()?.layer ?? null;
    await this.done(this.deeds.insert(this.kind.value, chosen === null ? Math.max(output, 0) : chosen + 1));
  }

  /** @param {number} at */
  async remove(at) {
    await this.done(this.deeds.remove(at));
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  async move(from, to) {
    await this.done(this.deeds.move(from, to));
  }

  /**
   * Leaves the focus in the list where it was there.
   *
   * @param {Promise<number | null>} deed
   */
  async done(deed) {
    const inList = this.list.contains(document.activeElement);
    const at = await deed;
    if (at === null) return;
    if (inList || this.list.ownerDocument.activeElement === document.body) this.list.querySelectorAll("button")[at + 1].focus();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const item = event.target instanceof Element ? event.target.closest("li") : null;
    const at = item ? [...this.list.children].indexOf(item) - 1 : -1;
    const layers = run.peek()?.layers.length ?? 0;
    if (at < 0 || at >= layers) return;
    const deed = this.deedOf(event, at);
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} at
   * @returns {(() => void) | null}
   */
  deedOf({ key, altKey }, at) {
    if (key === "Delete") return () => void this.remove(at);
    if (altKey && key === "ArrowUp") return () => void this.move(at, at - 1);
    return altKey && key === "ArrowDown" ? () => void this.move(at, at + 1) : null;
  }
}
