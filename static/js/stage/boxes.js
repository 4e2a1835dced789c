/**
 * The layers between the columns: a box with the layer's name; in an activation's, f's curve for every neuron with
 * the operating point on it.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Box, Layout, Point} from "./layout.js"
 * @import {Item, Part, View} from "./view.js"
 */
import { gradientPlace, valuePlace } from "./places.js";
import { portion } from "../scales.js";
import { mark, set, svg } from "./svg.js";

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 * @returns {Part}
 */
export function drawBoxes(parent, layout, layers) {
  const isFolded = (/** @type {number} */ k) => layout.columns[k].form === "folded";
  const drawn = layers.map((info, k) => (isFolded(k) ? drawTab(parent, layout.boxes[k], info) : drawBox(parent, layout.boxes[k], info)));
  const links = layers.flatMap((info, k) => {
    const plain = layout.columns[k].form === "circles" && layout.columns[k + 1].form === "circles";
    return info.curve && plain ? drawLinks(parent, layout, info, k) : [];
  });
  return {
    anchors: new Map(),
    items: drawn.map(({ item }) => item),
    update(view) {
      for (const { show } of drawn) show(view);
      for (const show of links) show(view);
    },
  };
}

/**
 * @param {SVGElement} parent
 * @param {Box} box
 * @param {LayerInfo} info
 */
function drawBox(parent, { x, y, width, height }, info) {
  const middle = x + width / 2;
  const [number, title] = titlesFor(info, width);
  const element = svg("g", { class: "item box" });
  element.append(
    svg("rect", { x, y, width, height, rx: 10 }),
    svg("text", { class: "box-number", x: middle, y: y + 15 }, number),
    svg("text", { class: "box-title", x: middle, y: y + 30 }, title),
  );
  parent.append(element);
  return boxPart(element, info);
}

/**
 * A folded activation: its name, at the head of the neurons that it belongs to.
 *
 * @param {SVGElement} parent
 * @param {Box} box
 * @param {LayerInfo} info
 */
function drawTab(parent, { x, y, width, height }, info) {
  const element = svg("g", { class: "item box tab" });
  element.append(
    svg("rect", { x, y, width, height, rx: height / 2 }),
    svg("text", { class: "box-title", x: x + width / 2, y: y + 14 }, info.function ?? info.kind),
  );
  parent.append(element);
  return boxPart(element, info);
}

/**
 * @param {SVGGElement} element
 * @param {LayerInfo} info
 */
function boxPart(element, info) {
  /** @type {Item} */
  const item = {
    element,
    stop: 2 * info.layer + 1,
    selection: { layer: info.layer },
    places: () => [],
    name: () => `Layer ${info.layer + 1}, ${info.title}, ${captionOf(info)}`,
  };
  return {
    item,
    /** @param {View} view */
    show(view) {
      const at = view.moment;
      mark(element, {
        working: at.layer === info.layer && at.phase !== "input",
        selected: view.selection?.layer === info.layer,
      });
    },
  };
}

/**
 * What is written in a box: as much as its width holds.
 *
 * @param {LayerInfo} info
 * @param {number} width
 */
function titlesFor(info, width) {
  const name = `Layer ${info.layer + 1}`;
  if (width >= 13 + 6.4 * info.title.length) return [width < 80 ? name : `${name} · ${captionOf(info)}`, info.title];
  return [width < 44 ? String(info.layer + 1) : name, captionOf(info)];
}

/** @param {LayerInfo} info */
function captionOf({ inputs, outputs }) {
  return `${inputs}→${outputs}`;
}

/**
 * The links of an activation: each number goes through f alone.
 *
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {LayerInfo} info
 * @param {number} k
 */
function drawLinks(parent, layout, info, k) {
  return layout.columns[k].nodes.map((from, j) => {
    const to = layout.columns[k + 1].nodes[j];
    const spacing = layout.columns[k].nodes.length > 1 ? Math.abs(layout.columns[k].nodes[1].y - layout.columns[k].nodes[0].y) : 90;
    const size = { width: Math.min(46, to.x - from.x - 2 * layout.radius - 18), height: Math.min(38, spacing - 5) };
    const ends = { x1: from.x + layout.radius, x2: to.x - layout.radius, y1: from.y, y2: to.y };
    const line = svg("line", { ...ends, class: "link" });
    parent.append(line);
    const moveTo = drawCurve(parent, { x: (from.x + to.x) / 2, y: from.y }, size, info);
    return (/** @type {View} */ view) => {
      const output = valuePlace(k + 1, j, view.sample);
      const returned = gradientPlace(k, j, view.sample, layout.columns.length - 1);
      const known = view.known(output.layer, output.tensor, output.index);
      const [x, y] = known ? [view.number(valuePlace(k, j, view.sample)), view.number(output)] : [null, null];
      moveTo(x === null || y === null ? null : { x, y });
      showGradient(line, view.known(k, "dE_dX", returned.index) ? view.number(returned) : null, view.limits.gradient);
    };
  });
}

/**
 * Colours a line with the gradient that came back along it.
 *
 * @param {SVGElement} line
 * @param {number | null} gradient null while it is unknown
 * @param {number} limit
 */
export function showGradient(line, gradient, limit) {
  mark(line, { gradient: gradient !== null, plus: gradient !== null && !(gradient < 0), minus: gradient !== null && gradient < 0 });
  set(line, { "stroke-width": gradient === null ? 1.5 : (1 + 4.5 * portion(gradient, limit)).toFixed(2) });
}

/**
 * @param {SVGElement} parent
 * @param {Point} middle
 * @param {{width: number, height: number}} size
 * @param {LayerInfo} info
 * @returns {(point: Point | null) => void} moves the operating point
 */
function drawCurve(parent, middle, { width, height }, { curve }) {
  const { x, y } = /** @type {{x: number[], y: number[]}} */ (curve);
  const [left, right] = [x[0], x[x.length - 1]];
  const [low, high] = [Math.min(0, ...y), Math.max(0, ...y)];
  const inset = 5;
  /** @param {number} at @param {number} from @param {number} to */
  const clamp = (at, from, to) => Math.min(to, Math.max(from, at));
  /** @param {number} at */
  const across = (at) => inset - width / 2 + ((clamp(at, left, right) - left) / (right - left)) * (width - 2 * inset);
  /** @param {number} at */
  const up = (at) => height / 2 - inset - ((clamp(at, low, high) - low) / (high - low)) * (height - 2 * inset);
  const path = x.map((at, i) => `${across(at).toFixed(1)} ${up(y[i]).toFixed(1)}`).join("L");
  const point = svg("circle", { r: 3.6, class: "operating-point" });
  parent.append(
    svg(
      "g",
      { class: "curve", transform: `translate(${middle.x} ${middle.y})` },
      svg("rect", { x: -width / 2, y: -height / 2, width, height, rx: 6 }),
      svg("path", { class: "axis", d: `M${across(left)} ${up(0)}H${across(right)}M${across(0)} ${up(low)}V${up(high)}` }),
      svg("path", { class: "f", d: `M${path}` }),
      point,
    ),
  );
  return (at) => {
    mark(point, { hidden: at === null || !Number.isFinite(at.x) });
    if (at && Number.isFinite(at.x)) set(point, { cx: across(at.x).toFixed(1), cy: up(at.y).toFixed(1) });
  };
}
