/**
 * The parameters of the layers: weights as edges, biases as small plates before the neuron that they shift. The
 * width of an edge is the magnitude; colour and dash are the sign. Beside a weight runs its gradient.
 *
 * @import {LayerInfo, Place} from "../types.js"
 * @import {EdgeMode} from "./edge-modes.js"
 * @import {Widths} from "./edge-widths.js"
 * @import {Layout, Point} from "./layout.js"
 * @import {Item, Part, View} from "./view.js"
 */
import { short } from "../format.js";
import { isFrozen } from "../in-force.js";
import { paint, portion } from "../scales.js";
import { edgeWidths, widthOf } from "./edge-widths.js";
import { edgeCurve, pathOf } from "./layout.js";
import { columnName, said } from "./neurons.js";
import { keyOf } from "./places.js";
import { fill, mark, set, svg, write } from "./svg.js";
import { emphasis } from "./view.js";

/** A weight runs a little above the middle of its edge, its gradient a little below. */
export const LANE_SHIFT = 2.5;

/** A bias as a number, its gradient below it; or as a colour alone, its gradient on its left. */
const PLATES = {
  written: { width: 37, height: 14, stem: 9, gradient: { x: 0, y: 14 } },
  coloured: { width: 6, height: 7, stem: 2, gradient: { x: -6, y: 0 } },
};

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 * @param {EdgeMode[]} modes
 * @returns {Part}
 */
export function drawParameters(parent, layout, layers, modes) {
  const anchors = new Map();
  /** @type {{item: Item, show: (view: View) => void}[]} */
  const drawn = [];
  // Edges first: the plates lie on top of them.
  for (const { layer } of layers.filter(({ layer: k }) => modes[k] === "elements")) {
    const [from, to] = [layout.columns[layer], layout.columns[layer + 1]];
    const widths = edgeWidths(layout, layer);
    from.nodes.forEach((_, i) =>
      to.nodes.forEach((__, j) => {
        drawn.push(drawEdge(parent, (shift) => pathOf(edgeCurve(from, i, to, j, shift)), widths, { layer, tensor: "W", index: [i, j] }));
        const anchor = aboveBox(layout, layer);
        anchors.set(`W/${layer}/${i},${j}`, anchor).set(`dE_dW/${layer}/${i},${j}`, anchor);
      }),
    );
  }
  for (const { layer, parameters } of layers) {
    const column = layout.columns[layer + 1];
    if (column.form === "cells" || parameters.B?.length !== 2 || parameters.B[1] !== column.nodes.length) continue;
    column.nodes.forEach((to, j) => {
      const corner = layout.dense ? { x: to.x - column.half, y: to.y + column.half * 0.45 } : { x: to.x - column.half - 12, y: to.y + 6 };
      drawn.push(drawPlate(parent, corner, layout.dense, { layer, tensor: "B", index: [0, j] }));
      anchors.set(`B/${layer}/0,${j}`, aboveBox(layout, layer)).set(`dE_dB/${layer}/0,${j}`, aboveBox(layout, layer));
    });
  }
  return {
    anchors,
    items: drawn.map(({ item }) => item),
    update(view) {
      for (const { show } of drawn) show(view);
    },
  };
}

/**
 * At the layer's name, where a callout hides no number.
 *
 * @param {Layout} layout
 * @param {number} layer
 * @returns {Point}
 */
export function aboveBox({ boxes }, layer) {
  return { x: boxes[layer].x + boxes[layer].width / 2, y: boxes[layer].y + 23 };
}

/**
 * @param {SVGElement} parent
 * @param {(shift: number) => string} path
 * @param {Widths} widths
 * @param {Place} place
 */
function drawEdge(parent, path, widths, place) {
  const gradientAt = { ...place, tensor: "dE_dW" };
  const halo = svg("path", { d: path(0), class: "halo" });
  const weight = svg("path", { d: path(-LANE_SHIFT), class: "weight" });
  const gradient = svg("path", { d: path(LANE_SHIFT), class: "gradient" });
  const reach = svg("path", { d: path(0), class: "reach" });
  const element = svg("g", { class: "item edge" }, halo, weight, gradient, reach);
  parent.append(element);
  return { item: itemOf(element, place, gradientAt), show };

  /** @param {View} view */
  function show(view) {
    if (view.streaming) return; // streamed-edges.js strokes them
    const { change, limit } = changeAt(view, place);
    showStroke(weight, "weight", parameterAt(view, place), view.limits.weight, widths);
    if (change !== null) showStroke(gradient, "gradient", change, limit, widths);
    mark(element, { reached: change !== null && view.aspect !== "values", bare: view.aspect === "gradients" || view.aspect === "updates" });
    mark(halo, either(emphasis(view, keyOf(place)), emphasis(view, keyOf(gradientAt))));
  }
}

/**
 * @param {SVGElement} stroke
 * @param {string} kind
 * @param {number} number
 * @param {number} limit
 * @param {Widths} widths
 */
function showStroke(stroke, kind, number, limit, widths) {
  set(stroke, {
    class: `${kind} ${number < 0 ? "minus" : "plus"}`,
    "stroke-width": widthOf(widths, portion(number, limit)).toFixed(2),
  });
}

/**
 * @param {SVGElement} parent
 * @param {Point} corner the plate's upper right corner
 * @param {boolean} small
 * @param {Place} place
 */
function drawPlate(parent, corner, small, place) {
  const gradientAt = { ...place, tensor: "dE_dB" };
  const plate = small ? PLATES.coloured : PLATES.written;
  const value = plateHalf(plate, 0);
  const gradient = plateHalf(plate, 1);
  const stem = svg("path", { d: `M0 ${plate.height / 2}h${plate.stem}`, class: "stem" });
  const element = svg("g", { class: "item bias", transform: `translate(${corner.x} ${corner.y})` });
  element.append(stem, gradient.group, value.group);
  parent.append(element);
  return { item: itemOf(element, place, gradientAt), show };

  /** @param {View} view */
  function show(view) {
    const { change, limit } = changeAt(view, place);
    mark(element, { reached: change !== null && (view.split || view.aspect === "updates") });
    const bias = parameterAt(view, place);
    fillPlate(value, paint(bias, view.limits.weight, view.palette.value), short(bias));
    if (change !== null) fillPlate(gradient, paint(change, limit, view.palette.gradient), short(change));
    mark(value.group, emphasis(view, keyOf(place)));
    mark(gradient.group, emphasis(view, keyOf(gradientAt)));
  }
}

/**
 * What is drawn beside a parameter: its gradient, or its update where updates are shown; null while it is unknown, and
 * in a frame that was not asked for it.
 *
 * @param {View} view
 * @param {Place} place
 */
function changeAt({ aspect, known, limits, number }, { layer, tensor, index }) {
  const isUpdate = aspect === "updates";
  const at = { layer, tensor: isUpdate ? `update/${tensor}` : `dE_d${tensor}`, index };
  const change = known(layer, at.tensor, index) ? number(at) : null;
  return { change, limit: isUpdate ? limits.weightUpdate : limits.weightGradient };
}

/**
 * A parameter as the moment leaves it: after its update, the next value.
 *
 * @param {View} view
 * @param {Place} place
 */
export function parameterAt({ known, number }, place) {
  const update = { ...place, tensor: `update/${place.tensor}` };
  const now = held(number(place));
  return known(place.layer, update.tensor, place.index) ? now + held(number(update)) : now;
}

/**
 * A number that the trace holds, as it does those of every parameter that is small enough to be drawn.
 *
 * @param {number | null} number
 */
function held(number) {
  if (number === null) throw new TypeError("a parameter is drawn whose numbers the trace does not hold");
  return number;
}

/**
 * @param {typeof PLATES.written} plate
 * @param {0 | 1} half
 */
function plateHalf({ width, height, gradient }, half) {
  const [x, y] = [-width + half * gradient.x, half * gradient.y];
  const rect = svg("rect", { x, y, width, height, rx: 3, "data-half": half });
  const text = height < 10 ? null : svg("text", { class: "number", x: x + width / 2, y: y + 10.5, "font-size": 10 });
  const group = svg("g", { class: half === 0 ? "plate" : "plate gradient-plate" }, rect, ...(text ? [text] : []));
  return { group, rect, text };
}

/**
 * @param {ReturnType<typeof plateHalf>} half
 * @param {import("../scales.js").Paint} colours
 * @param {string} number
 */
function fillPlate({ rect, text }, colours, number) {
  fill(rect, colours.fill);
  if (!text) return;
  fill(text, colours.ink);
  write(text, number);
}

/**
 * @param {SVGGElement} element
 * @param {Place} place
 * @param {Place} gradientAt
 * @returns {Item}
 */
function itemOf(element, place, gradientAt) {
  const layer = Number(place.layer);
  return {
    element,
    stop: 2 * layer + 1,
    selection: { layer },
    places: () => [place, gradientAt],
    name(view) {
      const value = `${partName(place)}: ${said(view.number(place))}`;
      const known = view.known(layer, gradientAt.tensor, place.index);
      const entry = { layer, parameter: place.tensor, index: place.index };
      const still = isFrozen(view.run, view.trace.step, entry) ? ", frozen" : "";
      return known ? `${value}, gradient ${said(view.number(gradientAt))}${still}` : `${value}${still}`;
    },
  };
}

/**
 * @param {Place} place
 * @returns {string}
 */
export function partName({ layer, tensor, index: [i, j] }) {
  const output = columnName(Number(layer) + 1);
  if (tensor === "B") return `Bias of ${output} neuron ${j + 1}`;
  return `Weight from ${columnName(Number(layer))} neuron ${i + 1} to ${output} neuron ${j + 1}`;
}

/**
 * @param {Record<string, boolean>} one
 * @param {Record<string, boolean>} other
 */
function either(one, other) {
  return Object.fromEntries(Object.keys(one).map((name) => [name, one[name] || other[name]]));
}
