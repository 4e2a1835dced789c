/**
 * Sets one entry of a parameter by hand: an edit at the step on the screen.
 *
 * @import {Place} from "../types.js"
 */
import { ApiError } from "../api.js";
import { entryName, exact } from "../format.js";
import { html } from "../html.js";
import { editRun } from "../run.js";
import { run, selection, trace } from "../state.js";
import { tensorIn } from "./tensors.js";
import { readNumber } from "../written-number.js";

export class WeightEditor {
  constructor() {
    this.label = html("label", { for: "weight-value" });
    this.input = html("input", { id: "weight-value", inputmode: "decimal", autocomplete: "off", "aria-describedby": "weight-error" });
    this.error = html("p", { id: "weight-error", class: "field-error" });
    this.element = html("form", { class: "weight-editor", hidden: true }, this.label, this.input, this.error);
    /** @type {Place | null} */
    this.place = null;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.apply();
    });
  }

  /** Called in an effect. */
  draw() {
    const [place, shown] = [selectedEntry(), trace.value];
    this.place = place;
    this.element.hidden = place === null;
    if (!place || !shown) return;
    const tensor = tensorIn(shown, place.layer, place.tensor);
    const value = Array.isArray(tensor) ? exact(tensor[place.index[0]][place.index[1]]) : "";
    this.label.textContent = `set ${entryName(place.tensor, place.index)}`;
    if (document.activeElement !== this.input || !this.error.textContent) this.input.value = value;
    this.say("");
  }

  async apply() {
    const { place } = this;
    if (!place || place.layer === null) return;
    const value = /** @type {number} */ (readNumber(this.input.value));
    try {
      await editRun({ kind: "parameter", layer: place.layer, parameter: place.tensor, index: place.index, value });
      this.say("");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say(error.message);
    }
  }

  /** @param {string} sentence */
  say(sentence) {
    this.error.textContent = sentence;
    this.input.setAttribute("aria-invalid", String(sentence !== ""));
  }
}

/**
 * The entry of a parameter that is selected, itself or by its gradient.
 *
 * @returns {Place | null}
 */
function selectedEntry() {
  const chosen = selection.value;
  if (!chosen?.tensor || !chosen.index || chosen.layer === null) return null;
  const tensor = chosen.tensor.startsWith("dE_d") ? chosen.tensor.slice("dE_d".length) : chosen.tensor.replace("update/", "");
  const isParameter = tensor in (run.value?.layers[chosen.layer]?.parameters ?? {});
  return isParameter ? { layer: chosen.layer, tensor, index: chosen.index } : null;
}
