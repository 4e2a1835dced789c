/** Where the screen is narrow: which panel is shown below the stage. */
import { button } from "../html.js";

const PANELS = [
  ["inspector", "Inspector"],
  ["charts", "Charts"],
  ["setup", "Set-up"],
];

/** @param {HTMLElement} element */
export function mountPanels(element) {
  const buttons = PANELS.map(([name, title]) => button({ "data-panel": name }, () => show(name), title));
  element.append(...buttons);
  show("inspector");

  /** @param {string} name */
  function show(name) {
    document.body.dataset.panel = name;
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.panel === name));
  }
}
