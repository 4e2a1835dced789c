/**
 * What charts over the steps have in common: the marks of edits, branches and the end, and gaps for what cannot be
 * drawn. Pure.
 *
 * @import {History, RunState} from "../types.js"
 */
/** @param {number} value a number that is not finite leaves a gap */
export function drawable(value) {
  return Number.isFinite(value) ? value : null;
}

/**
 * A narrow chart writes what is under the pointer into its legend instead of over its curves.
 *
 * @param {any} layout
 * @returns {any}
 */
export function narrow(layout) {
  const spike = { showspikes: true, spikemode: "across", spikethickness: 1, spikedash: "dot", spikesnap: "cursor", spikecolor: layout.font.color };
  return { ...layout, hovermode: "x", showlegend: false, xaxis: { ...layout.xaxis, ...spike } };
}

/** What keeps a curve from writing over the chart. */
export const SILENT = { hoverinfo: "none", hovertemplate: null };

/**
 * A dotted line and a sign where the run was changed and where another branch leaves it; pointing at the sign says
 * what it was.
 *
 * @param {RunState} state
 * @param {History} past
 */
export function marksOf({ branch, branches }, { changes }) {
  const made = changes.map(({ step, text }) => ({ step, sign: "✎", text: `step ${step}: ${text}` }));
  const left = branches
    .filter(({ id, parent }) => id !== branch && parent === branch)
    .map((other) => ({ step: other.from_step, sign: "⑂", text: `step ${other.from_step}: another branch leaves here` }));
  const marks = [...made, ...left];
  return {
    shapes: marks.map(({ step }) => ({ type: "line", x0: step, x1: step, yref: "paper", y0: 0, y1: 1, layer: "below" })),
    annotations: marks.map(({ step, sign, text }) => ({ x: step, text: sign, hovertext: text })),
  };
}
