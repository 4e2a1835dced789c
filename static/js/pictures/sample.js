/**
 * The sample on the screen as pictures: asked for while the run stands still, carried by the frames of Play.
 *
 * @import {Frame, RunState} from "../types.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { palette } from "../palette.js";
import { colourOf } from "../scales.js";
import { playing, run, sample, selection, trace } from "../state.js";
import { told, withRun } from "../run.js";
import { fetchFrame } from "./requests.js";
import { tableOf } from "./sheet.js";

/**
 * What a frame says of the sample beside its tensors.
 *
 * @typedef {{row: number, place: number | null, unit: [number, number] | null, said: number[], dE_dY: number[], target: number[],
 *   norms: Record<string, number>[]}} SampleHeader
 * @typedef {{of: string, step: number, about: SampleHeader, frame: Frame}} ShownSample
 */

const SETTLE = 15; // milliseconds

/** The pictures of the sample, of the step that `step` says. */
export const shownSample = signal(/** @type {ShownSample | null} */ (null));

/** The unit whose weights are shown: the selected one, if its layer has a column of weights for each. */
export const unitShown = computed(() => unitOf(run.value, selection.value));

/** The colours of values, of gradients, and of ink on paper. */
export const tables = computed(() => {
  const { value, gradient } = palette.value;
  const declared = getComputedStyle(document.documentElement);
  const [ink, paper] = ["--ink", "--zero"].map((token) => colourOf(declared.getPropertyValue(token)));
  return { value: tableOf(value), gradient: tableOf(gradient), ink: tableOf({ plus: ink, minus: value.minus, zero: paper }) };
});

/**
 * What the frames of Play are asked to hold.
 *
 * @returns {{row: number, unit?: [number, number]}}
 */
export function sampleWanted() {
  const unit = unitShown.value;
  return { row: sample.value, ...(unit ? { unit } : {}) };
}

/**
 * Takes over the sample that a frame carries.
 *
 * @param {Frame} frame
 */
export function takeSample(frame) {
  const about = /** @type {SampleHeader | undefined} */ (frame.header.sample);
  if (about) shownSample.value = { of: frame.header.run, step: frame.header.step, about, frame };
}

/** Starts to fetch the sample whenever the run stands still; ends with what is returned. */
export function followSample() {
  return effect(() => {
    const [state, step, row, unit] = [run.value, trace.value, sample.value, unitShown.value];
    if (!state || !step || playing.value) return undefined;
    const timer = window.setTimeout(
      () =>
        told(async () => {
          const at = Math.min(row, step.batch.length - 1);
          const asked = `steps/${step.step}/sample?row=${at}${unit ? `&unit=${unit.join(",")}` : ""}`;
          const frame = await withRun((id) => fetchFrame(`runs/${id}/${asked}`));
          if (!playing.peek() && trace.peek() === step && sample.peek() === row) takeSample(frame);
        }),
      SETTLE,
    );
    return () => clearTimeout(timer);
  });
}

/**
 * @param {RunState | null} state
 * @param {import("../types.js").Selection | null} chosen
 * @returns {[number, number] | null}
 */
function unitOf(state, chosen) {
  if (!state || chosen?.layer === null || chosen?.layer === undefined || !chosen.tensor || !chosen.index) return null;
  const { layer, tensor, index } = chosen;
  const at = index[index.length - 1];
  if (tensor === "Y" || tensor === "dE_dY") {
    // An activation's number belongs to the neuron before it.
    const owner = state.layers[layer].kind === "activation" && layer > 0 ? layer - 1 : layer;
    return hasUnits(state, owner) ? [owner, at] : null;
  }
  return (tensor === "W" || tensor === "dE_dW") && hasUnits(state, layer) ? [layer, at] : null;
}

/**
 * @param {RunState} state
 * @param {number} layer
 */
function hasUnits({ layers }, layer) {
  return layers[layer].kind === "fully_connected";
}
