/**
 * The menu of a layer on the stage: its function, its place, what can be added after it, and its end.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {LayerDeeds} from "../laboratory/layer-deeds.js"
 */
import { button, html } from "../html.js";

/**
 * @param {HTMLElement} handle which the menu belongs to
 * @param {LayerDeeds} deeds
 * @param {LayerInfo} info
 * @param {number} count of the layers
 */
export function openLayerMenu(handle, deeds, { layer: at, title, function: name }, count) {
  const menu = html("div", { class: "layer-menu", popover: "auto", role: "dialog", "aria-label": `Layer ${at + 1}, ${title}` });
  const then = (/** @type {() => unknown} */ deed) => () => {
    menu.hidePopover();
    void deed();
  };
  const item = (/** @type {string} */ text, /** @type {() => unknown} */ deed, disabled = false) => button({ disabled }, then(deed), text);
  menu.append(
    html("strong", {}, `Layer ${at + 1} · ${title}`),
    ...(name === null ? [] : [functionChoice(deeds, at, name, then)]),
    item("← Move left", () => deeds.move(at, at - 1), at === 0),
    item("Move right →", () => deeds.move(at, at + 1), at === count - 1),
    additions(deeds, at, then),
    item("Remove", () => deeds.remove(at), count === 1),
  );
  menu.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") return;
    menu.remove();
    if (document.activeElement === document.body) handle.focus();
  });
  document.body.append(menu);
  const { left, bottom } = handle.getBoundingClientRect();
  menu.showPopover();
  menu.style.left = `${Math.max(4, Math.min(left, innerWidth - menu.offsetWidth - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(bottom + 4, innerHeight - menu.offsetHeight - 4))}px`;
  const first = menu.querySelector("select, button:not(:disabled)");
  if (first instanceof HTMLElement) first.focus();
}

/**
 * @param {LayerDeeds} deeds
 * @param {number} at
 * @param {string} name the function it has
 * @param {(deed: () => unknown) => () => void} then
 */
function functionChoice(deeds, at, name, then) {
  const choice = html("select", {}, ...deeds.choices.activations.map((each) => html("option", { value: each.name, selected: each.name === name }, each.title)));
  choice.addEventListener("change", then(() => deeds.set(at, "function", "function", choice.value, null)));
  return html("label", {}, "function ", choice);
}

/**
 * @param {LayerDeeds} deeds
 * @param {number} at
 * @param {(deed: () => unknown) => () => void} then
 */
function additions(deeds, at, then) {
  const kinds = html("select", { "aria-label": "kind of layer to add after it" }, ...deeds.kinds().map(({ kind, title }) => html("option", { value: kind }, title)));
  const add = button({}, then(() => deeds.insert(kinds.value, at + 1)), "+ after it");
  return html("span", { class: "additions" }, kinds, add);
}
