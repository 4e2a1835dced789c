/**
 * A word for how the layers are, with its sign, the reason and what can be done; all of it is the engine's.
 *
 * @import {FlowEntry, Statistics, Verdict} from "../types.js"
 */
import { html } from "../html.js";

/** @type {Readonly<Record<Verdict, string>>} */
export const SIGNS = { healthy: "✓", vanishing: "▽", exploding: "△", dead: "✕", saturated: "▭" };

/** From the gravest on. @type {Verdict[]} */
const GRAVITY = ["exploding", "dead", "vanishing", "saturated", "healthy"];

/**
 * @param {Statistics | null} of what is known of the step, once it stands still
 * @param {FlowEntry[]} flow what its frame says
 * @param {boolean} isKnown whether the gradient has come back to the first layer
 * @returns {Node[]}
 */
export function verdict(of, flow, isKnown) {
  if (!isKnown) return [badge(null), html("p", {}, "It is known when the gradient has come back to the first layer.")];
  const word = of?.verdict ?? GRAVITY.find((each) => flow.some((entry) => entry.verdict === each)) ?? "healthy";
  if (!of) return [badge(word)];
  const suggestion = of.suggestion ? [html("p", { class: "suggestion" }, of.suggestion)] : [];
  return [badge(word), html("p", {}, of.sentence), ...suggestion];
}

/** @param {Verdict | null} word */
function badge(word) {
  const sign = html("span", { "aria-hidden": "true" }, word ? `${SIGNS[word]} ` : "");
  return html("strong", { class: `verdict ${word ?? "unknown"}` }, sign, word ?? "?");
}
