/**
 * The gradient flow: how much of the gradient reaches each layer, in the step on the screen or over the steps, and
 * what that means.
 *
 * @import {RunState} from "../types.js"
 * @import {HoverPoint} from "./plot.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { magnitude, short } from "../format.js";
import { html } from "../html.js";
import { history, playing, revealed, run, theme, trace, unit } from "../state.js";
import { bars } from "./flow-bars.js";
import { lines } from "./flow-lines.js";
import { Panel } from "./panel.js";
import { offerPicture } from "./pictured.js";
import { Plot } from "./plot.js";
import { statistics, watchStatistics } from "./statistics.js";
import { goWhereItPoints } from "./step-drag.js";
import { verdict } from "./verdict.js";

/** A deeper network shows only the layers that learn. */
const MOST_LAYERS = 6;
const KEPT = "gradus.charts.flow";

/** @typedef {"step" | "time"} Reach */

const chosen = signal(/** @type {Reach | null} */ (localStorage.getItem(KEPT)));
/** Who goes step by step looks at the step; who goes by epochs, at the time. */
const reach = computed(() => chosen.value ?? (unit.value === "epoch" || unit.value === "batch" ? "time" : "step"));

/** @param {HTMLElement} section */
export function mountFlowChart(section) {
  const panel = new Panel(section, "Gradient flow", true);
  const plot = html("div", { class: "plot flow-plot", "aria-hidden": "true" });
  const readout = html("p", { class: "readout", "aria-hidden": "true" });
  const found = html("div", { class: "finding" });
  const rows = html("tbody");
  const table = html("table", {}, html("caption", {}, "The norm of ∂E/∂Y per layer"), rows);
  panel.tools.append(reachControl());
  panel.body.append(found, readout, plot, html("div", { class: "visually-hidden" }, table));
  watchStatistics(panel.shown);
  goWhereItPoints(plot, () => reach.peek() === "time");
  const chart = new Plot(plot, "flow");
  offerPicture(panel, "Gradient flow", async () => (await import("./plot-picture.js")).plotPicture(await chart.figure(), "Gradient flow ‖∂E/∂Y‖"));
  const hovered = signal(/** @type {HoverPoint[]} */ ([]));
  chart.onHover = (points) => {
    hovered.value = points;
  };

  effect(() => {
    const shown = trace.value;
    if (!shown || !panel.open.value) return;
    const known = revealed.value;
    const entries = shown.flow.map((entry) => ({ ...entry, known: known(entry.layer, "dE_dY") }));
    if (!playing.value) rows.replaceChildren(...entries.map(row));
    if (reach.value !== "step") return;
    const drawn = entries.length > MOST_LAYERS ? entries.filter(({ layer }) => hasParameters(run.peek(), layer)) : entries;
    plot.style.height = `${1.6 + 1.5 * drawn.length}rem`;
    chart.draw(theme.value, (figure) => bars(figure, drawn, plot.clientHeight), "flow");
  });
  effect(() => {
    const [past, state] = [history.value, run.value];
    if (!past || !state || !panel.open.value || reach.value !== "time") return;
    const all = state.layers.map(({ layer }) => layer);
    const drawn = all.length > MOST_LAYERS ? all.filter((layer) => hasParameters(state, layer)) : all;
    plot.style.height = "7rem";
    chart.draw(theme.value, (figure) => lines(figure, past, state, drawn, plot.clientHeight), "flow_history");
  });
  effect(() => {
    const points = reach.value === "time" ? [...hovered.value].sort((one, other) => Number(one.data.name) - Number(other.data.name)) : [];
    readout.textContent = points.length > 0 ? `step ${points[0].x}  ${points.map(({ data, y }) => `${data.name}: ${short(y)}`).join("  ")}` : "";
    readout.hidden = points.length === 0;
    found.hidden = points.length > 0;
  });
  effect(() => {
    if (!trace.value || !panel.open.value) return;
    found.replaceChildren(...verdict(statistics.value, trace.value.flow, revealed.value(0, "dE_dY")));
  });
}

function reachControl() {
  const select = html("select", { "aria-label": "The gradient flow is shown" }, html("option", { value: "step" }, "this step"), html("option", { value: "time" }, "over time"));
  select.addEventListener("change", () => {
    chosen.value = /** @type {Reach} */ (select.value);
    localStorage.setItem(KEPT, select.value);
  });
  effect(() => {
    select.value = reach.value;
  });
  return select;
}

/**
 * @param {RunState | null} state
 * @param {number} layer
 */
function hasParameters(state, layer) {
  return Object.keys(state?.layers[layer]?.parameters ?? {}).length > 0;
}

/** @param {import("./flow-bars.js").Entry} entry */
function row({ layer, title, norm, verdict: word, known }) {
  const says = known ? `${magnitude(norm)}, ${word}` : "not computed yet";
  return html("tr", {}, html("th", { scope: "row" }, `Layer ${layer + 1}, ${title}`), html("td", {}, says));
}
