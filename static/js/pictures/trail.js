/** How close the stage looks, as a trail: the network, the layer, the number; each leads back. */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { entryName } from "../format.js";
import { button, html } from "../html.js";
import { run, select, selection } from "../state.js";
import { openLayer, zoom } from "./zoom.js";

/**
 * @param {HTMLElement} bar
 * @returns {() => void} takes it away
 */
export function mountTrail(bar) {
  const trail = html("nav", { class: "zoom-trail", "aria-label": "How close the stage looks" });
  bar.prepend(trail);
  const stop = effect(() => {
    const [level, layer, chosen] = [zoom.value, openLayer.value, selection.value];
    trail.hidden = level === "network";
    const info = layer === null ? null : run.value?.layers[layer];
    if (level === "network" || layer === null || !info) return;
    const out = button({ class: "quiet" }, () => {
      openLayer.value = null;
    }, "Network");
    const name = `${layer + 1} ${info.title}`;
    const number = level === "number" && chosen?.tensor && chosen.index ? entryName(chosen.tensor, chosen.index) : null;
    const steps = number ? [button({ class: "quiet" }, () => select({ layer }), name), html("span", {}, `› ${number}`)] : [html("span", {}, name)];
    trail.replaceChildren(out, html("span", { "aria-hidden": "true" }, "›"), ...steps, html("span", { class: "escape" }, html("kbd", {}, "Esc"), " back"));
  });
  return () => {
    stop();
    trail.remove();
  };
}
