/**
 * Beside the matrices: what E makes of a parameter (its slope), which samples pull at it, which paths a sum has. They
 * are fetched when a number is first asked about.
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { html } from "../html.js";
import { ownDerivation, playing } from "../state.js";
import { askedParameter } from "./asked.js";
import { ForkView } from "./fork-view.js";
import { planeButton } from "./plane-button.js";
import { SamplesView } from "./samples-view.js";
import { SlopeView } from "./slope-view.js";
import { Tabs } from "./tabs.js";

/** @typedef {"slope" | "samples" | "paths"} Name */

const chosen = signal(/** @type {Name} */ ("slope"));

/** Those that have something to show about the number in question. */
const names = computed(() => {
  if (playing.value) return [];
  /** @type {Name[]} */
  const found = askedParameter.value ? ["slope", "samples"] : [];
  if ((ownDerivation.value?.terms.length ?? 0) > 1) found.push("paths");
  return found;
});

const shown = computed(() => (names.value.includes(chosen.value) ? chosen.value : (names.value[0] ?? null)));

/** @param {HTMLElement} element */
export function mountInstruments(element) {
  const tabs = new Tabs((/** @type {Name} */ name) => {
    chosen.value = name;
  }, { label: "Instruments", prefix: "instrument", written: (name) => name });
  const views = { slope: new SlopeView(), samples: new SamplesView(), paths: new ForkView() };
  const panel = html("div", { id: "instrument-panel" }, ...Object.values(views).map((view) => view.element));
  const plane = planeButton();
  element.replaceChildren(html("div", { class: "instrument-head" }, tabs.element, plane.element), panel);
  effect(() => {
    element.hidden = shown.value === null;
    tabs.draw(names.value, shown.value ?? "slope", panel);
    plane.draw();
  });
  for (const [name, view] of Object.entries(views)) {
    effect(() => {
      view.element.hidden = shown.value !== name;
      if (shown.value === name) view.draw();
    });
  }
}
