/**
 * All that the drawing depends on, read from the state in one place, and what a part of the drawing must offer.
 *
 * @import {Aspect} from "./choices.js"
 * @import {Palette} from "../palette.js"
 * @import {Limits} from "../scales.js"
 * @import {Known, LayerInfo, Matrix, Moment, Place, RunState, Selection, Trace} from "../types.js"
 */
import { palette } from "../palette.js";
import { limits, litTerms, moment, moments, playing, revealed, run, sample, sampleRows, selection, streamed, subject, trace, unit } from "../state.js";
import { aspect, isSplit } from "./choices.js";
import { largeParameters } from "./large-parameters.js";
import { keyOf, matrixAt, numberAt, placeOf, sourcesOf } from "./places.js";

/**
 * @typedef {object} View
 * @property {RunState} run
 * @property {LayerInfo[]} layers
 * @property {Trace} trace
 * @property {(place: Place) => number | null} number null where a tensor is too large for the screen to have it
 * @property {(layer: number, tensor: string) => Matrix | null} matrix a parameter, its gradient or update; null while it is not here
 * @property {Known} known
 * @property {number} sample
 * @property {Moment} moment
 * @property {Place | null} current the number that this moment computed
 * @property {Place | null} subject the number that is asked about
 * @property {Selection | null} selection
 * @property {string | null} selectedKey
 * @property {Set<string>} sources keys of what the pointed or selected number was computed from
 * @property {Limits} limits
 * @property {Aspect} aspect what edges show
 * @property {boolean} streaming whether the next frame comes at once, too soon for anything to be read
 * @property {boolean} split whether circles show their gradients too
 * @property {Palette} palette
 */

/**
 * Something on the stage that can be reached, pointed at and selected.
 *
 * @typedef {object} Item
 * @property {SVGGElement} element
 * @property {number} stop which stop of the arrow keys it belongs to, from the left
 * @property {Selection} selection what is selected where the item has no number of its own
 * @property {(sample: number) => Place[]} places its numbers: the value, then the gradient
 * @property {(view: View) => string} name for screen readers
 * @property {(point: {x: number, y: number}) => boolean} [aim] turns an item of many numbers to the one at a point
 * @property {(way: 1 | -1) => boolean} [step] turns it to the next number or the one before, if there is one
 */

/**
 * A part of the drawing: its items, where each number's callout points, and how it follows the state.
 *
 * @typedef {object} Part
 * @property {Item[]} items
 * @property {Map<string, {x: number, y: number}>} anchors by key
 * @property {(view: View) => void} update
 */

/** @returns {View | null} */
export function readView() {
  const [state, step, at] = [run.value, streamed.value ?? trace.value, moments.value[moment.value]];
  if (!state || !step || !at) return null;
  const row = Math.min(sample.value, step.batch.length - 1);
  const chosen = selection.value;
  const rows = sampleRows.value;
  const large = largeParameters.value.of === step ? largeParameters.value.matrices : {};
  return {
    run: state,
    layers: state.layers,
    trace: step,
    number: (place) => numberAt(step, rows, place) ?? large[`${place.layer}/${place.tensor}`]?.[place.index[0]]?.[place.index[1]] ?? null,
    matrix: (layer, tensor) => matrixAt(step, layer, tensor) ?? large[`${layer}/${tensor}`] ?? null,
    known: revealed.value,
    sample: row,
    moment: at,
    current: (unit.value === "number" || unit.value === "term") && !(playing.value && moment.value === moments.value.length - 1) ? placeOf(at, row) : null,
    subject: subject.value,
    selection: chosen,
    selectedKey: chosen?.tensor && chosen.index ? keyOf({ ...chosen, tensor: chosen.tensor }) : null,
    sources: sourcesOf(litTerms.value),
    limits: limits.value,
    aspect: aspect(),
    streaming: streamed.value !== null,
    split: isSplit(),
    palette: palette.value,
  };
}

/**
 * The classes of a drawn number: selected, computed at this moment, a source of the number in question.
 *
 * @param {View} view
 * @param {string} key
 */
export function emphasis(view, key) {
  return {
    selected: view.selectedKey === key,
    current: view.current !== null && keyOf(view.current) === key,
    source: view.sources.has(key),
  };
}
