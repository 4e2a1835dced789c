/**
 * The rows of the data as points on the plane: what they should be told by colour and by shape, rows to train on
 * filled, rows to test on open.
 *
 * @import {Data} from "../types.js"
 * @import {Share, Sides} from "./surface-place.js"
 */
import { short } from "../format.js";
import { svg } from "../stage/svg.js";
import { shareOf } from "./surface-place.js";

/** The shapes of the classes, around 0, within ±5. */
const SHAPES = [
  "M-4.5-4.5H4.5V4.5H-4.5Z",
  "M-5 0A5 5 0 0 1 5 0A5 5 0 0 1-5 0Z",
  "M0-5.5L5.5 4.5H-5.5Z",
  "M0-6L6 0L0 6L-6 0Z",
  "M-2-5.5H2V-2H5.5V2H2V5.5H-2V2H-5.5V-2H-2Z",
  "M0 5.5L5.5-4.5H-5.5Z",
];
export const DISC = 1;

const FEW = 24;
const [LARGE, SMALL] = [1.2, 0.6];

/** @typedef {"train" | "test"} Part */

/**
 * @param {Sides} sides
 * @param {Data} data
 * @param {number} output
 * @param {number} middle between the lower and the upper half of the targets
 * @param {Part} part
 * @returns {SVGElement[]}
 */
export function points(sides, data, output, middle, part) {
  const [inputs, targets, labels] =
    part === "train" ? [data.inputs, data.targets, data.labels] : [data.test_inputs, data.test_targets, data.test_labels];
  const isCurve = data.axes?.length === 1;
  const size = areMany(data) ? SMALL : LARGE;
  return inputs.map((input, row) => {
    const target = targets[row][output];
    const kind = isCurve ? DISC : (labels ? labels[row] : Number(target > middle)) % SHAPES.length;
    const means = labels ? `class ${data.classes[labels[row]]}, ` : "";
    const title = `${part === "test" ? "test " : ""}row ${row + 1}: x = (${input.map(short).join(", ")}), ${means}target ${short(target)}`;
    const mark = svg("path", { d: SHAPES[kind], transform: `scale(${size})` });
    return at(shareOf(sides, placeOf(data, part, row, output)), `point ${part} kind-${kind}`, mark, svg("title", {}, title));
  });
}

/**
 * Whether there are so many rows that their points are drawn small.
 *
 * @param {Data} data
 */
export function areMany({ inputs }) {
  return inputs.length > FEW;
}

/**
 * @param {Sides} sides
 * @param {Data} data
 * @param {number} row
 * @param {number} output
 */
export function ring(sides, data, row, output) {
  return at(shareOf(sides, placeOf(data, "train", row, output)), "point", svg("circle", { class: "ring", r: 10 }));
}

/**
 * The mark of a class as a picture for a legend.
 *
 * @param {number} kind
 * @param {Part} part
 */
export function pointMark(kind, part) {
  const mark = svg("path", { d: SHAPES[kind % SHAPES.length], transform: "translate(6 6) scale(0.8)" });
  return svg("svg", { class: `point-mark point ${part} kind-${kind % SHAPES.length}`, width: 12, height: 12, "aria-hidden": "true" }, mark);
}

/**
 * A row's place: over the axes, or over its input and its target.
 *
 * @param {Data} data
 * @param {Part} part
 * @param {number} row
 * @param {number} output
 */
function placeOf(data, part, row, output) {
  const [positions, targets] = part === "train" ? [data.positions, data.targets] : [data.test_positions, data.test_targets];
  const position = /** @type {number[][]} */ (positions)[row];
  return position.length > 1 ? position : [position[0], targets[row][output]];
}

/**
 * @param {Share} share
 * @param {string} kind
 * @param {SVGElement[]} content
 */
function at({ across, up }, kind, ...content) {
  return svg("svg", { class: kind, x: `${across * 100}%`, y: `${(1 - up) * 100}%` }, ...content);
}
