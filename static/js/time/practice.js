/** What practice needs of the page: the banner of a hunt, and the question before a backward pass. */
import { computed, effect } from "../../vendor/signals-core-1.14.5.js";
import { lazily } from "../lazy.js";
import { predicting } from "../prediction/switch.js";
import { run } from "../state.js";
import { beforeBackward } from "../stepping.js";

const showBanner = lazily(
  () => import("../bug-hunt/banner.js"),
  (banner, /** @type {boolean} */ isSealed) => banner.showBanner(isSealed),
);

/** Starts to follow. */
export function followPractice() {
  const isSealed = computed(() => run.value?.sealed ?? false);
  let wasSealed = false;
  effect(() => {
    if (isSealed.value || wasSealed) void showBanner(isSealed.value);
    wasSealed = isSealed.value;
  });
  effect(() => {
    beforeBackward.ask = predicting.value ? async () => (await import("../prediction/prediction.js")).askPrediction() : null;
  });
}
