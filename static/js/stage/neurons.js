/**
 * The circles: the upper half is the value, the lower half its gradient once the backward lane has reached it.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Layout} from "./layout.js"
 * @import {Part, View} from "./view.js"
 */
import { full, short } from "../format.js";
import { paint } from "../scales.js";
import { run } from "../state.js";
import { hasRows } from "./folding.js";
import { pictured, pictures } from "./pictures.js";
import { gradientPlace, keyOf, valuePlace } from "./places.js";
import { fill, mark, set, svg, write } from "./svg.js";
import { emphasis } from "./view.js";

/** The radius of the smallest circle that has room for a number. */
const LEAST_WRITTEN = 14;
/** Of an input's name, in letters: more has no room beside the circle. */
const LONGEST_LABEL = 6;
/** An input that is called after its number. */
const PLAIN = /^x[₀-₉]+$/;

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 * @returns {Part}
 */
export function drawNeurons(parent, layout, layers) {
  const last = layout.columns.length - 1;
  const anchors = new Map();
  const drawn = layout.columns.flatMap(({ nodes, form, half: radius }, column) =>
    nodes.flatMap((point, neuron) => {
      const above = { x: point.x, y: point.y - Math.min(radius, layout.radius) - 4 };
      anchors.set(`value/${column}/${neuron}`, above).set(`gradient/${column}/${neuron}`, above);
      if (form !== "circles") return [];
      if (column === 0) labelInput(parent, point, radius, neuron);
      return [{ ...drawNeuron(parent, radius, point), column, neuron }];
    }),
  );
  return {
    anchors,
    items: drawn.map(({ element, column, neuron }) => ({
      element,
      stop: 2 * column,
      selection: { layer: Math.max(0, column - 1) },
      places: (sample) =>
        hasRows(layers, column) ? [valuePlace(column, neuron, sample), gradientPlace(column, neuron, sample, last)] : [],
      name: (view) => nameOf(view, column, neuron, last),
    })),
    update(view) {
      for (const { column, neuron, show } of drawn) {
        show(view, valuePlace(column, neuron, view.sample), gradientPlace(column, neuron, view.sample, last));
      }
    },
  };
}

/**
 * @param {SVGElement} parent
 * @param {number} radius
 * @param {{x: number, y: number}} point
 */
function drawNeuron(parent, radius, { x, y }) {
  const outer = radius + 3.5;
  const upperArc = svg("path", { d: `M${-outer} 0A${outer} ${outer} 0 0 1 ${outer} 0`, class: "ring" });
  const lowerArc = svg("path", { d: `M${-outer} 0A${outer} ${outer} 0 0 0 ${outer} 0`, class: "ring" });
  const disc = svg("circle", { r: radius, class: "disc", "data-half": 0 });
  const half = svg("path", { d: `M${-radius} 0A${radius} ${radius} 0 0 0 ${radius} 0Z`, "data-half": 1 });
  const rim = svg("circle", { r: radius, class: "rim" });
  const square = svg("rect", { x: -radius, y: -radius, width: 2 * radius, height: 2 * radius, class: "rim square" });
  const size = Math.min(12, Math.max(9.5, radius * 0.44));
  const value = svg("text", { class: "number", "font-size": size });
  const gradient = svg("text", { class: "number", "font-size": size, y: radius * 0.5 });
  const element = svg("g", { class: "item neuron", transform: `translate(${x} ${y})` });
  const texts = radius < LEAST_WRITTEN ? [] : [value, gradient];
  element.append(upperArc, lowerArc, disc, half, rim, square, ...texts);
  parent.append(element);
  return { element, show };

  /**
   * @param {View} view
   * @param {ReturnType<typeof valuePlace>} valueAt
   * @param {ReturnType<typeof valuePlace>} gradientAt
   */
  function show(view, valueAt, gradientAt) {
    const drawn = pictured.value && hasPicture(valueAt);
    if (view.streaming && drawn) return; // its picture is all that moves
    const hasValue = view.known(valueAt.layer, valueAt.tensor, valueAt.index);
    const isReached = view.split && view.known(gradientAt.layer, gradientAt.tensor, gradientAt.index);
    // What training has no use for is left out of the frames.
    const hasGradient = isReached && !(view.streaming && view.number(gradientAt) === null);
    mark(element, { unknown: !hasValue, split: hasGradient, tile: drawn });
    showHalf(disc, value, hasValue ? view.number(valueAt) : "?", view.limits.value, view.palette.value);
    set(value, { y: hasGradient ? -radius * 0.16 : size * 0.36 });
    showHalf(half, gradient, hasGradient ? view.number(gradientAt) : "", view.limits.gradient, view.palette.gradient);
    mark(upperArc, emphasis(view, keyOf(valueAt)));
    mark(lowerArc, emphasis(view, keyOf(hasGradient ? gradientAt : valueAt)));
  }

  /**
   * @param {SVGElement} shape
   * @param {SVGTextElement} text
   * @param {number | string | null} number a text stands for a number that is not computed yet
   * @param {number} limit
   * @param {import("../scales.js").Ramp} ramp
   */
  function showHalf(shape, text, number, limit, ramp) {
    if (typeof number !== "number") {
      fill(shape, "");
      fill(text, "");
      write(text, number ?? "…");
      return;
    }
    const colours = paint(number, limit, ramp);
    fill(shape, colours.fill);
    fill(text, colours.ink);
    write(text, short(number));
  }
}

/** @param {ReturnType<typeof valuePlace>} place */
function hasPicture({ layer, tensor }) {
  return tensor === "Y" && layer !== null && Boolean(pictures.value?.layers.has(layer));
}

/**
 * @param {SVGElement} parent
 * @param {{x: number, y: number}} point
 * @param {number} radius
 * @param {number} neuron
 */
function labelInput(parent, { x, y }, radius, neuron) {
  const place = { class: "input-label", x: x - radius - 7, y: y + 4 };
  const name = inputName(neuron);
  if (name === null) {
    parent.append(svg("text", place, "x", svg("tspan", { class: "subscript", dy: 3 }, String(neuron + 1))));
    return;
  }
  const written = name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name;
  parent.append(svg("text", { ...place, class: "input-label named" }, written, svg("title", {}, name)));
}

/**
 * What an input is, where that is not just its number: a feature such as "x₁²", or a column of a table.
 *
 * @param {number} neuron
 * @returns {string | null}
 */
function inputName(neuron) {
  const name = run.peek()?.data?.input_names?.[neuron] ?? "";
  return name === "" || PLAIN.test(name) ? null : name;
}

/**
 * @param {View} view
 * @param {number} column
 * @param {number} neuron
 * @param {number} last
 * @returns {string} for screen readers
 */
export function nameOf(view, column, neuron, last) {
  const valueAt = valuePlace(column, neuron, view.sample);
  const gradientAt = gradientPlace(column, neuron, view.sample, last);
  const input = column === 0 ? inputName(neuron) : null;
  const name = `${columnName(column)} neuron ${neuron + 1}${input === null ? "" : ` (${input})`}`;
  if (!view.known(valueAt.layer, valueAt.tensor, valueAt.index)) return `${name}: not computed yet`;
  const value = `${name}: ${said(view.number(valueAt))}`;
  if (!view.known(gradientAt.layer, gradientAt.tensor, gradientAt.index)) return value;
  return `${value}, gradient ${said(view.number(gradientAt))}`;
}

/**
 * A number in words.
 *
 * @param {number | null} number
 * @returns {string}
 */
export function said(number) {
  return number === null ? "being fetched" : full(number);
}

/**
 * @param {number} column
 * @returns {string}
 */
export function columnName(column) {
  return column === 0 ? "X" : `Y${column}`;
}
