/**
 * Where the program is: which of its lines a moment executes, and which tensor a line stands for. Pure.
 *
 * @import {Moment, Selection} from "../types.js"
 * @import {Program, ProgramPlace} from "./types.js"
 */

/**
 * The place that a moment executes.
 *
 * @param {Program} program
 * @param {Moment} moment
 * @returns {ProgramPlace | null}
 */
export function placeOfMoment(program, { phase, layer, tensor }) {
  return placeOf(program, layer, phase === "input" ? "input" : tensor);
}

/**
 * The place where a selected tensor is computed. A layer's X came from the layer before it; the ∂E/∂Y that it was
 * given came from the one behind it.
 *
 * @param {Program} program
 * @param {Selection | null} selection
 * @returns {ProgramPlace | null}
 */
export function placeOfSelection(program, selection) {
  return selection?.tensor ? placeOf(program, selection.layer, selection.tensor) : null;
}

/**
 * The place that a line stands for. Layers of one kind share their lines: the layer that is at work goes first.
 *
 * @param {Program} program
 * @param {number} line
 * @param {number | null} layer the layer at work
 * @returns {ProgramPlace | null}
 */
export function placeOfLine(program, line, layer) {
  const there = program.places.filter((place) => place.line === line);
  return there.find((place) => place.layer === layer) ?? there[0] ?? null;
}

/**
 * @param {Program} program
 * @param {number | null} layer
 * @param {string} tensor
 */
function placeOf({ places }, layer, tensor) {
  return places.find((place) => place.layer === layer && place.tensor === tensor) ?? null;
}
