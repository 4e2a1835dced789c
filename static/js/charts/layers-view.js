/**
 * Layer by layer: how each is, its weights, activations and gradients as histograms, its dead and saturated units.
 *
 * @import {LayerStatistics} from "../types.js"
 * @import {Panel} from "./panel.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { percent, short, tensorName } from "../format.js";
import { html } from "../html.js";
import { playing } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { histogramOf } from "./histogram.js";
import { offerPicture } from "./pictured.js";
import { statistics, watchStatistics } from "./statistics.js";
import { SIGNS } from "./verdict.js";

/** @param {Panel} panel */
export async function mount(panel) {
  await addStylesheet("chart-panels.css");
  const list = html("ol", { class: "layer-statistics" });
  const note = html("p", { class: "chart-note" });
  panel.body.append(note, list);
  offerPicture(panel, "Layer by layer", async () => (await import("./table-picture.js")).tablePicture(list, "Layer by layer"));
  watchStatistics(panel.shown);
  effect(() => {
    const seen = statistics.value;
    if (seen) {
      note.textContent = `Of the batch of step ${seen.step}; units are watched on the training rows.`;
      list.replaceChildren(...seen.layers.map(entry));
    } else if (!playing.value) {
      note.textContent = "It is known when the gradient has come back to the first layer.";
      list.replaceChildren();
    }
  });
}

/**
 * A layer that learns shows the gradient of its weights, any other the one that it is given.
 *
 * @param {LayerStatistics["tensors"]} tensors
 */
function shownOf(tensors) {
  return "W" in tensors ? ["W", "Y", "dE_dW"] : ["Y", "dE_dY"];
}

/** @param {LayerStatistics} of */
function entry({ layer, title, verdict, reason, units, update_ratio: ratio, tensors }) {
  const pictures = shownOf(tensors).map((name) => {
    const written = tensorName(name);
    return html("figure", {}, html("figcaption", {}, written), histogramOf(written, name.startsWith("dE_") ? "gradients" : "values", tensors[name]));
  });
  const facts = units ? [`${part(units.dead, units.units)} dead, ${part(units.saturated, units.units)} saturated`] : [];
  if (ratio !== null) facts.push(`this step changes W by ${short(ratio)} of its norm`);
  return html(
    "li",
    {},
    html("p", {}, html("strong", {}, `${layer + 1} ${title}`), html("span", { class: `word ${verdict}`, title: reason }, `${SIGNS[verdict]} ${verdict}`)),
    html("div", { class: "histograms" }, ...pictures),
    ...(facts.length > 0 ? [html("p", { class: "chart-note" }, `${facts.join("; ")}.`)] : []),
  );
}

/**
 * @param {number} some
 * @param {number} all
 */
function part(some, all) {
  return some > 0 ? `${some} of ${all} units (${percent(some / all)})` : `0 of ${all} units`;
}
