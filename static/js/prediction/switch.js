/** Whether the app asks for a prediction before a backward pass. Off by default; kept in this browser. */
import { signal } from "../../vendor/signals-core-1.14.5.js";

const KEPT = "gradus.prediction";

export const predicting = signal(localStorage.getItem(KEPT) === "on");

/** @param {boolean} isOn */
export function setPredicting(isOn) {
  predicting.value = isOn;
  localStorage.setItem(KEPT, isOn ? "on" : "off");
}
