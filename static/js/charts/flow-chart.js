/**
 * How much of the gradient reaches each layer: ‖∂E/∂Y‖ on a log axis, with a word for it. A layer that the backward
 * lane has not reached at this moment is unknown.
 *
 * @import {FlowEntry} from "../types.js"
 * @import {Figure} from "./plot.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { magnitude, short } from "../format.js";
import { html } from "../html.js";
import { revealed, run, theme, trace } from "../state.js";
import { Plot } from "./plot.js";

const ICONS = { healthy: "✓", vanishing: "▽", exploding: "△", dead: "✕" };

/** A deeper network shows a bar only for the layers that learn. */
const MOST_BARS = 6;

/** @param {HTMLElement} section */
export function mountFlowChart(section) {
  const plot = html("div", { class: "plot flow-plot", "aria-hidden": "true" });
  const rows = html("tbody");
  section.replaceChildren(
    html("header", { class: "chart-head" }, html("h2", { class: "side-title" }, "Gradient flow ‖∂E/∂Y‖")),
    plot,
    html("div", { class: "visually-hidden" }, html("table", {}, html("caption", {}, "The norm of ∂E/∂Y per layer"), rows)),
  );
  const chart = new Plot(plot, "flow");
  effect(() => {
    if (!trace.value) return;
    const known = revealed.value;
    const entries = trace.value.flow.map((entry) => ({ ...entry, known: known(entry.layer, "dE_dY") }));
    rows.replaceChildren(...entries.map((entry) => row(entry)));
    const shown = entries.length > MOST_BARS ? entries.filter(({ layer }) => hasParameters(layer)) : entries;
    plot.style.height = `${2.2 + 1.75 * shown.length}rem`;
    chart.draw(theme.value, (figure) => filled(figure, shown, plot.clientHeight));
  });
}

/** @param {number} layer */
function hasParameters(layer) {
  return Object.keys(run.peek()?.layers[layer]?.parameters ?? {}).length > 0;
}

/** @typedef {FlowEntry & {known: boolean}} Entry */

/** @param {Entry} entry */
function row({ layer, title, norm, verdict, known }) {
  const says = known ? `${magnitude(norm)}, ${verdict}` : "not computed yet";
  return html("tr", {}, html("th", { scope: "row" }, `Layer ${layer + 1}, ${title}`), html("td", {}, says));
}

/**
 * Each bar has its words above it, where they have the whole width.
 *
 * @param {Figure} figure
 * @param {Entry[]} entries
 * @param {number} height in pixels
 * @returns {Figure}
 */
function filled({ data, layout, config }, entries, height) {
  const [low, high] = rangeOf(entries);
  const y = entries.map(({ layer }) => String(layer + 1));
  const names = entries.map(({ layer, title }) => `${layer + 1} ${title}`);
  const verdicts = entries.map(({ norm, verdict, known }) => (known ? `${short(norm)} ${ICONS[verdict]} ${verdict}` : "?"));
  return {
    config,
    layout: {
      ...layout,
      height,
      margin: { ...layout.margin, l: 0, r: 0 },
      bargap: 0.72,
      xaxis: { ...layout.xaxis, range: [low, high] },
      yaxis: { ...layout.yaxis, showticklabels: false, range: [entries.length - 0.6, -0.9] },
    },
    data: [
      { ...data[0], y, x: entries.map(({ norm, known }) => (known && norm > 0 && Number.isFinite(norm) ? norm : null)) },
      words(y, 10 ** low, "top right", names),
      words(y, 10 ** high, "top left", verdicts),
    ],
  };
}

/**
 * Text beside the bars, as a trace of its own.
 *
 * @param {string[]} y
 * @param {number} x
 * @param {string} textposition where the text is, seen from the place
 * @param {string[]} text
 */
function words(y, x, textposition, text) {
  return {
    type: "scatter",
    mode: "markers+text",
    x: y.map(() => x),
    y,
    text,
    textposition,
    textfont: { size: 10.5 },
    marker: { size: 4, opacity: 0 },
    cliponaxis: false,
    hoverinfo: "skip",
  };
}

/**
 * Whole decades around every layer's norm, known or not, so that the axis stays while the lane goes back.
 *
 * @param {Entry[]} entries
 * @returns {[number, number]} powers of ten
 */
function rangeOf(entries) {
  const powers = entries.map(({ norm }) => Math.log10(norm)).filter(Number.isFinite);
  if (powers.length === 0) return [-3, 0];
  return [Math.floor(Math.min(...powers)) - 1, Math.max(0, Math.ceil(Math.max(...powers)))];
}
