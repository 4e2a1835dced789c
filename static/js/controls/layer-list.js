/**
 * The network as a list: a press selects the layer.
 *
 * @import {RunState, Selection} from "../types.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { button, html } from "../html.js";
import { isLayerFrozen } from "../in-force.js";
import { lockSign } from "../lock-sign.js";
import { inspected, run, select, trace } from "../state.js";

/**
 * @param {HTMLElement} parent
 * @returns {HTMLElement} the list
 */
export function mountLayerList(parent) {
  const list = html("ol", { class: "layer-list" });
  parent.append(list);
  effect(() => {
    if (!run.value) return;
    const entries = entriesOf(run.value);
    if (list.textContent !== entries.map(({ title, size }) => title + size).join("")) {
      list.replaceChildren(...entries.map(entryElement));
    }
    list.querySelectorAll("button").forEach((element, at) => {
      element.setAttribute("aria-pressed", String(entries[at].layer === inspected.value));
      const layer = entries[at].layer ?? null;
      const isStill = run.value !== null && layer !== null && isLayerFrozen(run.value, trace.value?.step ?? 0, layer);
      if (isStill !== (element.querySelector(".lock") !== null)) {
        if (isStill) element.children[0].after(lockSign("frozen"));
        else element.querySelector(".lock")?.remove();
      }
    });
  });
  return list;
}

/** @typedef {{title: string, size: string, layer: number | null | undefined, selects: Selection}} Entry */

/**
 * @param {RunState} state
 * @returns {Entry[]}
 */
function entriesOf({ layers, loss_function: loss }) {
  return [
    { title: "Input", size: String(layers[0].inputs), layer: undefined, selects: { layer: 0, tensor: "X" } },
    ...layers.map(({ layer, title, inputs, outputs, parameters }) => {
      const size = Object.keys(parameters).length > 0 ? `${inputs}→${outputs}` : String(outputs);
      return { title, size, layer, selects: { layer } };
    }),
    { title: `Loss · ${loss.title}`, size: "E", layer: null, selects: { layer: null } },
  ];
}

/** @param {Entry} entry */
function entryElement({ title, size, selects }) {
  return html("li", {}, button({}, () => select(selects), html("span", {}, title), html("small", {}, size)));
}
