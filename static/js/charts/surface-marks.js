/**
 * What is drawn over the surface: axes, training points, the curve of a network with one input, the cross-hair.
 * Places are in percent of the plane, so that the marks keep their size.
 *
 * @import {Data, Surface} from "../types.js"
 * @import {Range} from "./surface-scale.js"
 */
import { exact, short } from "../format.js";
import { svg } from "../stage/svg.js";
import { ticksOf } from "./surface-scale.js";

/** @typedef {{x: readonly [number, number], y: readonly [number, number]}} Sides what the plane's sides reach from and to */

/**
 * @param {Sides} sides
 * @param {string} upward the name of the axis that goes up
 * @returns {SVGElement[]}
 */
export function axes(sides, upward) {
  const across = ticksOf(sides.x).map((tick) =>
    svg("text", { x: percent(tick, sides.x), y: "100%", dy: 14, "text-anchor": "middle" }, exact(tick)),
  );
  const up = ticksOf(sides.y).map((tick) =>
    svg("text", { x: 0, dx: -5, y: percentDown(tick, sides.y), dy: 4, "text-anchor": "end" }, exact(tick)),
  );
  return [
    ...across,
    ...up,
    svg("text", { class: "axis-name", x: "100%", y: "100%", dy: 15, "text-anchor": "end" }, "x₁"),
    svg("text", { class: "axis-name", x: 0, dx: -5, y: 0, dy: 10, "text-anchor": "end" }, upward),
  ];
}

/**
 * The training points: a disc where the target is in the upper half of its range, a square where it is in the lower.
 *
 * @param {Sides} sides
 * @param {Data} data
 * @param {number} output
 * @param {Range} range
 * @param {number | undefined} current the row of the current sample
 * @returns {SVGElement[]}
 */
export function points(sides, { inputs, targets }, output, range, current) {
  const middle = (range.low + range.high) / 2;
  return inputs.map((input, row) => {
    const target = targets[row][output];
    const up = input.length > 1 ? input[1] : target;
    const high = target > middle;
    const mark = high ? svg("circle", { r: 6 }) : svg("rect", { x: -5, y: -5, width: 10, height: 10 });
    const ring = row === current ? [svg("circle", { class: "ring", r: 11 })] : [];
    const title = svg("title", {}, `row ${row + 1}: x = (${input.map(short).join(", ")}), target ${short(target)}`);
    const place = { x: percent(input[0], sides.x), y: percentDown(up, sides.y), class: high ? "point plus" : "point minus" };
    return svg("svg", place, ...ring, mark, title);
  });
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
    return `${((at / (count - 1)) * 100).toFixed(2)} ${(100 - share * 100).toFixed(2)}`;
  });
  const path = svg("path", { class: "fitted", d: `M${places.join("L")}`, "vector-effect": "non-scaling-stroke" });
  return svg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" }, path);
}

/**
 * @param {{across: number, up: number}} cursor 0 to 1
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
