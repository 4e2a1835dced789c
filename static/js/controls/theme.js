/**
 * Light, dark, or as the system has it; remembered in this browser.
 *
 * @import {Theme} from "../types.js"
 */
import { html } from "../html.js";
import { setTheme } from "../palette.js";

const KEPT = "gradus.theme";
const CHOICES = ["light", "dark", "system"];

const system = matchMedia("(prefers-color-scheme: dark)");

/** @param {HTMLElement} element */
export function mountTheme(element) {
  const select = html("select", { id: "theme-choice" }, ...CHOICES.map((name) => html("option", {}, name)));
  element.replaceChildren(html("label", { for: "theme-choice" }, "Theme "), select);
  select.value = recalled();
  select.addEventListener("change", () => {
    localStorage.setItem(KEPT, select.value);
    apply(select.value);
  });
  system.addEventListener("change", () => apply(select.value));
  apply(select.value);
}

/** @param {string} choice */
function apply(choice) {
  const ofSystem = system.matches ? "dark" : "light";
  setTheme(choice === "system" ? ofSystem : /** @type {Theme} */ (choice));
}

function recalled() {
  const kept = localStorage.getItem(KEPT);
  return kept !== null && CHOICES.includes(kept) ? kept : "system";
}
