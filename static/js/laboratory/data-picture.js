/**
 * A small picture of a data set. The data are asked for when the picture comes into sight, and each set only once.
 *
 * @import {DataSettings, PreviewedData} from "./types.js"
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { ApiError } from "../api.js";
import { html } from "../html.js";
import { theme } from "../state.js";
import { previewData } from "./requests.js";
import { drawThumbnail } from "./thumbnail.js";

/** Pixels of a picture, each way. */
export const SIDE = 80;
/** Of a picture: more could not be told apart. */
const POINTS = 200;

/** @type {Map<string, Promise<PreviewedData | null>>} */
const known = new Map();

export class DataPicture {
  /**
   * @param {DataSettings} data
   * @param {number} [seed] of the experiment
   */
  constructor(data, seed = 0) {
    const fewer = typeof data.points === "number" ? { ...data, points: Math.min(data.points, POINTS) } : data;
    this.asked = "pictures" in data ? { ...data, pictures: 10 } : fewer;
    this.seed = seed;
    this.canvas = html("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
    this.drawn = signal(/** @type {PreviewedData | null} */ (null));
    this.sight = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      this.sight.disconnect();
      void this.fetch();
    });
    this.sight.observe(this.canvas);
    this.stop = effect(() => {
      if (theme.value && this.drawn.value) drawThumbnail(this.canvas, this.drawn.value);
    });
  }

  async fetch() {
    const key = JSON.stringify([this.asked, this.seed]);
    const asked = known.get(key) ?? previewData(this.asked, this.seed).catch(nothing);
    known.set(key, asked);
    this.drawn.value = await asked;
    if (!this.drawn.value) known.delete(key);
  }

  /** For a picture that is taken off the screen for good. */
  dispose() {
    this.sight.disconnect();
    this.stop();
  }
}

/**
 * What is chosen by a picture can be chosen without it, so a server that does not answer is no matter here.
 *
 * @param {unknown} error
 */
function nothing(error) {
  if (!(error instanceof ApiError)) throw error;
  return null;
}
