/** Says which rows (or columns) of a large matrix are shown, and goes to the next ones. */
import { button, html } from "../html.js";

export class Pager {
  /**
   * @param {string} word "rows" or "columns"
   * @param {(direction: -1 | 1) => void} go
   */
  constructor(word, go) {
    this.word = word;
    this.back = button({ class: "quiet", "aria-label": `${word} before` }, () => go(-1), "‹");
    this.on = button({ class: "quiet", "aria-label": `${word} after` }, () => go(1), "›");
    this.range = html("span", { class: "range" });
    this.element = html("span", { class: "pager", hidden: true }, this.back, this.range, this.on);
  }

  /**
   * @param {[number, number]} shown from the first to before the second
   * @param {number} count
   */
  draw([from, to], count) {
    const text = `showing ${this.word} ${from + 1}–${to} of ${count}`;
    this.element.hidden = from === 0 && to === count;
    if (this.range.textContent !== text) this.range.textContent = text;
    this.back.disabled = from === 0;
    this.on.disabled = to === count;
  }
}
