/**
 * What each neuron computes over the axes of the data: asked for while the run stands still, carried by the frames
 * while it plays. Only while the stage shows pictures.
 *
 * @import {Frame, RunState} from "../types.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import * as api from "../api.js";
import { button, html } from "../html.js";
import { lazily } from "../lazy.js";
import { told, withRun } from "../run.js";
import { playing, run, trace } from "../state.js";

/**
 * @typedef {{rows: number, columns: number, neurons: number, values: Int8Array, scale: Float32Array}} LayerPictures
 *   row 0 is the lowest x2; a value times its neuron's scale is what the neuron says, and −128 is no finite number
 * @typedef {{of: string, step: number, layers: Map<number, LayerPictures>}} Pictures
 */

const KEPT = "gradus.stage.circles";
export const PICTURE_SIZE = 18; // places a side
const SETTLE = 30; // milliseconds

const chosen = signal(localStorage.getItem(KEPT) === "pictures");

/** Whether there are pictures to be shown, and the user wants them. */
export const pictured = computed(() => chosen.value && hasAxes(run.value));

export const pictures = signal(/** @type {Pictures | null} */ (null));

/**
 * Takes over the pictures that a frame carries.
 *
 * @param {Frame} frame
 */
export function takePictures(frame) {
  const found = picturesOf(frame);
  if (found.layers.size > 0) pictures.value = found;
}

/** What draws them, once it is fetched. */
export const tiles = signal(/** @type {typeof import("./tiles.js") | null} */ (null));

const fetchTiles = lazily(
  () => import("./tiles.js"),
  (module) => {
    tiles.value = module;
  },
);

/** Starts to fetch the pictures of the step on the screen whenever the run stands still. */
export function followPictures() {
  effect(() => {
    if (pictured.value && !tiles.peek()) void fetchTiles();
  });
  effect(() => {
    const step = trace.value?.step;
    const id = run.value?.id;
    if (playing.value || !pictured.value || step === undefined || !id) return undefined;
    // An edit changes what this step says, and with it the description of the run.
    const timer = window.setTimeout(() => told(() => fetchPictures(id, step)), SETTLE);
    return () => clearTimeout(timer);
  });
}

/**
 * @param {string} id
 * @param {number} step
 */
async function fetchPictures(id, step) {
  const frame = await withRun((known) => api.getPictures(known, step, PICTURE_SIZE));
  if (!playing.peek() && run.peek()?.id === id && trace.peek()?.step === step) takePictures(frame);
}

/**
 * @param {Frame} frame
 * @returns {Pictures}
 */
function picturesOf({ header, tensors, int8 }) {
  /** @type {Map<number, LayerPictures>} */
  const layers = new Map();
  for (const [name, { shape, values }] of int8) {
    const scale = tensors.get(`${name}/scale`)?.values;
    if (!name.startsWith("neurons/") || !scale) continue;
    const columns = shape[shape.length - 1];
    const rows = shape.length === 3 ? shape[1] : 1;
    layers.set(Number(name.slice("neurons/".length)), { rows, columns, neurons: shape[0], values, scale });
  }
  return { of: header.run, step: header.step, layers };
}

/** @param {HTMLElement} parent */
export function mountPictureSwitch(parent) {
  const choices = ["numbers", "pictures"].map((name) =>
    button({}, () => {
      chosen.value = name === "pictures";
      localStorage.setItem(KEPT, name);
    }, name),
  );
  const group = html("div", { class: "aspects", role: "group", "aria-label": "Circles show" }, ...choices);
  parent.append(group);
  effect(() => {
    group.hidden = !hasAxes(run.value);
    choices.forEach((each, n) => each.setAttribute("aria-pressed", String((n === 1) === chosen.value)));
  });
}

/** @param {RunState | null} state */
function hasAxes(state) {
  return Boolean(state?.data?.axes);
}
