/**
 * How every layer is in the step on the screen: fetched while something shows it, and the gradient has come back to
 * the first layer.
 *
 * @import {Statistics} from "../types.js"
 */
import { computed, signal } from "../../vendor/signals-core-1.14.5.js";
import { getStatistics } from "../api.js";
import { follow, request, still } from "../following.js";
import { revealed } from "../state.js";

/** @typedef {{readonly value: boolean}} Shown whether a panel is on the screen */

const watchers = signal(/** @type {Shown[]} */ ([]));

/** Null until they are there, and while the moment has not reached them. */
export const statistics = signal(/** @type {Statistics | null} */ (null));

const wanted = computed(() => {
  const isShown = watchers.value.some((shown) => shown.value);
  return isShown && still.value !== null && revealed.value(0, "dE_dY") ? request({ step: still.value }) : null;
});

/**
 * Keeps the statistics in step with the screen while a panel is shown.
 *
 * @param {Shown} shown
 */
export function watchStatistics(shown) {
  if (watchers.peek().length === 0) {
    follow(statistics, wanted, 60, (id, { step }) => getStatistics(id, step));
    wanted.subscribe((asked) => {
      if (asked === null) statistics.value = null;
    });
  }
  watchers.value = [...watchers.peek(), shown];
}
