/**
 * The losses of both sides in one chart, with the clock.
 *
 * @import {History} from "../types.js"
 * @import {Figure} from "../charts/plot.js"
 */
import { Plot } from "../charts/plot.js";
import { html } from "../html.js";
import { theme } from "../state.js";

export class Losses {
  constructor() {
    this.plot = html("div", { class: "plot compare-plot", "aria-hidden": "true" });
    this.element = html(
      "div",
      { class: "compare-losses" },
      html("p", { class: "chart-legend", "aria-hidden": "true" }, html("span", { class: "loss-a" }, "E of A"), html("span", { class: "loss-b" }, "E of B")),
      this.plot,
    );
    this.chart = new Plot(this.plot, "loss");
    /** @type {History[]} */
    this.histories = [];
  }

  /**
   * @param {number} step the clock
   * @param {number[]} losses of A and of B there
   */
  draw(step, losses) {
    const [a, b] = this.histories;
    if (!a || !b) return;
    const ofB = getComputedStyle(this.element).getPropertyValue("--point").trim();
    this.chart.draw(theme.peek(), ({ data, layout, config }) => {
      const [one, other, , here] = data;
      return /** @type {Figure} */ ({
        config,
        layout: { ...layout, showlegend: false },
        data: [
          { ...one, ...curve(a), name: "A", line: { ...other.line, dash: "solid", width: 2 } },
          { ...other, ...curve(b), name: "B", line: { ...other.line, color: ofB, dash: "dash", width: 2 } },
          { ...here, x: [step, step], y: losses.map((loss) => (Number.isFinite(loss) ? loss : null)) },
        ],
      });
    });
  }
}

/** @param {History} history */
function curve({ steps, loss }) {
  return { x: steps, y: loss.map((number) => (Number.isFinite(number) ? number : null)) };
}
