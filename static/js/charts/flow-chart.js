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
import { revealed, theme, trace } from "../state.js";
import { Plot } from "./plot.js";

const ICONS = { healthy: "✓", vanishing: "▽", exploding: "△", dead: "✕" };

/** @param {HTMLElement} section */
export function mountFlowChart(section) {
  const plot = html("div", { class: "plot flow-plot", "aria-hidden": "true" });
  const rows = html("tbody");
  section.replaceChildren(
    html("header", { class: "chart-head" }, html("h3", {}, "Gradient flow ‖∂E/∂Y‖")),
    plot,
    html("table", { class: "visually-hidden" }, html("caption", {}, "The norm of ∂E/∂Y per layer"), rows),
  );
  const chart = new Plot(plot, "flow");
  effect(() => {
    if (!trace.value) return;
    const known = revealed.value;
    const entries = trace.value.flow.map((entry) => ({ ...entry, known: known(entry.layer, "dE_dY") }));
    plot.style.height = `${2.5 + 1.9 * entries.length}rem`;
    rows.replaceChildren(...entries.map((entry) => row(entry)));
    chart.draw(theme.value, (figure) => filled(figure, entries));
  });
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
 * @returns {Figure}
 */
function filled({ data, layout, config }, entries) {
  const annotations = entries.flatMap((entry) => [
    words(entry, 0, "left", `${entry.layer + 1} · ${entry.title}`),
    words(entry, 1, "right", entry.known ? `${short(entry.norm)} ${ICONS[entry.verdict]} ${entry.verdict}` : "?"),
  ]);
  return {
    config,
    layout: {
      ...layout,
      annotations,
      bargap: 0.72,
      xaxis: { ...layout.xaxis, range: rangeOf(entries) },
      yaxis: { ...layout.yaxis, showticklabels: false, range: [entries.length - 0.6, -0.9] },
    },
    data: [
      {
        ...data[0],
        y: entries.map(({ layer }) => String(layer + 1)),
        x: entries.map(({ norm, known }) => (known && norm > 0 && Number.isFinite(norm) ? norm : null)),
      },
    ],
  };
}

/**
 * @param {Entry} entry
 * @param {number} x 0 at the left, 1 at the right
 * @param {"left" | "right"} side
 * @param {string} text
 */
function words({ layer }, x, side, text) {
  return { xref: "paper", x, xanchor: side, y: layer, yshift: 7, yanchor: "bottom", text, showarrow: false, font: { size: 11 } };
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
