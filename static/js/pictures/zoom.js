/** How close the stage looks: at the network, into one layer, or at one number. */
import { batch, computed, signal } from "../../vendor/signals-core-1.14.5.js";
import { pointed, run, select, selection } from "../state.js";

/** The layer that is looked into; null is the whole network. */
export const openLayer = signal(/** @type {number | null} */ (null));

/** @typedef {"network" | "layer" | "number"} Zoom */

export const zoom = computed(() => {
  if (openLayer.value === null || !run.value || openLayer.value >= run.value.layers.length) return /** @type {Zoom} */ ("network");
  const chosen = selection.value;
  return /** @type {Zoom} */ (chosen?.layer === openLayer.value && chosen.tensor && chosen.index ? "number" : "layer");
});

/** @param {number} layer */
export function lookInto(layer) {
  batch(() => {
    if (selection.peek()?.layer !== layer) select({ layer });
    openLayer.value = layer;
  });
}

/**
 * One level out: from the number to its layer, from the layer to the network.
 *
 * @returns {boolean} whether there was a level to leave
 */
export function lookOut() {
  const from = zoom.peek();
  if (from === "network") return false;
  batch(() => {
    pointed.value = null;
    if (from === "number") select({ layer: openLayer.peek() });
    else openLayer.value = null;
  });
  return true;
}
