/**
 * The way that was walked, number by number: each is a button that goes back to it.
 *
 * @import {Place} from "../types.js"
 */
import { entryName } from "../format.js";
import { button, html } from "../html.js";
import { subject, trace } from "../state.js";
import { trail, walkBack, walkBackTo } from "./walk.js";

export class Crumbs {
  /** @param {() => void} ended called when the focus was here and the walk is over */
  constructor(ended) {
    this.ended = ended;
    this.back = button({ class: "quiet back", hidden: true, title: "Escape or Backspace" }, () => {
      walkBack();
    });
    this.list = html("ol");
    this.element = html("nav", { class: "crumbs", "aria-label": "The way here", hidden: true }, this.back, this.list);
  }

  /**
   * Called in an effect.
   *
   * @param {boolean} walked whether the focus was on a factor, and shall follow
   */
  draw(walked) {
    const [stops, here] = [trail.value, subject.value];
    const before = stops.at(-1);
    const hadFocus = this.element.contains(document.activeElement);
    this.back.hidden = before === undefined;
    this.element.hidden = before === undefined;
    if (!before || !here) {
      this.list.replaceChildren();
      if (hadFocus) this.ended();
      return;
    }
    this.back.replaceChildren("← back", html("span", { class: "visually-hidden" }, ` to ${spoken(before.place)}`));
    const names = stops.map(({ place, step }, at) =>
      html("li", {}, button({ class: "quiet", title: spoken(place) }, () => walkBackTo(at), written(place, step))),
    );
    this.list.replaceChildren(...names, html("li", { "aria-current": "step" }, written(here, trace.value?.step ?? 0)));
    this.list.scrollLeft = this.list.scrollWidth;
    if (walked || hadFocus) this.back.focus();
  }
}

/**
 * @param {Place} place
 * @param {number} step
 */
function written({ layer, tensor, index }, step) {
  const away = step === trace.value?.step ? "" : `, step ${step}`;
  return `${entryName(tensor, index)}${layer === null ? "" : ` · ${layer + 1}`}${away}`;
}

/** @param {Place} place */
export function spoken({ layer, tensor, index }) {
  if (tensor === "E") return "E";
  return `${entryName(tensor, index)} of ${layer === null ? "the loss" : `layer ${layer + 1}`}`;
}
