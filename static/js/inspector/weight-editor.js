/**
 * Where the selected entry of a parameter is set by hand or frozen; what does it is fetched when one is first selected.
 *
 * @import {WeightForm} from "./weight-form.js"
 */
import { html } from "../html.js";
import { lazily } from "../lazy.js";
import { run, selection, trace } from "../state.js";
import { selectedEntry } from "./selected-entry.js";

export class WeightEditor {
  constructor() {
    this.element = html("div", { class: "weight-place", hidden: true });
    /** @type {WeightForm | null} */
    this.form = null;
    this.open = lazily(
      () => import("./weight-form.js"),
      ({ WeightForm: Form }) => {
        if (this.form) return;
        this.form = new Form();
        this.element.append(this.form.element);
        this.draw();
      },
    );
    // A press selects; two go on to the field, and so does "=".
    document.addEventListener("dblclick", ({ target }) => {
      if (target instanceof Element && target.closest("#stage .item, #inspector td")) this.focus();
    });
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target instanceof Element && event.target.closest("input, select, textarea, dialog");
      if (event.key !== "=" || isTyping || this.element.hidden) return;
      event.preventDefault();
      this.focus();
    });
  }

  /** Called in an effect. */
  draw() {
    const [entry, shown] = [selectedEntry(selection.value, run.value), trace.value];
    const numbers = entry && shown?.layers[entry.layer]?.parameters[entry.parameter];
    this.element.hidden = !Array.isArray(numbers);
    if (!entry || this.element.hidden) return;
    if (this.form) this.form.draw(entry);
    else void this.open();
  }

  /** Turns to the field, if an entry is selected. */
  focus() {
    if (this.element.hidden) return;
    this.form?.input.focus();
    this.form?.input.select();
  }
}
