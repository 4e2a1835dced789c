/**
 * The rows that the run is trained and tested on; fetched again where a new run has others.
 *
 * @import {Data} from "./types.js"
 */
import { computed, effect, signal } from "../vendor/signals-core-1.14.5.js";
import { ApiError, getData } from "./api.js";
import { withRun } from "./run.js";
import { message, run } from "./state.js";

export const trainingData = signal(/** @type {Data | null} */ (null));

/**
 * What the rows are drawn from: the same settings and seed give the same rows. Rows that are pictures are not fetched as
 * numbers: there are too many, and the stage has them as pictures.
 */
const source = computed(() => {
  if (!run.value || run.value.data.image) return null;
  const { data, seed } = run.value.experiment;
  return JSON.stringify([data, data.seed ?? seed]);
});

/** Starts to follow the run. */
export function followTrainingData() {
  effect(() => {
    const wanted = source.value;
    trainingData.value = null;
    if (wanted === null) return;
    withRun(getData).then(
      (data) => {
        if (source.peek() === wanted) trainingData.value = data;
      },
      (error) => {
        if (!(error instanceof ApiError)) throw error;
        message.value = error.message;
      },
    );
  });
}
