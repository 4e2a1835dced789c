/**
 * A formula laid out as matrices: the result, "=", and what it is computed from with the signs between.
 *
 * @import {LayerInfo, Place, RunState, Term, Trace} from "../types.js"
 * @import {TensorTable} from "./tables.js"
 */
import { tensorName } from "../format.js";
import { html } from "../html.js";
import { isPlainDescent } from "../in-force.js";
import { partsOf } from "./equation.js";
import { trace as traceShown } from "../state.js";
import { readsOf } from "./lights.js";
import { differenceTable, factorTable, nextTable, tensorTable, updateTable } from "./tables.js";
import { namesIn } from "./tensors.js";

/** @typedef {{layer: number | null, tensor: string}} Holder what a table shows, if it is a tensor of the trace */

/** Columns of all tables together; with more of them the cells are smaller. */
const ROOMY = 9;

export class EquationView {
  /** @param {string} text what is laid out, for screen readers */
  constructor(text) {
    /** @type {(Holder & {table: TensorTable})[]} */
    this.tables = [];
    this.element = html("div", { class: "equation", role: "group", "aria-label": text });
  }

  /**
   * @param {Holder} holder
   * @param {TensorTable} table
   */
  addTable(holder, table) {
    this.tables.push({ ...holder, table });
    this.element.append(table.element);
    return this;
  }

  /**
   * @param {number | null} layer
   * @param {string} tensor
   * @param {boolean} [transposed]
   */
  addTensor(layer, tensor, transposed = false) {
    return this.addTable({ layer, tensor }, tensorTable(layer, tensor, transposed));
  }

  /** @param {string} text */
  addSign(text) {
    this.element.append(html("span", { class: "sign" }, text));
    return this;
  }

  /** Called in an effect. @param {Trace} trace */
  draw(trace) {
    for (const { table } of this.tables) table.draw(trace);
    const columns = this.tables.reduce((sum, { table }) => sum + table.columns, 0);
    this.element.classList.toggle("dense", columns > ROOMY);
  }

  /**
   * Moves the windows of large matrices to the subject and to the first of its sources.
   *
   * @param {Place} subject
   * @param {readonly Term[]} terms those that are lit
   */
  reveal(subject, terms) {
    const places = [subject, ...readsOf(terms)];
    for (const { layer, tensor, table } of this.tables) {
      const found = places.find((place) => place.layer === layer && place.tensor === tensor);
      if (found) table.show(found.index);
    }
  }
}

/**
 * One of a layer's formulas.
 *
 * @param {LayerInfo} info
 * @param {string} result the tensor that it computes
 * @returns {EquationView}
 */
export function layerEquation(info, result) {
  const { layer } = info;
  const { text } = info.formulas[result];
  const equation = new EquationView(text).addTensor(layer, result).addSign("=");
  for (const part of partsOf(text, namesIn(info))) {
    if (part.kind === "text") equation.addSign(part.text);
    else if (part.kind === "tensor") equation.addTensor(layer, part.tensor, part.transposed);
    else equation.addTable({ layer: null, tensor: "" }, factorTable(info, result, part.text));
  }
  return equation;
}

/**
 * The loss: ∂E/∂Y of the last layer from Y and the targets, with the difference between them.
 *
 * @param {RunState} run
 * @returns {EquationView}
 */
export function lossEquation({ layers, loss_function: { formulas } }) {
  const last = layers.length - 1;
  const { text } = formulas.dE_dY;
  const equation = new EquationView(text).addTensor(last, "dE_dY").addSign("=");
  for (const part of partsOf(text, ["Y", "T"])) {
    if (part.kind !== "tensor") equation.addSign(part.text);
    else if (part.tensor === "T") equation.addTensor(null, "targets");
    else equation.addTensor(last, part.tensor, part.transposed);
  }
  return equation.addSign("with").addTable({ layer: null, tensor: "" }, differenceTable(last));
}

/**
 * What the step makes of a parameter: its next value from the old one and the update.
 *
 * @param {RunState} state
 * @param {LayerInfo} info
 * @param {string} parameter
 * @returns {EquationView}
 */
export function updateEquation(state, { layer }, parameter) {
  const update = `update/${parameter}`;
  return new EquationView(`next ${tensorName(parameter)} = ${tensorName(parameter)} + ${tensorName(update)}`)
    .addTable({ layer, tensor: update }, nextTable(layer, parameter))
    .addSign("=")
    .addTensor(layer, parameter)
    .addSign("+")
    .addTable({ layer, tensor: update }, updateTable(layer, parameter, isPlainDescent(state, traceShown.peek()?.step ?? 0)));
}

/**
 * What led to the update of a parameter, such as a velocity: nothing in plain descent.
 *
 * @param {Trace | null} shown
 * @param {LayerInfo} info
 * @param {string} parameter
 * @returns {EquationView[]}
 */
export function sharesEquation(shown, { layer }, parameter) {
  const names = shown?.layers[layer].shares.filter((name) => name.endsWith(`/${parameter}`)) ?? [];
  if (names.length === 0) return [];
  const equation = new EquationView(`what led to ${tensorName(`update/${parameter}`)}`).addSign("from");
  for (const name of names) equation.addTensor(layer, name);
  return [equation];
}
