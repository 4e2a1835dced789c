/**
 * A tug of war: which samples of the batch push a parameter up and which push it down, and what one sample alone would
 * have every parameter do.
 *
 * @import {SampleShare, SampleShares, Wishes} from "../types.js"
 */
import { signal } from "../../vendor/signals-core-1.14.5.js";
import { getSampleShares, getWishes } from "../api.js";
import { entryName, full } from "../format.js";
import { button, html } from "../html.js";
import { pointed, sample, select } from "../state.js";
import { svg } from "../stage/svg.js";
import { answersTo } from "./answers.js";
import { askedParameter } from "./asked.js";

const MOST_SEGMENTS = 40;
const MOST_ROWS = 60;
const WIDTH = 200;
const HEIGHT = 22;

const sharesOf = answersTo(
  (id, step, /** @type {{layer: number, parameter: string, index: number[]}} */ { layer, parameter, index }) =>
    getSampleShares(id, step, layer, parameter, index),
);
const wishesOf = answersTo((id, step, /** @type {number} */ row) => getWishes(id, step, row));

export class SamplesView {
  constructor() {
    this.caption = html("figcaption");
    this.rope = html("div", { class: "rope" });
    this.sum = html("p", { class: "what-if" });
    this.list = html("ol");
    this.element = html("figure", { class: "samples-view", hidden: true }, this.caption, this.rope, this.sum, this.list);
    /** The sample whose wishes are listed; null for the tug of war. */
    this.alone = signal(/** @type {number | null} */ (null));
    /** @type {SampleShares | Wishes | null} */
    this.drawn = null;
  }

  /** Called in an effect while it is shown. */
  draw() {
    const [asked, alone] = [askedParameter.value, this.alone.value];
    if (!asked) return;
    const answer = alone === null ? sharesOf(asked) : wishesOf(alone);
    this.element.setAttribute("aria-busy", String(answer === null));
    // To point at a wish is to ask about its number: the list under the pointer stays.
    if (!answer || (answer === this.drawn && "wishes" in answer)) return;
    this.drawn = answer;
    if ("samples" in answer) this.drawShares(answer, entryName(asked.parameter, asked.index));
    else this.drawWishes(answer);
  }

  /**
   * @param {SampleShares} shares
   * @param {string} name of the parameter
   */
  drawShares({ samples, up, down, gradient }, name) {
    const sorted = [...samples].sort((a, b) => Math.abs(b.gradient) - Math.abs(a.gradient));
    this.caption.replaceChildren();
    this.rope.replaceChildren(ropeOf(sorted));
    this.sum.replaceChildren(
      html("span", {}, `↓ ${full(down, 3)} + ↑ ${full(up, 3)} = `, html("strong", {}, full(gradient, 4)), ` = ∂E/∂${name}`),
    );
    const rows = sorted.slice(0, MOST_ROWS).map((one) => this.rowOf(one));
    if (sorted.length > MOST_ROWS) rows.push(html("li", {}, `and ${sorted.length - MOST_ROWS} more`));
    this.list.replaceChildren(...rows);
  }

  /** @param {SampleShare} one */
  rowOf({ sample: at, row, gradient, share, right }) {
    const text = `row ${row + 1} ${gradient > 0 ? "↓" : "↑"} ${full(gradient, 3)} · ${(100 * Math.abs(share)).toFixed(0)} %${mark(right)}`;
    const choose = button({ class: "quiet", "aria-pressed": String(sample.value === at), title: titleOf(gradient, right) }, () => {
      sample.value = at;
    }, text);
    const more = button({ class: "quiet", "aria-label": `what row ${row + 1} alone wants`, title: "what this sample alone would do with every weight" }, () => {
      sample.value = at;
      this.alone.value = at;
    }, "▸");
    return html("li", {}, choose, more);
  }

  /** @param {Wishes} wishes */
  drawWishes({ row, right, count, wishes }) {
    const back = button({ class: "quiet" }, () => {
      this.alone.value = null;
    }, "‹ all samples");
    this.caption.replaceChildren(back, ` row ${row + 1} alone${mark(right)}: what it would do with every weight`);
    this.rope.replaceChildren();
    this.sum.textContent = count > wishes.length ? `the ${wishes.length} strongest of ${count}` : "";
    this.list.replaceChildren(
      ...wishes.map(({ layer, tensor, index, gradient }) => {
        const place = { layer, tensor, index };
        const name = entryName(tensor.slice("dE_d".length), index);
        const way = wayOf(gradient, "leave", "lower ↓", "raise ↑");
        const text = `${way} ${name} of layer ${layer + 1}: ${full(gradient, 3)}`;
        const line = button({ class: "quiet" }, () => select(place), text);
        line.addEventListener("pointerenter", () => {
          pointed.value = place;
        });
        line.addEventListener("pointerleave", () => {
          pointed.value = null;
        });
        return html("li", {}, line);
      }),
    );
  }
}

/** @param {boolean | null} right */
function mark(right) {
  if (right === null) return "";
  return right ? " ✓" : " ✗ wrong";
}

/**
 * @param {number} gradient
 * @param {boolean | null} right
 */
function titleOf(gradient, right) {
  const way = wayOf(gradient, "does not pull", "pushes it down", "pushes it up");
  return `its share in the gradient is ${full(gradient)}: it ${way}${right === false ? "; the network says a wrong class" : ""}`;
}

/**
 * What a descent makes of a gradient.
 *
 * @param {number} gradient
 * @param {string} still
 * @param {string} down
 * @param {string} up
 */
function wayOf(gradient, still, down, up) {
  if (gradient === 0) return still;
  return gradient > 0 ? down : up;
}

/**
 * The rope: to the left what pushes down, to the right what pushes up, a piece for each sample.
 *
 * @param {SampleShare[]} sorted the largest first
 */
function ropeOf(sorted) {
  const [down, up] = [1, -1].map((way) => sorted.reduce((sum, { share }) => sum + Math.max(0, way * share), 0));
  const longest = Math.max(down, up) || 1;
  const half = WIDTH / 2;
  const ends = { down: half, up: half };
  const pieces = sorted.slice(0, MOST_SEGMENTS).map(({ row, share, sample: at }) => {
    const width = (Math.abs(share) / longest) * half || 0;
    const side = share > 0 ? "down" : "up";
    const x = side === "down" ? ends.down - width : ends.up;
    ends[side] += side === "down" ? -width : width;
    return svg("rect", { x, y: 3, width: Math.max(0.5, width - 0.5), height: HEIGHT - 6, class: `${side}${sample.value === at ? " chosen" : ""}` }, svg("title", {}, `row ${row + 1}`));
  });
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": "Left: samples that push the parameter down. Right: samples that push it up." },
    ...pieces,
    svg("path", { class: "middle", d: `M${half} 0V${HEIGHT}` }),
  );
}
