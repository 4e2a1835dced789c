/**
 * The right column of a network that reads pictures: what it says to the sample, to a drawing, and to pictures that
 * are nudged along −∂E/∂X.
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { button, html } from "../html.js";
import { drawingPanel } from "./drawing.js";
import { mistakesPanel } from "./mistakes.js";
import { nudgePanel } from "./nudge.js";
import { isPictured } from "./mount.js";

const TABS = /** @type {const} */ ([
  ["draw", "Draw", drawingPanel],
  ["nudge", "Nudge", nudgePanel],
  ["mistakes", "Mistakes", mistakesPanel],
]);

/** @param {HTMLElement} section */
export function mountPicturePanel(section) {
  const shown = signal(/** @type {string} */ ("draw"));
  const parts = TABS.map(([name, , make]) => ({ name, element: make(() => isPictured.value && shown.value === name) }));
  const tabs = TABS.map(([name, title]) => {
    const choose = () => {
      shown.value = name;
    };
    return button({ "data-part": name }, choose, title);
  });
  section.replaceChildren(
    html("header", { class: "chart-head" }, html("h2", { class: "side-title" }, "Pictures"), html("div", { class: "aspects", role: "group", "aria-label": "Pictures" }, ...tabs)),
    ...parts.map(({ element }) => element),
  );
  effect(() => {
    section.hidden = !isPictured.value;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.part === shown.value));
    for (const { name, element } of parts) element.hidden = name !== shown.value;
  });
}
