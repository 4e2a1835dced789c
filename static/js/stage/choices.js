/**
 * What edges and circles move with, as the user chose: values, gradients, both, or the updates of the parameters.
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { button, html } from "../html.js";

/** @typedef {"both" | "values" | "gradients" | "updates"} Aspect */

const KEPT = "gradus.stage.aspect";
const ASPECTS = /** @type {const} */ (["both", "values", "gradients", "updates"]);

/** What was chosen; null leaves it to the room that there is. */
export const chosenAspect = signal(ASPECTS.find((name) => name === localStorage.getItem(KEPT)) ?? null);

/** Whether the drawing has no room for weights and gradients side by side. */
export const crowded = signal(false);

/**
 * What edges move with.
 *
 * @returns {Aspect}
 */
export function aspect() {
  return chosenAspect.value ?? (crowded.value ? "values" : "both");
}

/**
 * The choice.
 *
 * @param {HTMLElement} parent
 */
export function mountAspect(parent) {
  const buttons = ASPECTS.map((name) => {
    const choose = () => {
      chosenAspect.value = name;
      localStorage.setItem(KEPT, name);
    };
    return button({ "data-aspect": name }, choose, name);
  });
  const group = html("div", { class: "aspects", role: "group", "aria-label": "Edges and circles show" }, ...buttons);
  parent.append(group);
  effect(() => {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.aspect === aspect()));
  });
}

/**
 * Whether circles show their gradients too.
 *
 * @returns {boolean}
 */
export function isSplit() {
  return chosenAspect.value !== "values" && chosenAspect.value !== "updates";
}
