/**
 * E as one parameter moves, with what a step along the tangent would promise; dragged, it says what if. Nothing of the
 * run changes by it.
 *
 * @import {Slope} from "../types.js"
 */
import { getSlope } from "../api.js";
import { entryName, full } from "../format.js";
import { html } from "../html.js";
import { answersTo } from "./answers.js";
import { askedParameter } from "./asked.js";
import { slopeChart } from "./slope-chart.js";

const slopeOf = answersTo(
  (id, step, /** @type {{layer: number, parameter: string, index: number[]}} */ { layer, parameter, index }) =>
    getSlope(id, step, layer, parameter, index),
);

export class SlopeView {
  constructor() {
    this.caption = html("figcaption", { class: "visually-hidden" });
    this.plot = html("div");
    this.readout = html("p", { class: "what-if", "aria-live": "polite" });
    this.element = html("figure", { class: "slope-view", hidden: true }, this.caption, this.plot, this.readout);
    /** @type {Slope | null} */
    this.drawn = null;
  }

  /** Called in an effect while it is shown. */
  draw() {
    const asked = askedParameter.value;
    const slope = asked && slopeOf(asked);
    this.element.setAttribute("aria-busy", String(asked !== null && slope === null));
    if (!asked || !slope || slope === this.drawn) return;
    this.drawn = slope;
    const name = entryName(asked.parameter, asked.index);
    this.caption.textContent = `E as ${name} moves; dashed: its slope. The mark can be dragged.`;
    this.plot.replaceChildren(slopeChart(slope, (at) => this.say(slope, name, at)));
    this.say(slope, name, null);
  }

  /**
   * @param {Slope} slope
   * @param {string} name
   * @param {number | null} at the place that was dragged to; null for the update
   */
  say({ x, E, value, loss, linear, next, next_E: nextE, next_linear: nextLinear }, name, at) {
    const [to, error, promised] = at === null ? [next, nextE, nextLinear] : [x[at], E[at], linear[at]];
    this.readout.replaceChildren(
      html("span", {}, `${at === null ? "the update: " : "what if: "}${name} ${full(value, 3)} → ${full(to, 3)}`),
      html("span", {}, "ΔE = ", html("strong", {}, full(error - loss, 3))),
      html("span", {}, `∂E/∂w·Δw = ${full(promised - loss, 3)}`),
    );
  }
}
