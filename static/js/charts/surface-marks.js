/**
 * What is drawn over the surface: axes, the curve of a network with one input, the cross-hair. Places are in percent
 * of the plane, so that the marks keep their size.
 *
 * @import {Surface} from "../types.js"
 * @import {Share, Sides} from "./surface-place.js"
 */
import { exact } from "../format.js";
import { svg } from "../stage/svg.js";
import { ticksOf } from "./surface-scale.js";

/** Where the axis' name begins. */
const LAST_TICK = 0.93;

/**
 * @param {Sides} sides
 * @param {readonly string[]} names of the axes
 * @returns {SVGElement[]}
 */
export function axes(sides, [acrossName, upName]) {
  const across = ticksOf(sides.x).filter((tick) => (tick - sides.x[0]) / (sides.x[1] - sides.x[0]) < LAST_TICK).map((tick) =>
    svg("text", { x: percent(tick, sides.x), y: "100%", dy: 14, "text-anchor": "middle" }, exact(tick)),
  );
  const up = ticksOf(sides.y).map((tick) =>
    svg("text", { x: 0, dx: -5, y: percentDown(tick, sides.y), dy: 4, "text-anchor": "end" }, exact(tick)),
  );
  return [
    ...across,
    ...up,
    svg("text", { class: "axis-name", x: "100%", y: "100%", dy: 14, "text-anchor": "end" }, acrossName),
    svg("text", { class: "axis-name", x: 0, dx: -5, y: 0, dy: 10, "text-anchor": "end" }, upName),
  ];
}

/**
 * What a network with one input says, as a line.
 *
 * @param {Surface} surface
 * @param {number} output
 * @param {Sides} sides
 */
export function curve({ shape, values }, output, sides) {
  const [count, outputs] = shape;
  const places = Array.from({ length: count }, (_, at) => {
    const share = (values[at * outputs + output] - sides.y[0]) / (sides.y[1] - sides.y[0]);
    return { across: (at / (count - 1)) * 100, down: 100 - share * 100 };
  });
  // A part that is not finite is left out; the line begins again behind it.
  let broken = true;
  const d = places.map(({ across, down }) => {
    if (!Number.isFinite(down)) {
      broken = true;
      return "";
    }
    const letter = broken ? "M" : "L";
    broken = false;
    return `${letter}${across.toFixed(2)} ${Math.max(-1e4, Math.min(1e4, down)).toFixed(2)}`;
  });
  const path = svg("path", { class: "fitted", d: d.join(""), "vector-effect": "non-scaling-stroke" });
  return svg("svg", { class: "clipped", viewBox: "0 0 100 100", preserveAspectRatio: "none" }, path);
}

/**
 * @param {Share} cursor
 * @returns {SVGElement[]}
 */
export function crossHair({ across, up }) {
  const [x, y] = [`${across * 100}%`, `${(1 - up) * 100}%`];
  return [
    svg("line", { class: "cross", x1: x, x2: x, y1: 0, y2: "100%" }),
    svg("line", { class: "cross", x1: 0, x2: "100%", y1: y, y2: y }),
  ];
}

/**
 * @param {number} value
 * @param {readonly [number, number]} side
 */
function percent(value, [low, high]) {
  return `${((value - low) / (high - low)) * 100}%`;
}

/**
 * @param {number} value
 * @param {readonly [number, number]} side
 */
function percentDown(value, [low, high]) {
  return `${((high - value) / (high - low)) * 100}%`;
}
