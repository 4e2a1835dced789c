/**
 * The parameters of the layers: weights as edges, biases as small plates before the neuron that they shift. The
 * width of an edge is the magnitude; colour and dash are the sign. Beside a weight runs its gradient.
 *
 * @import {LayerInfo, Place} from "../types.js"
 * @import {Layout, Point} from "./layout.js"
 * @import {Item, Part, View} from "./view.js"
 */
import { short } from "../format.js";
import { paint, portion } from "../scales.js";
import { edgePath } from "./layout.js";
import { columnName, said } from "./neurons.js";
import { keyOf } from "./places.js";
import { fill, mark, set, svg, write } from "./svg.js";
import { emphasis } from "./view.js";

/** A weight runs a little above the middle of its edge, its gradient a little below. */
const LANE_SHIFT = 2.5;

const MOST_EDGES = 400;
const PLATE = { width: 37, height: 14 };

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 * @returns {Part}
 */
export function drawParameters(parent, layout, layers) {
  const anchors = new Map();
  // At the layer's name, where a callout hides no number.
  const aboveBox = (/** @type {number} */ layer) => ({ x: layout.boxes[layer].x + layout.boxes[layer].width / 2, y: layout.boxes[layer].y + 23 });
  /** @type {{item: Item, show: (view: View) => void}[]} */
  const drawn = [];
  // Edges first: the plates lie on top of them.
  for (const { layer, parameters } of layers) {
    if (!isDrawn(parameters.W, layout.columns[layer].nodes.length, layout.columns[layer + 1].nodes.length)) continue;
    layout.columns[layer].nodes.forEach((from, i) =>
      layout.columns[layer + 1].nodes.forEach((to, j) => {
        drawn.push(drawEdge(parent, layout.radius, from, to, { layer, tensor: "W", index: [i, j] }));
        anchors.set(`W/${layer}/${i},${j}`, aboveBox(layer)).set(`dE_dW/${layer}/${i},${j}`, aboveBox(layer));
      }),
    );
  }
  for (const { layer, parameters } of layers) {
    if (!isDrawn(parameters.B, 1, layout.columns[layer + 1].nodes.length)) continue;
    layout.columns[layer + 1].nodes.forEach((to, j) => {
      const corner = { x: to.x - layout.radius - 12, y: to.y + 6 };
      drawn.push(drawPlate(parent, corner, { layer, tensor: "B", index: [0, j] }));
      anchors.set(`B/${layer}/0,${j}`, aboveBox(layer)).set(`dE_dB/${layer}/0,${j}`, aboveBox(layer));
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
 * Whether a parameter has one entry for every pair of circles, and few enough of them to be told apart.
 *
 * @param {number[] | undefined} shape
 * @param {number} rows
 * @param {number} columns
 */
function isDrawn(shape, rows, columns) {
  return shape?.length === 2 && shape[0] === rows && shape[1] === columns && rows * columns <= MOST_EDGES;
}

/**
 * @param {SVGElement} parent
 * @param {number} radius
 * @param {Point} from
 * @param {Point} to
 * @param {Place} place
 */
function drawEdge(parent, radius, from, to, place) {
  const gradientAt = { ...place, tensor: "dE_dW" };
  const halo = svg("path", { d: edgePath(from, to, radius), class: "halo" });
  const weight = svg("path", { d: edgePath(from, to, radius, -LANE_SHIFT), class: "weight" });
  const gradient = svg("path", { d: edgePath(from, to, radius, LANE_SHIFT), class: "gradient" });
  const reach = svg("path", { d: edgePath(from, to, radius), class: "reach" });
  const element = svg("g", { class: "item edge" }, halo, weight, gradient, reach);
  parent.append(element);
  return { item: itemOf(element, place, gradientAt), show };

  /** @param {View} view */
  function show(view) {
    const known = view.known(place.layer, "dE_dW", place.index);
    showStroke(weight, "weight", parameterAt(view, place), view.limits.weight);
    if (known) showStroke(gradient, "gradient", held(view.number(gradientAt)), view.limits.weightGradient);
    mark(element, { reached: known });
    mark(halo, either(emphasis(view, keyOf(place)), emphasis(view, keyOf(gradientAt))));
  }
}

/**
 * @param {SVGElement} stroke
 * @param {string} kind
 * @param {number} number
 * @param {number} limit
 */
function showStroke(stroke, kind, number, limit) {
  set(stroke, {
    class: `${kind} ${number < 0 ? "minus" : "plus"}`,
    "stroke-width": (1 + 4.5 * portion(number, limit)).toFixed(2),
  });
}

/**
 * @param {SVGElement} parent
 * @param {Point} corner the plate's upper right corner
 * @param {Place} place
 */
function drawPlate(parent, corner, place) {
  const gradientAt = { ...place, tensor: "dE_dB" };
  const value = plateHalf(0);
  const gradient = plateHalf(1);
  const stem = svg("path", { d: `M0 ${PLATE.height / 2}h9`, class: "stem" });
  const element = svg("g", { class: "item bias", transform: `translate(${corner.x} ${corner.y})` });
  element.append(stem, gradient.group, value.group);
  parent.append(element);
  return { item: itemOf(element, place, gradientAt), show };

  /** @param {View} view */
  function show(view) {
    const known = view.known(place.layer, "dE_dB", place.index);
    mark(element, { reached: known });
    const bias = parameterAt(view, place);
    fillPlate(value, paint(bias, view.limits.weight, view.palette.value), short(bias));
    const slope = held(view.number(gradientAt));
    fillPlate(gradient, paint(slope, view.limits.weightGradient, view.palette.gradient), known ? short(slope) : "");
    mark(value.group, emphasis(view, keyOf(place)));
    mark(gradient.group, emphasis(view, keyOf(gradientAt)));
  }
}

/**
 * A parameter as the moment leaves it: after its update, the next value.
 *
 * @param {View} view
 * @param {Place} place
 */
function parameterAt({ known, number }, place) {
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

/** @param {0 | 1} half */
function plateHalf(half) {
  const x = -PLATE.width;
  const y = PLATE.height * half;
  const rect = svg("rect", { x, y, width: PLATE.width, height: PLATE.height, rx: 3, "data-half": half });
  const text = svg("text", { class: "number", x: x + PLATE.width / 2, y: y + 10.5, "font-size": 10 });
  return { group: svg("g", { class: half === 0 ? "plate" : "plate gradient-plate" }, rect, text), rect, text };
}

/**
 * @param {ReturnType<typeof plateHalf>} half
 * @param {import("../scales.js").Paint} colours
 * @param {string} number
 */
function fillPlate({ rect, text }, colours, number) {
  fill(rect, colours.fill);
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
      return known ? `${value}, gradient ${said(view.number(gradientAt))}` : value;
    },
  };
}

/** @param {Place} place */
function partName({ layer, tensor, index: [i, j] }) {
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
