/**
 * A panel of the right column: a heading that opens and closes it, as it was left at the last visit. `shown` says
 * whether its content is on the screen, so that nothing is asked for that nobody sees.
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { button, html } from "../html.js";

const KEPT = "gradus.charts.open";

/** @type {Record<string, boolean>} by the panels' names */
const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");

export class Panel {
  /**
   * @param {HTMLElement} section a part of the page; its id is the panel's name
   * @param {string} title
   * @param {boolean} open at the first visit
   */
  constructor(section, title, open) {
    const name = section.id;
    this.open = signal(kept[name] ?? open);
    this.shown = signal(false);
    /** What can be set, beside the heading. */
    this.tools = html("div", { class: "chart-tools" });
    this.body = html("div", { class: "chart-body", id: `${name}-body` });
    const toggle = button({ "aria-controls": this.body.id }, () => this.turn(), title);
    section.replaceChildren(html("header", { class: "chart-head" }, html("h2", { class: "side-title" }, toggle), this.tools), this.body);
    let inSight = false;
    new IntersectionObserver((entries) => {
      inSight = entries[entries.length - 1].isIntersecting;
      this.shown.value = inSight && this.open.peek();
    }).observe(this.body);
    effect(() => {
      toggle.setAttribute("aria-expanded", String(this.open.value));
      this.body.hidden = !this.open.value;
      this.tools.hidden = !this.open.value;
      this.shown.value = inSight && this.open.value;
      kept[name] = this.open.value;
      localStorage.setItem(KEPT, JSON.stringify(kept));
    });
  }

  turn() {
    this.open.value = !this.open.peek();
    if (this.open.peek()) this.body.scrollIntoView({ block: "nearest" });
  }
}

/**
 * A check box whose state is kept from visit to visit.
 *
 * @param {string} name under which it is kept
 * @param {string} title
 * @param {boolean} [first] its state at the first visit
 */
export function keptSwitch(name, title, first = false) {
  const key = `gradus.charts.${name}`;
  const state = signal((localStorage.getItem(key) ?? String(first)) === "true");
  const box = html("input", { type: "checkbox", name });
  effect(() => {
    box.checked = state.value;
  });
  box.addEventListener("change", () => {
    state.value = box.checked;
    localStorage.setItem(key, String(box.checked));
  });
  return { state, element: html("label", {}, box, ` ${title}`) };
}
