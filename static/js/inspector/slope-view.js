/**
 * Beside the matrices of a parameter's gradient: E as that parameter moves.
 *
 * @import {Slope} from "../types.js"
 */
import { getSlope } from "../api.js";
import { entryName } from "../format.js";
import { html } from "../html.js";
import { revealed, run, subject } from "../state.js";
import { answersTo } from "./answers.js";
import { slopeChart } from "./slope-chart.js";

const slopeOf = answersTo(
  (id, step, /** @type {{layer: number, parameter: string, index: number[]}} */ { layer, parameter, index }) =>
    getSlope(id, step, layer, parameter, index),
);

export class SlopeView {
  constructor() {
    this.caption = html("figcaption");
    this.plot = html("div");
    this.element = html("figure", { class: "slope-view", hidden: true }, this.caption, this.plot);
    /** @type {Slope | null} */
    this.drawn = null;
  }

  /** Called in an effect. */
  draw() {
    const asked = askedEntry();
    this.element.hidden = asked === null;
    const slope = asked && slopeOf(asked);
    this.element.setAttribute("aria-busy", String(asked !== null && slope === null));
    if (!asked || !slope || slope === this.drawn) return;
    this.drawn = slope;
    this.caption.textContent = `E as ${entryName(asked.parameter, asked.index)} moves; dashed: its slope`;
    this.plot.replaceChildren(slopeChart(slope));
  }
}

/** The parameter's entry whose gradient is the subject and known, or null. */
function askedEntry() {
  const place = subject.value;
  if (!place || place.layer === null || !place.tensor.startsWith("dE_d")) return null;
  const { layer, tensor, index } = place;
  const parameter = tensor.slice("dE_d".length);
  const isParameter = parameter in (run.value?.layers[layer]?.parameters ?? {});
  return isParameter && revealed.value(layer, tensor, index) ? { layer, parameter, index } : null;
}
