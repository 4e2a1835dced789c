/**
 * The two lanes: forward above, backward below, filled as far as the moment has come, with the name of every column.
 *
 * @import {Layout} from "./layout.js"
 * @import {Part, View} from "./view.js"
 */
import { moments } from "../state.js";
import { mark, set, svg } from "./svg.js";

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @returns {Part}
 */
export function drawLanes(parent, layout) {
  const { left, right, forward, backward } = layout.lanes;
  const ahead = drawLane(parent, "forward", forward, left, right);
  const back = drawLane(parent, "backward", backward, right, left);
  parent.append(
    svg("text", { class: "lane-name forward", x: right, y: forward - 9 }, "FORWARD"),
    svg("text", { class: "lane-name backward", x: right, y: backward + 17 }, "BACKWARD"),
  );
  const last = layout.columns.length - 1;
  const labels = layout.columns.flatMap(({ x, form }, column) => {
    if (form === "folded") return [];
    const value = columnLabel(parent, x, forward - 7, column, false);
    return [{ column, value, gradient: columnLabel(parent, x, backward + 18, column, true) }];
  });
  return {
    anchors: new Map(),
    items: [],
    update(view) {
      const { x: forwardTo, reached } = forwardEnd(view, layout);
      ahead(forwardTo);
      back(reached ? backwardEnd(view, layout) : right);
      for (const { column, value, gradient } of labels) {
        mark(value, { known: column === 0 || view.known(column - 1, "Y") });
        mark(gradient, { known: column === last ? view.known(last - 1, "dE_dY") : view.known(column, "dE_dX") });
      }
    },
  };
}

/**
 * @param {SVGElement} parent
 * @param {"forward" | "backward"} name
 * @param {number} y
 * @param {number} from
 * @param {number} to
 * @returns {(x: number) => void} fills the lane up to x
 */
function drawLane(parent, name, y, from, to) {
  const way = Math.sign(to - from);
  const fill = svg("line", { class: "lane-fill", x1: from, x2: from, y1: y, y2: y });
  const head = svg("path", { class: "lane-head", d: `M0 0l${-way * 11} -6v12z` });
  parent.append(
    svg("g", { class: `lane ${name}` }, svg("line", { class: "lane-base", x1: from, x2: to, y1: y, y2: y }), fill, head),
  );
  return (x) => {
    set(fill, { x2: x - (x === from ? 0 : way * 6) });
    set(head, { transform: `translate(${x} ${y})` });
    mark(head, { hidden: x === from });
  };
}

/**
 * @param {SVGElement} parent
 * @param {number} x
 * @param {number} y
 * @param {number} column
 * @param {boolean} gradient
 */
function columnLabel(parent, x, y, column, gradient) {
  const name = column === 0 ? ["X"] : ["Y", svg("tspan", { class: "subscript", dy: 3 }, String(column))];
  const label = svg("text", { class: `column-label ${gradient ? "backward" : "forward"}`, x, y }, gradient ? "∂E/∂" : "", ...name);
  parent.append(label);
  return label;
}

/**
 * @param {View} view
 * @param {Layout} layout
 */
function forwardEnd({ moment }, { columns, lanes }) {
  const { phase, layer, index } = moment;
  if (phase === "input") return { x: lanes.left, reached: false };
  if (phase !== "forward" || layer === null) return { x: lanes.right, reached: true };
  const done = (Number(index?.[1]) + 1) / columns[layer + 1].nodes.length;
  return { x: columns[layer].x + done * (columns[layer + 1].x - columns[layer].x), reached: false };
}

/**
 * @param {View} view
 * @param {Layout} layout
 */
function backwardEnd({ moment }, { columns, lanes }) {
  const { phase, layer } = moment;
  if (phase === "update") return lanes.left;
  if (phase === "loss" || layer === null) return columns[columns.length - 1].x;
  const passage = moments.value.filter((other) => other.phase === "backward" && other.layer === layer);
  const done = (passage.indexOf(moment) + 1) / passage.length;
  return columns[layer + 1].x - done * (columns[layer + 1].x - columns[layer].x);
}
