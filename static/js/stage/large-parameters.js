/**
 * The parameters that are too large for the trace, fetched whole while the run stands still.
 *
 * @import {Matrix, Trace} from "../types.js"
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import * as api from "../api.js";
import { told, withRun } from "../run.js";
import { playing, trace } from "../state.js";

const MOST_NUMBERS = 20000;
const SETTLE = 30; // milliseconds

/** What was fetched, and for which trace; by "layer/tensor": "0/W", "0/dE_dW". */
export const largeParameters = signal({ of: /** @type {Trace | null} */ (null), matrices: /** @type {Record<string, Matrix>} */ ({}) });

/** Starts to fetch what the step on the screen lacks. */
export function followLargeParameters() {
  effect(() => {
    const step = trace.value;
    const missing = step && !playing.value ? missingIn(step) : [];
    if (!step || missing.length === 0) return undefined;
    const timer = window.setTimeout(() => told(() => fetchInto(step, missing)), SETTLE);
    return () => clearTimeout(timer);
  });
}

/**
 * @param {Trace} step
 * @param {{layer: number, tensor: string, shape: number[]}[]} missing
 */
async function fetchInto(step, missing) {
  const fetched = await Promise.all(
    missing.map(async ({ layer, tensor, shape: [rows, columns] }) => {
      const { values } = await withRun((id) => api.getSlice(id, step.step, layer, tensor, [0, rows], [0, columns]));
      return [`${layer}/${tensor}`, values];
    }),
  );
  if (trace.peek() === step) largeParameters.value = { of: step, matrices: Object.fromEntries(fetched) };
}

/** @param {Trace} step */
function missingIn({ layers }) {
  return layers.flatMap(({ layer, parameters, gradients }) => {
    const tensors = { W: parameters.W, dE_dW: gradients.W };
    return Object.entries(tensors).flatMap(([tensor, summary]) => {
      if (!summary || Array.isArray(summary) || summary.shape.length !== 2) return [];
      const { shape } = summary;
      return shape[0] * shape[1] > MOST_NUMBERS ? [] : [{ layer, tensor, shape }];
    });
  });
}
