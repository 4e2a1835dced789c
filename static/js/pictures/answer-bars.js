/** What the network says to a picture: a bar a class, beside it what it said before, if there is a before. */
import { short } from "../format.js";
import { html } from "../html.js";
import { areWords } from "./layout.js";

export class AnswerBars {
  /** @param {string} label */
  constructor(label) {
    this.classes = "";
    this.rows = /** @type {{row: HTMLElement, bar: HTMLElement, was: HTMLElement, number: HTMLElement}[]} */ ([]);
    this.body = html("div", { class: "answer-rows", "aria-hidden": "true" });
    this.words = html("p", { class: "answer-words", "aria-live": "polite" });
    this.element = html("div", { class: "answer", role: "group", "aria-label": label }, this.words, this.body);
  }

  /**
   * @param {string[]} classes
   * @param {number[] | null} said null while there is nothing to say
   * @param {{before?: number[] | null, label?: number | null}} [how] `label`: what it should say
   */
  draw(classes, said, { before = null, label = null } = {}) {
    if (this.classes !== JSON.stringify(classes)) this.layOut(classes);
    const peak = Math.max(1, ...(said ?? []).map(Math.abs), ...(before ?? []).map(Math.abs));
    const best = said ? said.indexOf(Math.max(...said)) : -1;
    this.rows.forEach(({ row, bar, was, number }, n) => {
      const value = said?.[n] ?? 0;
      bar.style.width = `${(100 * Math.abs(value)) / peak}%`;
      was.style.left = `${(100 * Math.abs(before?.[n] ?? 0)) / peak}%`;
      was.hidden = !before;
      row.classList.toggle("is-minus", value < 0);
      row.classList.toggle("best", n === best);
      row.classList.toggle("label", n === label);
      number.textContent = said ? short(value) : "";
    });
    this.words.textContent = said ? wordsFor(classes, said, before, label) : "";
  }

  /** @param {string[]} classes */
  layOut(classes) {
    this.classes = JSON.stringify(classes);
    this.rows = classes.map((name) => {
      const [bar, was, number] = [html("span", { class: "bar" }), html("span", { class: "was" }), html("span", { class: "number" })];
      const row = html("div", { class: "answer-row" }, html("span", { class: "name", title: name }, name), html("span", { class: "track" }, bar, was), number);
      return { row, bar, was, number };
    });
    this.body.classList.toggle("are-words", areWords(classes));
    this.body.replaceChildren(...this.rows.map(({ row }) => row));
  }
}

/**
 * @param {string[]} classes
 * @param {number[]} said
 * @param {number[] | null} before
 * @param {number | null} label
 */
function wordsFor(classes, said, before, label) {
  const best = said.indexOf(Math.max(...said));
  const read = `Read as ${classes[best]}, ${short(said[best])}.`;
  if (label === null || !before) return read;
  return `${read} ${classes[label]}: ${short(before[label])} → ${short(said[label])}.`;
}
