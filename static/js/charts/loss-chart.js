/**
 * E over the steps: of each batch, of each epoch, where the screen is, and where the run diverged.
 *
 * @import {History, Trace} from "../types.js"
 * @import {Figure} from "./plot.js"
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { full } from "../format.js";
import { html } from "../html.js";
import { history, theme, trace } from "../state.js";
import { Plot } from "./plot.js";

/** @param {HTMLElement} section */
export function mountLossChart(section) {
  const log = signal(false);
  const box = html("input", { type: "checkbox" });
  box.addEventListener("change", () => {
    log.value = box.checked;
  });
  const plot = html("div", { class: "plot loss-plot", "aria-hidden": "true" });
  const words = html("p", { class: "visually-hidden" });
  section.replaceChildren(
    html("header", { class: "chart-head" }, html("h2", { class: "side-title" }, "Loss"), html("label", {}, box, " log")),
    plot,
    html(
      "p",
      { class: "chart-legend", "aria-hidden": "true" },
      html("span", { class: "of-batch" }, "batch"),
      html("span", { class: "of-epoch" }, "epoch"),
      html("span", { class: "here" }, "this step"),
    ),
    words,
  );
  const chart = new Plot(plot, "loss");
  effect(() => {
    const [past, shown, logarithmic] = [history.value, trace.value, log.value];
    if (!past || !shown) return;
    words.textContent = sentence(past, shown);
    chart.draw(theme.value, (figure) => filled(figure, past, shown, logarithmic));
  });
}

/**
 * @param {Figure} figure
 * @param {History} past
 * @param {Trace} shown
 * @param {boolean} logarithmic
 * @returns {Figure}
 */
function filled({ data, layout, config }, past, shown, logarithmic) {
  const [ofBatch, ofEpoch, here, diverged] = data;
  const end = past.diverged ? lastFinite(past) : null;
  return {
    config,
    layout: { ...layout, showlegend: false, yaxis: { ...layout.yaxis, type: logarithmic ? "log" : "linear" } },
    data: [
      { ...ofBatch, x: past.steps, y: past.loss.map(drawable) },
      { ...ofEpoch, x: past.epoch_steps, y: past.epoch_loss.map(drawable) },
      { ...here, x: [shown.step], y: [drawable(shown.loss)] },
      { ...diverged, x: end ? [end.step] : [], y: end ? [end.loss] : [] },
    ],
  };
}

/** @param {number} loss a number that is not finite leaves a gap */
function drawable(loss) {
  return Number.isFinite(loss) ? loss : null;
}

/** @param {History} past where the curve ends */
function lastFinite({ steps, loss }) {
  const at = loss.map(Number.isFinite).lastIndexOf(true);
  return at < 0 ? null : { step: steps[at], loss: loss[at] };
}

/**
 * @param {History} past
 * @param {Trace} shown
 */
function sentence({ steps, loss, diverged }, shown) {
  const here = `At step ${shown.step} E is ${full(shown.loss)}.`;
  if (steps.length === 0) return `${here} No step has been taken yet.`;
  const last = steps.length - 1;
  const course = `It went from ${full(loss[0])} at step ${steps[0]} to ${full(loss[last])} at step ${steps[last]}.`;
  const end = diverged ? ` The run diverged at step ${diverged.step}, layer ${diverged.layer + 1}.` : "";
  return `${here} ${course}${end}`;
}
