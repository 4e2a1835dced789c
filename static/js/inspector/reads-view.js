/**
 * Numbers that were computed on the way from several others, such as (Y − T): each of those is a link of its own.
 *
 * @import {Factor, Term} from "../types.js"
 */
import { full } from "../format.js";
import { button, html } from "../html.js";
import { sourceOf } from "./sum-view.js";
import { walkTo } from "./walk.js";

const MOST_FACTORS = 2;
const MOST_READS = 8;

/**
 * @param {readonly Term[]} terms
 * @returns {Node[]}
 */
export function readsNodes(terms) {
  const several = terms.flatMap(({ factors }) => factors).filter(({ tensor, reads }) => tensor === null && reads.length > 1);
  const distinct = [...new Map(several.map((factor) => [factor.text, factor])).values()];
  if (distinct.length === 0) return [];
  const lines = distinct.slice(0, MOST_FACTORS).map((factor) => readsOf(factor));
  return [html("p", { class: "reads" }, "with ", ...lines.flatMap((line, at) => (at > 0 ? ["; ", ...line] : line)), distinct.length > MOST_FACTORS ? "; …" : "")];
}

/**
 * @param {Factor} factor
 * @returns {(Node | string)[]}
 */
function readsOf({ text, reads }) {
  const links = reads.slice(0, MOST_READS).map((read) => {
    const source = sourceOf(read);
    const words = `${read.text} = ${full(read.value, 3)}`;
    return source ? button({ class: "factor" }, () => walkTo(source.place, source.step), words) : words;
  });
  const joined = links.flatMap((link, at) => (at > 0 ? [", ", link] : [link]));
  return [`${text} of `, ...joined, reads.length > MOST_READS ? ", …" : ""];
}
