/**
 * The signs of what is frozen: on a layer's box if all of it is, else on the weight or the bias itself. Where weights are
 * too many to be drawn one by one, the box says how many of its entries are.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {EdgeMode} from "./edge-modes.js"
 * @import {Layout, Point} from "./layout.js"
 * @import {Part, View} from "./view.js"
 */
import { isFrozen, isLayerFrozen } from "../in-force.js";
import { LOCK } from "../lock-sign.js";
import { edgeCurve } from "./layout.js";
import { svg } from "./svg.js";

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 * @param {EdgeMode[]} modes
 * @returns {Part}
 */
export function drawLocks(parent, layout, layers, modes) {
  const group = svg("g", { class: "locks", "aria-hidden": "true" });
  parent.append(group);
  let drawn = "";
  return {
    items: [],
    anchors: new Map(),
    update({ run, trace }) {
      const { step } = trace;
      const edits = run.edits.filter((edit) => edit.kind === "freeze" && (edit.step ?? 0) <= step);
      const key = JSON.stringify(edits);
      if (key === drawn) return;
      drawn = key;
      const touched = layers.filter(({ layer }) => edits.some((edit) => edit.kind === "freeze" && edit.layer === layer));
      group.replaceChildren(...touched.flatMap((info) => signsOf(info, { run, step })));
    },
  };

  /**
   * @param {LayerInfo} info
   * @param {{run: View["run"], step: number}} at
   */
  function signsOf({ layer, parameters }, { run, step }) {
    if (isLayerFrozen(run, step, layer)) return [sign(onBox(layer))];
    const entries = Object.entries(parameters).flatMap(([parameter, shape]) =>
      indicesOf(shape)
        .filter((index) => isFrozen(run, step, { layer, parameter, index }))
        .map((index) => ({ parameter, index })),
    );
    const places = entries.map(({ parameter, index }) => placeOf(layer, parameter, index));
    const hidden = places.filter((place) => place === null).length;
    return [...places.flatMap((place) => (place ? [sign(place)] : [])), ...(hidden > 0 ? [sign(onBox(layer), String(hidden))] : [])];
  }

  /** @param {number} layer */
  function onBox(layer) {
    const { x, y, width } = layout.boxes[layer];
    return { x: x + width - 12, y: y + 10 };
  }

  /**
   * @param {number} layer
   * @param {string} parameter
   * @param {number[]} index
   * @returns {Point | null} null where the entry is not drawn by itself
   */
  function placeOf(layer, parameter, index) {
    const [from, to] = [layout.columns[layer], layout.columns[layer + 1]];
    if (parameter === "W" && modes[layer] === "elements" && index.length === 2) {
      const [ax, ay, bx, by, cx, cy, dx, dy] = edgeCurve(from, index[0], to, index[1]);
      // Not in the very middle, where the edges of a neuron cross.
      const t = 0.3;
      const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
      const along = (/** @type {number[]} */ points) => points.reduce((sum, point, at) => sum + point * weights[at], 0);
      return { x: along([ax, bx, cx, dx]), y: along([ay, by, cy, dy]) };
    }
    const isPlate = parameter === "B" && to.form === "circles" && index.length === 2 && to.nodes[index[1]];
    return isPlate ? { x: isPlate.x - to.half - (layout.dense ? 16 : 60), y: isPlate.y + (layout.dense ? 4 : 13) } : null;
  }
}

/**
 * @param {Point} at its middle
 * @param {string} [count]
 */
function sign({ x, y }, count = "") {
  const group = svg("g", { transform: `translate(${(x - 4.5).toFixed(1)} ${(y - 5.5).toFixed(1)})` });
  group.append(svg("circle", { cx: 4.5, cy: 5.5, r: 8.5 }), svg("path", { d: LOCK }));
  if (count) group.append(svg("text", { x: -6, y: 9.5 }, count));
  return group;
}

/**
 * @param {number[]} shape
 * @returns {number[][]}
 */
function indicesOf(shape) {
  return shape.reduce((/** @type {number[][]} */ all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])), [[]]);
}
