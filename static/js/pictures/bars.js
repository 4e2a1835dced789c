/**
 * The outputs as bars, one a class: how strongly the network says it, and the gradient that comes back to it.
 *
 * @import {Box} from "../stage/layout.js"
 * @import {SampleHeader} from "./sample.js"
 * @import {Tiling} from "./tiling.js"
 */
import { short } from "../format.js";
import { nameRoom, shortName } from "./layout.js";
import { mark, set, svg, write } from "../stage/svg.js";

const NUMBER = 34; // behind a bar

/**
 * @param {SVGElement} parent
 * @param {Box} box
 * @param {Tiling} tiling
 * @param {string[]} classes
 * @param {"value" | "gradient"} kind
 * @returns {(known: boolean, about: SampleHeader | null) => void}
 */
export function drawBars(parent, box, { cell, count }, classes, kind) {
  const before = nameRoom(classes);
  const room = box.width - before - NUMBER;
  const rows = Array.from({ length: count }, (_, n) => {
    const y = box.y + n * cell;
    const name = svg("text", { class: "bar-name", x: box.x + before / 2, y: y + cell - 3 }, shortName(classes[n] ?? String(n + 1)));
    const bar = svg("rect", { class: "bar", x: box.x + before, y: y + 1.5, height: cell - 3, width: 0 });
    const zero = svg("line", { class: "bar-zero", x1: box.x + before, x2: box.x + before, y1: y, y2: y + cell });
    const number = svg("text", { class: "bar-number", x: box.x + box.width - 3, y: y + cell - 3 });
    const group = svg("g", { class: `bars of-${kind}`, "aria-hidden": "true" }, bar, zero, name, number);
    parent.append(group);
    return { group, bar, zero, number };
  });
  return (known, about) => {
    const numbers = known && about ? about[kind === "value" ? "said" : "dE_dY"] : null;
    const signed = numbers?.some((number) => number < -1e-9) ?? false;
    const peak = numbers ? Math.max(kind === "value" ? 1 : 0, ...numbers.map(Math.abs)) || 1 : 1;
    const zeroAt = box.x + before + (signed ? room / 2 : 0);
    const reach = signed ? room / 2 : room;
    const target = about ? largestAt(about.target) : -1;
    const winner = about ? largestAt(about.said) : -1;
    rows.forEach(({ group, bar, zero, number }, n) => {
      const value = numbers?.[n] ?? 0;
      const length = Math.min(1, Math.abs(value) / peak) * reach;
      mark(group, { hidden: !numbers, "is-minus": value < 0, target: n === target, winner: kind === "value" && n === winner });
      set(bar, { x: value < 0 ? zeroAt - length : zeroAt, width: length.toFixed(1) });
      set(zero, { x1: zeroAt, x2: zeroAt });
      write(number, numbers ? short(value) : "");
    });
  };
}

/** @param {number[]} numbers */
function largestAt(numbers) {
  return numbers.reduce((best, number, at) => (number > numbers[best] ? at : best), 0);
}
