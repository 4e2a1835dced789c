/**
 * Weights that are too many to be elements: strokes on the canvas, and one item a layer whose cursor goes to any of
 * them, by pointer or by arrow keys.
 *
 * @import {EdgeMode} from "./edge-modes.js"
 * @import {Layout} from "./layout.js"
 * @import {Part, View} from "./view.js"
 */
import { edgeAt } from "./edge-modes.js";
import { edgeWidths } from "./edge-widths.js";
import { pathOf } from "./layout.js";
import { aboveBox, partName } from "./parameters.js";
import { said } from "./neurons.js";
import { keyOf } from "./places.js";
import { edgesOf, strokeEdges } from "./strokes.js";
import { set, svg } from "./svg.js";

const REACH = 7; // pixels from the pointer to an edge

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {EdgeMode[]} modes
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
export function drawManyEdges(parent, layout, modes, context) {
  const drawn = modes.flatMap((mode, layer) => (mode === "canvas" ? [drawLayer(parent, layout, layer, context)] : []));
  return {
    anchors: new Map(drawn.flatMap(({ anchors }) => anchors)),
    items: drawn.map(({ item }) => item),
    update(view) {
      for (const { show } of drawn) show(view);
    },
  };
}

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {number} layer
 * @param {CanvasRenderingContext2D} context
 */
function drawLayer(parent, layout, layer, context) {
  const [from, to] = [layout.columns[layer], layout.columns[layer + 1]];
  const columns = to.nodes.length;
  const widths = edgeWidths(layout, layer);
  const edges = edgesOf(layout, layer);
  const byKey = new Map(
    edges.flatMap(({ i, j, curve }) => ["W", "dE_dW"].map((tensor) => [keyOf({ layer, tensor, index: [i, j] }), curve])),
  );
  const cursor = { at: 0 };
  const place = () => ({ layer, tensor: "W", index: [edges[cursor.at].i, edges[cursor.at].j] });

  const left = from.x + from.half;
  const heights = [...from.nodes, ...to.nodes].map(({ y }) => y);
  const top = Math.min(...heights) - layout.radius;
  const area = { x: left, y: top, width: to.x - to.half - left, height: Math.max(...heights) + layout.radius - top };
  const sources = svg("path", { class: "halo source" });
  const chosen = svg("path", { class: "halo selected" });
  const element = svg("g", { class: "item edges" }, svg("rect", { ...area, class: "area" }), sources, chosen);
  parent.append(element);
  const anchor = aboveBox(layout, layer);

  return {
    anchors: [...byKey.keys()].map((key) => /** @type {const} */ ([key, anchor])),
    /** @type {import("./view.js").Item} */
    item: {
      element,
      stop: 2 * layer + 1,
      selection: { layer },
      places: () => [place(), { ...place(), tensor: "dE_dW" }],
      aim(point) {
        const found = edgeAt(from, to, point, REACH);
        if (found) cursor.at = found[0] * columns + found[1];
        return found !== null;
      },
      step(way) {
        const next = cursor.at + way;
        if (next < 0 || next >= edges.length) return false;
        cursor.at = next;
        return true;
      },
      name({ number, known }) {
        const [value, gradient] = [number(place()), number({ ...place(), tensor: "dE_dW" })];
        const text = `${partName(place())}: ${said(value)}`;
        return known(layer, "dE_dW", place().index) ? `${text}, gradient ${said(gradient)}` : text;
      },
    },
    show,
  };

  /** @param {View} view */
  function show(view) {
    set(sources, { d: pathsOf([...view.sources]) });
    set(chosen, { d: pathsOf([view.selectedKey, view.current && keyOf(view.current)]) });
    strokeEdges(context, view, layer, edges, { widths, opacity: edges.length > 1000 ? 0.5 : 0.8, apart: 0 });
  }

  /** @param {(string | null)[]} keys */
  function pathsOf(keys) {
    return keys.map((key) => (key && byKey.has(key) ? pathOf(/** @type {number[]} */ (byKey.get(key))) : "")).join("");
  }
}
