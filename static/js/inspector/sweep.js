/**
 * A sweep through the result of the formula on the screen, entry by entry: each lights the row and the column, the
 * window or the winner that it comes from. It pauses under the pointer; who wants no motion goes on by hand.
 *
 * @import {Place} from "../types.js"
 */
import { effect, signal, untracked } from "../../vendor/signals-core-1.14.5.js";
import { entryName, tensorName } from "../format.js";
import { button, html } from "../html.js";
import { moment, playing, pointed, revealed, run, trace } from "../state.js";
import { partsOf } from "./equation.js";
import { namesIn, shapeIn } from "./tensors.js";
import { info, shownView } from "./views.js";

const BEAT = 1100; // milliseconds

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the sweep goes on by itself. */
const sweeping = signal(false);

export class Sweep {
  /** @param {HTMLElement} matrices that the sweep goes through */
  constructor(matrices) {
    this.at = -1;
    this.held = false;
    this.timer = 0;
    /** What is swept over now; it stands below the matrices. */
    this.words = html("p", { class: "sweep-words" });
    this.sign = html("span", { "aria-hidden": "true" }, "▶");
    this.toggle = button({ "aria-label": "sweep", title: "Sweep through the entries (S)", "aria-pressed": "false" }, toggleSweep, this.sign, html("span", { class: "word" }, " sweep"));
    const [back, on] = [-1, 1].map((way) => button({ "aria-label": way < 0 ? "entry before" : "entry after" }, () => this.go(way), way < 0 ? "‹" : "›"));
    this.element = html("div", { class: "sweep", role: "group", "aria-label": "Sweep" }, this.toggle, back, on);
    matrices.addEventListener("pointerenter", () => {
      this.held = true;
    });
    matrices.addEventListener("pointerleave", () => {
      this.held = false;
    });
    effect(() => {
      // Another formula, another moment: there is another result to go through.
      void [run.value?.id, info.value?.layer, shownView.value, moment.value, trace.value?.step];
      untracked(() => this.rewind());
    });
    effect(() => this.draw());
  }

  draw() {
    const on = sweeping.value && !playing.value;
    this.element.hidden = this.result() === null || playing.value;
    this.toggle.hidden = stillness.matches;
    this.sign.textContent = on ? "❚❚" : "▶";
    this.toggle.setAttribute("aria-pressed", String(on));
    clearInterval(this.timer);
    if (!on) return;
    untracked(() => this.go(1));
    this.timer = window.setInterval(() => {
      if (!this.held) this.go(1);
    }, BEAT);
  }

  rewind() {
    this.at = -1;
    this.words.textContent = "";
    sweeping.value = false;
  }

  /** The tensor that the formula gives, if all of it is known. */
  result() {
    const [layer, tensor] = [info.value?.layer ?? null, shownView.value];
    if (!trace.value || layer === null || tensor === "update" || !revealed.value(layer, tensor)) return null;
    return { layer, tensor };
  }

  /** @param {number} way */
  go(way) {
    const [found, shown] = [this.result(), trace.peek()];
    if (!found || !shown) return;
    const shape = shapeIn(shown, found.layer, found.tensor);
    const count = shape.reduce((product, size) => product * size, 1);
    if (count === 0) return;
    this.at = (this.at + way + count) % count;
    const place = { ...found, index: unravelled(this.at, shape) };
    this.words.textContent = `${wordsFor(place)} · ${this.at + 1} of ${count}`;
    pointed.value = place;
  }
}

/** Starts the sweep, or stops it where it is. */
export function toggleSweep() {
  if (!stillness.matches) sweeping.value = !sweeping.peek();
}

/**
 * What an entry is made of: of a product, a row and a column.
 *
 * @param {Place} place
 */
function wordsFor({ tensor, index }) {
  const layer = info.peek();
  const parts = layer ? partsOf(layer.formulas[tensor].text, namesIn(layer)) : [];
  const isProduct = parts[0]?.kind === "tensor" && parts[1]?.kind === "text" && parts[1].text === "·" && parts[2]?.kind === "tensor";
  const written = index.map((i) => i + 1);
  if (!isProduct) return entryName(tensor, index);
  return `row ${written[0]} of ${nameOf(parts[0])} × column ${written[1]} of ${nameOf(parts[2])}`;
}

/** @param {import("./equation.js").Part} part */
function nameOf(part) {
  return part.kind === "tensor" ? `${tensorName(part.tensor)}${part.transposed ? "ᵀ" : ""}` : "";
}

/**
 * The index of an entry, counted through row by row.
 *
 * @param {number} at
 * @param {number[]} shape
 */
function unravelled(at, shape) {
  let rest = at;
  /** @type {number[]} */
  const index = [];
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
