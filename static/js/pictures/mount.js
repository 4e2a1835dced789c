/**
 * The way from the page to the pictures: what they need is fetched when a run's samples are pictures for the first
 * time.
 *
 * @import {Frame} from "../types.js"
 * @import {Signal} from "../../vendor/signals-core-1.14.5.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { lazily } from "../lazy.js";
import { run } from "../state.js";
import { addStylesheet } from "../stylesheet.js";

/** Whether the run's samples are pictures. */
export const isPictured = computed(() => Boolean(run.value?.data?.image));

/** The network as text, so that a new description of the same network is no new drawing. */
const network = computed(() => {
  if (!run.value?.data?.image) return null;
  const { layers, loss_function: loss, data } = run.value;
  return JSON.stringify({ layers, loss, data });
});

const drawing = signal(/** @type {typeof import("./stage.js") | null} */ (null));

const fetchDrawing = lazily(
  async () => {
    const [module] = await Promise.all([import("./stage.js"), addStylesheet("pictures.css")]);
    return module;
  },
  (module) => {
    const column = document.getElementById("pictures");
    if (column) module.mountPicturePanel(column);
    drawing.value = module;
  },
);

/**
 * @param {HTMLElement} bar above the drawing
 * @param {HTMLElement} frame
 * @param {Signal<{width: number, height: number}>} size of the frame
 * @returns {() => (() => void) | undefined} draws the run's network, in an effect; what it returns ends that
 */
export function pictureStage(bar, frame, size) {
  effect(() => {
    document.body.classList.toggle("pictured-data", isPictured.value);
  });
  return () => {
    if (!drawing.value) {
      void fetchDrawing();
      return undefined;
    }
    return network.value ? drawing.value.drawPictureStage(bar, frame, JSON.parse(network.value), size.value) : undefined;
  };
}

/**
 * What the frames of Play hold while pictures are shown: one sample of the batch, and no tensor whole. Called in an
 * effect.
 *
 * @returns {Record<string, unknown> | null} null where no pictures are shown
 */
export function framesOfPictures() {
  return isPictured.value ? { tensors: false, sample: drawing.value?.sampleWanted() ?? { row: 0 } } : null;
}

/**
 * Takes over what a frame holds of pictures.
 *
 * @param {Frame} frame
 */
export function takePictureFrame(frame) {
  drawing.peek()?.takeSample(frame);
}
