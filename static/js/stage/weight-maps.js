/**
 * Layers of more weights than can be drawn as edges: heat-maps of W and of ∂E/∂W, their norms, and the strongest
 * edges of the neuron that is asked about.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Ramp} from "../scales.js"
 * @import {EdgeMode} from "./edge-modes.js"
 * @import {Layout} from "./layout.js"
 * @import {Part, View} from "./view.js"
 */
import { short } from "../format.js";
import { mix, portion } from "../scales.js";
import { contextOf } from "./ground.js";
import { edgeCurve } from "./layout.js";
import { svg, write } from "./svg.js";
import { weightsOf } from "./weights.js";

const STRONGEST_EDGES = 12;
const TITLE = 42;
const GAP = 20; // below a map, for its norm

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 * @param {EdgeMode[]} modes
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
export function drawWeightMaps(parent, layout, layers, modes, context) {
  const drawn = layers.flatMap(({ layer }) => (modes[layer] === "glyph" ? [drawMaps(parent, layout, layer, context)] : []));
  return {
    anchors: new Map(),
    items: [],
    update(view) {
      for (const show of drawn) show(view);
    },
  };
}

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {number} layer
 * @param {CanvasRenderingContext2D} context
 */
function drawMaps(parent, layout, layer, context) {
  const [from, to, box] = [layout.columns[layer], layout.columns[layer + 1], layout.boxes[layer]];
  const [rows, columns] = [from.nodes.length, to.nodes.length];
  const room = { width: box.width - 12, height: (box.height - TITLE) / 2 - GAP };
  const cell = Math.min(room.width / columns, room.height / rows, 12);
  const [width, height] = [cell * columns, cell * rows];
  const x = box.x + (box.width - width) / 2;
  const tops = [0, 1].map((half) => box.y + TITLE + half * (room.height + GAP) + (room.height - height) / 2);
  const norms = tops.map((top) => svg("text", { class: "norm", x: box.x + box.width / 2, y: top + height + 13 }));
  parent.append(...norms);

  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const small = contextOf(canvas);
  const image = small.createImageData(columns, rows);

  return (/** @type {View} */ view) => {
    const weights = weightsOf(view, layer);
    const { norms: sizes } = view.trace.layers[layer];
    write(norms[0], sizes.W === undefined ? "W" : `‖W‖ ${short(sizes.W)}`);
    const reached = view.known(layer, "dE_dW");
    write(norms[1], reached && sizes.dE_dW !== undefined ? `‖∂E/∂W‖ ${short(sizes.dE_dW)}` : "∂E/∂W");
    if (!weights) return;
    drawMap(weights.weight, view.palette.value, view.limits.weight, tops[0]);
    drawMap(weights.gradient, view.palette.gradient, view.limits.weightGradient, tops[1]);
    drawStrongest(view, weights.weight);
  };

  /**
   * @param {(i: number, j: number) => number | null} number
   * @param {Ramp} ramp
   * @param {number} limit
   * @param {number} top
   */
  function drawMap(number, ramp, limit, top) {
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < columns; j += 1) {
        const value = number(i, j);
        const colour = value === null ? ramp.zero : mix(ramp.zero, value < 0 ? ramp.minus : ramp.plus, portion(value, limit));
        image.data.set(colour, 4 * (i * columns + j));
        image.data[4 * (i * columns + j) + 3] = value === null ? 0 : 255;
      }
    }
    small.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(canvas, x, top, width, height);
  }

  /**
   * The strongest edges of the neuron that is asked about, into it or out of it.
   *
   * @param {View} view
   * @param {(i: number, j: number) => number} weight
   */
  function drawStrongest(view, weight) {
    const neuron = askedNeuron(view.subject);
    if (!neuron || (neuron.column !== layer && neuron.column !== layer + 1)) return;
    const outward = neuron.column === layer;
    const ends = Array.from({ length: outward ? columns : rows }, (_, n) => (outward ? [neuron.at, n] : [n, neuron.at]));
    const strongest = ends.sort((a, b) => Math.abs(weight(b[0], b[1])) - Math.abs(weight(a[0], a[1]))).slice(0, STRONGEST_EDGES);
    for (const [i, j] of strongest) {
      const value = weight(i, j);
      const [x1, y1, ax, ay, bx, by, x2, y2] = edgeCurve(from, i, to, j);
      context.strokeStyle = `rgb(${(value < 0 ? view.palette.value.minus : view.palette.value.plus).join(" ")})`;
      context.setLineDash(value < 0 ? [6, 3] : []);
      context.lineWidth = 0.5 + 3 * portion(value, view.limits.weight);
      context.beginPath();
      context.moveTo(x1, y1);
      context.bezierCurveTo(ax, ay, bx, by, x2, y2);
      context.stroke();
    }
    context.setLineDash([]);
  }
}

/** @param {View["subject"]} subject */
function askedNeuron(subject) {
  if (!subject || subject.layer === null) return null;
  const at = subject.index[subject.index.length - 1];
  if (subject.tensor === "X" || subject.tensor === "dE_dX") return { column: subject.layer, at };
  return subject.tensor === "Y" || subject.tensor === "dE_dY" ? { column: subject.layer + 1, at } : null;
}
