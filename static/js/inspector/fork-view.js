/**
 * A sum as a fork: a branch for every term, as wide as its share, dashed where it is negative. Each leads on.
 *
 * @import {Derivation, Factor, Term} from "../types.js"
 */
import { full } from "../format.js";
import { button, html } from "../html.js";
import { ownDerivation, pointedTerm } from "../state.js";
import { svg } from "../stage/svg.js";
import { isGradient } from "./tensors.js";
import { sourceOf } from "./sum-view.js";
import { walkTo } from "./walk.js";

const MOST = 7;
const ROW = 19; // pixels
const WIDTH = 56;
const WIDEST = 9;

export class ForkView {
  constructor() {
    this.caption = html("figcaption", { class: "visually-hidden" });
    this.fork = html("div", { class: "fork-drawing", "aria-hidden": "true" });
    this.list = html("ol");
    this.element = html("figure", { class: "fork", hidden: true, "aria-busy": "false" }, this.caption, html("div", { class: "fork-body" }, this.fork, this.list));
  }

  /** Called in an effect while it is shown. */
  draw() {
    const found = ownDerivation.value;
    if (!found) return;
    const terms = [...found.terms.keys()].sort((a, b) => Math.abs(found.terms[b].share) - Math.abs(found.terms[a].share));
    const large = terms.slice(0, terms.length > MOST ? MOST - 1 : MOST);
    const rest = terms.slice(large.length);
    this.caption.textContent = `${found.count} ${isGradient(found.tensor) ? "paths" : "terms"} add up: parts of Σ|terms|`;
    this.list.replaceChildren(...large.map((at) => rowOf(found.terms[at], at)), ...(rest.length > 0 ? [restRow(found, rest)] : []));
    const shares = large.map((at) => found.terms[at].share);
    this.fork.replaceChildren(drawing(rest.length > 0 ? [...shares, sumOfShares(found, rest)] : shares, isGradient(found.tensor)));
  }
}

/**
 * @param {Term} term
 * @param {number} at its place in the sum
 */
function rowOf({ factors, path, share, value }, at) {
  const through = factors.find(({ tensor }) => tensor !== null && isGradient(tensor)) ?? factors.find((factor) => sourceOf(factor));
  const source = through && sourceOf(through);
  const text = [html("span", { class: "share" }, percent(share)), ` ${path || nameOf(through ?? factors[0])}`];
  const title = `${factors.map((factor) => factor.text).join("·")} = ${full(value)}`;
  const row = html("li", { title }, source ? button({ class: "quiet" }, () => walkTo(source.place, source.step), ...text) : html("span", {}, ...text));
  row.addEventListener("pointerenter", () => {
    pointedTerm.value = at;
  });
  row.addEventListener("pointerleave", () => {
    pointedTerm.value = null;
  });
  return row;
}

/**
 * @param {Derivation} found
 * @param {number[]} rest
 */
function restRow(found, rest) {
  return html("li", {}, html("span", {}, html("span", { class: "share" }, percent(sumOfShares(found, rest))), ` ${rest.length + found.count - found.terms.length} more`));
}

/**
 * @param {Derivation} found
 * @param {number[]} places
 */
function sumOfShares(found, places) {
  return places.reduce((sum, at) => sum + found.terms[at].share, found.left_out_share);
}

/** @param {Factor} factor */
function nameOf({ text }) {
  return text.length > 16 ? `${text.slice(0, 15)}…` : text;
}

/** @param {number} share */
function percent(share) {
  if (!Number.isFinite(share)) return "?";
  const text = Math.abs(share) < 0.0995 && share !== 0 ? (100 * Math.abs(share)).toFixed(1) : (100 * Math.abs(share)).toFixed(0);
  return `${share < 0 ? "−" : "+"}${text} %`;
}

/**
 * @param {number[]} shares
 * @param {boolean} gradient
 */
function drawing(shares, gradient) {
  const height = ROW * shares.length;
  const lines = shares.map((share, at) => {
    const y = ROW * (at + 0.5);
    const width = Math.max(1, WIDEST * Math.min(1, Math.abs(Number.isFinite(share) ? share : 0)));
    const d = `M4 ${height / 2}C${WIDTH / 2} ${height / 2} ${WIDTH / 2} ${y} ${WIDTH} ${y}`;
    return svg("path", { d, class: `${gradient ? "gradient" : "value"} ${share < 0 ? "minus" : "plus"}`, "stroke-width": width });
  });
  return svg("svg", { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` }, ...lines, svg("circle", { cx: 4, cy: height / 2, r: 4 }));
}
