/** The charts on the right: what the network says, the loss, and how the gradient flows. */
import { followTrainingData } from "../training-data.js";
import { mountFlowChart } from "./flow-chart.js";
import { mountLossChart } from "./loss-chart.js";
import { mountSurface } from "./surface-view.js";

/** @param {HTMLElement} element */
export function mountCharts(element) {
  followTrainingData();
  mountSurface(part(element, "surface"));
  mountLossChart(part(element, "loss"));
  mountFlowChart(part(element, "flow"));
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
