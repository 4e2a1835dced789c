/**
 * Where a table is along the axes before its rows and columns: the sample, the channel, … . Without such axes it is
 * hidden. The sample is the one that the stage shows, until a number of another one is looked for.
 */
import { button, html } from "../html.js";
import { sample } from "../state.js";

const SAMPLE = ["sample", "channel", "row", "column"];
const KERNEL = ["to", "from"]; // the channel of Y, and that of X

export class Lead {
  /**
   * @param {boolean} bySample whether the first axis is the samples of the batch
   * @param {() => void} moved called when another place is shown
   */
  constructor(bySample, moved) {
    this.bySample = bySample;
    this.moved = moved;
    /** @type {number[]} */
    this.at = [];
    /** @type {number[]} */
    this.shape = [];
    this.followed = -1;
    this.element = html("span", { class: "lead", hidden: true });
  }

  /**
   * @param {number[]} shape of the axes before the last two
   * @param {number} shown the sample
   * @returns {number[]} where the table is along them
   */
  draw(shape, shown) {
    if (shape.join() !== this.shape.join()) this.build(shape);
    if (shown !== this.followed && this.bySample && shape.length > 0) this.at[0] = shown;
    this.followed = shown;
    this.at = shape.map((size, axis) => Math.max(0, Math.min(size - 1, this.at[axis] ?? 0)));
    this.element.querySelectorAll(".range").forEach((range, axis) => {
      range.textContent = String(this.at[axis] + 1);
    });
    return this.at;
  }

  /** @param {number[]} shape */
  build(shape) {
    this.shape = shape;
    this.element.hidden = shape.length === 0;
    const names = this.bySample ? SAMPLE : KERNEL;
    this.element.replaceChildren(
      ...shape.map((size, axis) => {
        const name = names[axis] ?? `axis ${axis + 1}`;
        const pages = [-1, 1].map((way) =>
          button({ class: "quiet", "aria-label": `${name} ${way < 0 ? "before" : "after"}` }, () => this.turn(axis, way), way < 0 ? "‹" : "›"),
        );
        return html("span", {}, `${name} `, pages[0], html("span", { class: "range" }), `/${size}`, pages[1]);
      }),
    );
  }

  /**
   * @param {number} axis
   * @param {number} way
   */
  turn(axis, way) {
    const to = (this.at[axis] + way + this.shape[axis]) % this.shape[axis];
    if (this.bySample && axis === 0) sample.value = to;
    else this.show(this.at.map((place, other) => (other === axis ? to : place)));
  }

  /** @param {number[]} to */
  show(to) {
    if (to.length === 0 || to.join() === this.at.join()) return;
    this.at = to;
    this.moved();
  }
}
