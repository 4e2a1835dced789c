/**
 * The edges that are elements, as strokes while frames are streamed: nobody can reach one before the next frame, and
 * strokes are painted in a fraction of the time.
 *
 * @import {EdgeMode} from "./edge-modes.js"
 * @import {Layout} from "./layout.js"
 * @import {Part, View} from "./view.js"
 */
import { edgeWidths } from "./edge-widths.js";
import { LANE_SHIFT } from "./parameters.js";
import { edgesOf, strokeEdges } from "./strokes.js";
import { mark } from "./svg.js";

/**
 * @param {SVGElement} drawing
 * @param {Layout} layout
 * @param {EdgeMode[]} modes
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
export function drawStreamedEdges(drawing, layout, modes, context) {
  const layers = modes.flatMap((mode, layer) => {
    if (mode !== "elements") return [];
    return [{ layer, edges: edgesOf(layout, layer), look: { widths: edgeWidths(layout, layer), opacity: 0.8, apart: LANE_SHIFT } }];
  });
  return {
    anchors: new Map(),
    items: [],
    /** @param {View} view */
    update(view) {
      mark(drawing, { streaming: view.streaming });
      if (!view.streaming) return;
      for (const { layer, edges, look } of layers) strokeEdges(context, view, layer, edges, look);
    },
  };
}
