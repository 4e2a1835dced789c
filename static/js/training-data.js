/**
 * The rows that the run is trained on; fetched once a run.
 *
 * @import {Data} from "./types.js"
 */
import { computed, effect, signal } from "../vendor/signals-core-1.14.5.js";
import { ApiError, getData } from "./api.js";
import { message, run } from "./state.js";

export const trainingData = signal(/** @type {Data | null} */ (null));

/** Rows that are pictures are not fetched as numbers: there are too many, and the stage has them as pictures. */
const id = computed(() => (run.value && !run.value.data?.image ? run.value.id : null));

/** Starts to follow the run. */
export function followTrainingData() {
  effect(() => {
    const wanted = id.value;
    if (wanted === null) return;
    getData(wanted).then(
      (data) => {
        if (id.peek() === wanted) trainingData.value = data;
      },
      (error) => {
        if (!(error instanceof ApiError)) throw error;
        message.value = error.message;
      },
    );
  });
}
