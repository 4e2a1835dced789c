/**
 * The tables of the inspector: a tensor, a factor that is computed on the way, what a parameter becomes.
 *
 * @import {Factor, LayerInfo, Place, Trace} from "../types.js"
 * @import {Paint} from "../scales.js"
 * @import {Cell} from "./matrix.js"
 * @import {Part} from "./tensors.js"
 */
import { signal } from "../../vendor/signals-core-1.14.5.js";
import { short, tensorName } from "../format.js";
import { html } from "../html.js";
import { revealed, sample } from "../state.js";
import { Lead } from "./lead.js";
import { lightOf } from "./lights.js";
import { nameElement } from "./mathml.js";
import { Matrix } from "./matrix.js";
import { derivationOf, isBySample, namesIn, painter, reader, shapeIn } from "./tensors.js";

/**
 * @typedef {object} Source where a table's numbers come from, in the tensor's own axes
 * @property {string} name for screen readers
 * @property {Node} title
 * @property {boolean} bySample whether its first axis is the samples of the batch
 * @property {boolean} transposed
 * @property {(trace: Trace) => number[]} shape
 * @property {(trace: Trace, part: Part) => (row: number, column: number) => number | undefined} numbers
 * @property {(index: number[]) => boolean} known
 * @property {() => (value: number) => Paint} paints
 * @property {(index: number[]) => Place | null} place
 */

export class TensorTable {
  /** @param {Source} source */
  constructor(source) {
    this.source = source;
    this.redraw = signal(0);
    this.lead = new Lead(source.bySample, () => {
      this.redraw.value += 1;
    });
    this.shape = html("span", { class: "shape" });
    this.matrix = new Matrix(source.name, [source.title, " ", this.shape, this.lead.element], () => {
      this.redraw.value += 1;
    });
  }

  get element() {
    return this.matrix.element;
  }

  /** How many columns of it are shown. */
  get columns() {
    return this.matrix.cells[0]?.length ?? 0;
  }

  /**
   * Called in an effect: it is called again when something that it read has changed.
   *
   * @param {Trace} trace
   */
  draw(trace) {
    const { source, matrix } = this;
    const shape = this.redraw.value < 0 ? [] : source.shape(trace);
    const lead = this.lead.draw(shape.slice(0, -2), sample.value);
    matrix.element.classList.toggle("image", lead.length > 0);
    const [rows, columns] = inOrder(shape.slice(-2), source.transposed);
    const part = matrix.part(rows, columns);
    const own = source.transposed ? { rows: part.columns, columns: part.rows } : part;
    const numberAt = source.numbers(trace, { lead, ...own });
    const paint = source.paints();
    const marked = source.bySample && lead.length === 0 ? sample.value : null;
    writeShape(this.shape, shape, source);
    matrix.draw({
      rows,
      columns,
      markedRow: source.transposed ? null : marked,
      markedColumn: source.transposed ? marked : null,
      cell: (row, column) => {
        const [i, j] = inOrder([row, column], source.transposed);
        const index = [...lead, i, j];
        return cellFor(numberAt(i, j), source.known(index), paint, source.place(index));
      },
    });
  }

  /**
   * Moves the window to an entry.
   *
   * @param {number[]} index
   */
  show(index) {
    this.lead.show(index.slice(0, -2));
    const [row, column] = inOrder(index.slice(-2), this.source.transposed);
    this.matrix.show(row, column);
  }
}

/**
 * The table of a tensor of a layer; layer null holds the targets.
 *
 * @param {number | null} layer
 * @param {string} tensor
 * @param {boolean} [transposed]
 * @returns {TensorTable}
 */
export function tensorTable(layer, tensor, transposed = false) {
  return new TensorTable(tensorSource(layer, tensor, transposed));
}

/**
 * @param {number | null} layer
 * @param {string} tensor
 * @param {boolean} transposed
 * @returns {Source}
 */
function tensorSource(layer, tensor, transposed) {
  return {
    name: `${tensorName(tensor)}${transposed ? ", transposed" : ""}`,
    title: titleOf(tensor, transposed),
    bySample: isBySample(tensor),
    transposed,
    shape: (trace) => shapeIn(trace, layer, tensor),
    numbers: (trace, part) => reader(trace, layer, tensor, part),
    known: (index) => revealed.value(layer, tensor, index),
    paints: () => painter(tensor),
    place: (index) => ({ layer, tensor, index }),
  };
}

/**
 * @param {string} tensor
 * @param {boolean} transposed
 * @returns {Node}
 */
function titleOf(tensor, transposed) {
  return tensor === "targets" ? nameElement("T") : nameElement(tensor, transposed);
}

/**
 * The table of a factor that the formula of a result computes on the way, such as f′(X): one number for each entry
 * of the result. The derivations of the entries hold it.
 *
 * @param {LayerInfo} info
 * @param {string} result
 * @param {string} text how the formula writes the factor
 * @returns {TensorTable}
 */
export function factorTable(info, result, text) {
  const names = namesIn(info);
  return computedTable(info.layer, result, text, ({ tensor }) => tensor === null || !names.includes(tensor));
}

/**
 * The table of what the loss computes from Y and the targets on the way to ∂E/∂Y, such as their difference. The
 * derivations name it.
 *
 * @param {number} layer the last one
 * @returns {TensorTable}
 */
export function differenceTable(layer) {
  return computedTable(layer, "dE_dY", "", ({ tensor, reads }) => tensor === null && reads.length > 0);
}

/**
 * The table of what the step adds to a parameter.
 *
 * @param {number} layer
 * @param {string} parameter
 * @param {boolean} plain whether that is −α·∂E/∂W
 * @returns {TensorTable}
 */
export function updateTable(layer, parameter, plain) {
  const source = tensorSource(layer, `update/${parameter}`, false);
  const title = html("span", {}, "−α·", nameElement(`dE_d${parameter}`));
  return new TensorTable(plain ? { ...source, title } : source);
}

/**
 * The table of a parameter's value after the step.
 *
 * @param {number} layer
 * @param {string} parameter
 * @returns {TensorTable}
 */
export function nextTable(layer, parameter) {
  const update = `update/${parameter}`;
  return new TensorTable({
    ...tensorSource(layer, parameter, false),
    name: `next ${tensorName(parameter)}`,
    title: html("span", {}, nameElement(parameter), " next"),
    numbers: (trace, part) => {
      const [before, change] = [parameter, update].map((name) => reader(trace, layer, name, part));
      return (row, column) => sumOf(before(row, column), change(row, column));
    },
    known: (index) => revealed.value(layer, update, index),
    place: (index) => ({ layer, tensor: update, index }),
  });
}

/**
 * @param {number} layer
 * @param {string} result
 * @param {string} text what the table is called; "" if the derivations say it
 * @param {(factor: Factor) => boolean} isMeant
 * @returns {TensorTable}
 */
function computedTable(layer, result, text, isMeant) {
  const title = html("span", { class: "factor-name" }, text);
  /** @param {number[]} index */
  const factorAt = (index) => {
    if (!revealed.value(layer, result, index)) return undefined;
    const terms = derivationOf({ layer, tensor: result, index })?.terms ?? [];
    return terms.flatMap(({ factors }) => factors).find(isMeant);
  };
  return new TensorTable({
    ...tensorSource(layer, result, false),
    name: text || "on the way",
    title,
    numbers: (_, { lead }) => (row, column) => {
      const factor = factorAt([...lead, row, column]);
      if (factor && text === "") title.textContent = withoutIndices(factor.text);
      return factor?.value;
    },
    paints: () => painter("X"),
  });
}

/**
 * @param {string} text "(Y[1,2] − T[1,2])"
 * @returns {string} "Y − T"
 */
function withoutIndices(text) {
  return text.replaceAll(/\[[\d,]+\]/g, "").replace(/^\((.*)\)$/, "$1");
}

/**
 * @param {number | undefined} one
 * @param {number | undefined} other
 */
function sumOf(one, other) {
  return one === undefined || other === undefined ? undefined : one + other;
}

/**
 * @param {number | undefined} number
 * @param {boolean} known
 * @param {(value: number) => Paint} paint
 * @param {Place | null} place
 * @returns {Cell}
 */
function cellFor(number, known, paint, place) {
  const light = lightOf(place);
  if (!known) return { text: "?", paint: null, place, light };
  if (number === undefined) return { text: "…", paint: null, place, light };
  return { text: short(number), paint: paint(number), place, light };
}

/**
 * @param {HTMLElement} element
 * @param {number[]} shape
 * @param {Source} source
 */
function writeShape(element, shape, { bySample, transposed }) {
  const axes = inOrder(shape, transposed).join("×");
  const text = `${axes}${bySample && transposed ? " (columns: the batch)" : ""}`;
  if (element.textContent !== text) element.textContent = text;
}

/**
 * A pair, exchanged where the table is transposed; only tables of two axes are.
 *
 * @param {number[]} pair
 * @param {boolean} transposed
 */
function inOrder(pair, transposed) {
  return transposed ? [pair[1], pair[0]] : pair;
}
