/**
 * How much of the gradient reaches each layer in the step on the screen: ‖∂E/∂Y‖ as bars on a log axis, with a word
 * for it. A layer that the backward lane has not reached at this moment is unknown. Pure.
 *
 * @import {FlowEntry} from "../types.js"
 * @import {Figure} from "./plot.js"
 */
import { short } from "../format.js";
import { SIGNS } from "./verdict.js";

/** @typedef {FlowEntry & {known: boolean}} Entry */

/**
 * Each bar has its words above it, where they have the whole width.
 *
 * @param {Figure} figure
 * @param {Entry[]} entries
 * @param {number} height in pixels
 * @returns {Figure}
 */
export function bars({ data, layout, config }, entries, height) {
  const [low, high] = rangeOf(entries);
  const y = entries.map(({ layer }) => String(layer + 1));
  const names = entries.map(({ layer, title }) => `${layer + 1} ${title}`);
  const verdicts = entries.map(({ norm, verdict, known }) => (known ? `${short(norm)} ${SIGNS[verdict]} ${verdict}` : "?"));
  return {
    config,
    layout: {
      ...layout,
      height,
      margin: { ...layout.margin, l: 0, r: 0, t: 6 },
      bargap: 0.72,
      xaxis: { ...layout.xaxis, range: [low, high], title: { text: "" } },
      yaxis: { ...layout.yaxis, showticklabels: false, range: [entries.length - 0.6, -1.1] },
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
