/**
 * The kept runs below the loss chart: how each is drawn, its name, what differs from the present run, and what can be
 * done with it.
 *
 * @import {KeptRun} from "./kept-runs.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { button, html } from "../html.js";
import { begin } from "../laboratory/begin.js";
import { told } from "../run.js";
import { run, theme } from "../state.js";
import { svg } from "../stage/svg.js";
import { addStylesheet } from "../stylesheet.js";
import { differences } from "./differences.js";
import { keptRuns } from "./kept.js";
import { removeKept, renameKept } from "./kept-runs.js";
import { figureFor } from "./plot.js";

/** @param {HTMLElement} element */
export async function mountKeptList(element) {
  await addStylesheet("chart-panels.css");
  const list = html("ul", { class: "kept-runs", "aria-label": "Kept runs" });
  element.append(list);
  effect(() => {
    const [kept, state, shown] = [keptRuns.value, run.value, theme.value];
    list.hidden = kept.length === 0;
    const isTyping = document.activeElement instanceof HTMLInputElement && list.contains(document.activeElement);
    if (isTyping && list.childElementCount === kept.length) return;
    list.replaceChildren(...kept.map((each, place) => entry(each, place, state ? differences(each, state) : [], shown)));
  });
}

/**
 * @param {KeptRun} kept
 * @param {number} place
 * @param {string[]} differing
 * @param {import("../types.js").Theme} shown
 */
function entry(kept, place, differing, shown) {
  const name = html("input", { type: "text", value: kept.name, maxlength: 40, "aria-label": `Name of kept run ${place + 1}` });
  name.addEventListener("change", () => renameKept(kept, name.value.trim() || kept.name));
  name.addEventListener("keydown", (event) => {
    if (event.key === "Enter") name.blur();
  });
  const open = () => told(() => begin({ experiment: kept.experiment, edits: kept.edits, step: kept.step }, `${kept.name} again.`));
  const words = differing.length > 0 ? differing.join(", ") : "the same as this run";
  return html(
    "li",
    {},
    swatch(place, shown),
    name,
    button({ class: "quiet", title: "Open this run again", "aria-label": `Open ${kept.name} again` }, () => void open(), "↗"),
    button({ class: "quiet", title: "Remove", "aria-label": `Remove ${kept.name}` }, () => removeKept(kept), "×"),
    html("small", {}, words),
  );
}

/**
 * A piece of the line that the run has in the chart.
 *
 * @param {number} place
 * @param {import("../types.js").Theme} shown
 */
function swatch(place, shown) {
  const line = svg("line", { x2: 26, y1: 5, y2: 5, "stroke-width": 2.5 });
  void figureFor("loss", shown).then(({ data }) => {
    const { color, dash } = data.find(({ name }) => name === `kept ${place} train`).line;
    line.setAttribute("stroke", color);
    line.setAttribute("stroke-dasharray", dash.replaceAll("px", ""));
  });
  return svg("svg", { class: "swatch", width: 26, height: 10, "aria-hidden": "true" }, line);
}
