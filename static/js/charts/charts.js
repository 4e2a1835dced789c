/** The charts on the right, fetched when the page can be used. What is closed at the first visit is fetched when it is opened. */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { lazily } from "../lazy.js";
import { run } from "../state.js";
import { mountFlowChart } from "./flow-chart.js";
import { mountLossChart } from "./loss-chart.js";
import { Panel } from "./panel.js";
import { mountSurface } from "./surface-view.js";

/** @param {HTMLElement} element */
export function mountCharts(element) {
  mountSurface(part(element, "surface"));
  mountLossChart(part(element, "loss"));
  mountFlowChart(part(element, "flow"));
  const classes = part(element, "classes");
  mountLater(classes, "Right and wrong", () => import("./confusion.js"));
  mountLater(part(element, "layers"), "Layer by layer", () => import("./layers-view.js"));
  effect(() => {
    classes.hidden = !run.value || run.value.data.classes.length === 0;
  });
}

/**
 * @param {HTMLElement} section
 * @param {string} title
 * @param {() => Promise<{mount: (panel: Panel) => void}>} load
 */
function mountLater(section, title, load) {
  const panel = new Panel(section, title, false);
  const mount = lazily(load, (module) => module.mount(panel));
  let mounted = false;
  effect(() => {
    if (mounted || !panel.shown.value) return;
    mounted = true;
    void mount();
  });
}

/**
 * @param {HTMLElement} element
 * @param {string} id
 * @returns {HTMLElement}
 */
function part(element, id) {
  const found = element.querySelector(`#${id}`);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no part "${id}"`);
  return found;
}
