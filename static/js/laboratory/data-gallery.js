/**
 * The families of data as small pictures to choose from. A picture is asked for when it comes into sight.
 *
 * @import {Choices, DataSettings, Family, PreviewedData} from "./types.js"
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { ApiError } from "../api.js";
import { html } from "../html.js";
import { theme } from "../state.js";
import { partOf } from "./part-form.js";
import { previewData } from "./requests.js";
import { drawThumbnail } from "./thumbnail.js";

const SIDE = 80;
/** Of a thumb: more could not be told apart. */
const POINTS = 200;
/** What stays as it was set when another family is chosen. */
const KEPT = ["noise", "train_share", "targets"];
const FIRST_IN_SIGHT = 8;

/** The article's four rows come first; with points, XOR is a noisy plane of them. */
const FOUR_ROWS = { title: "XOR, four rows", description: "The four rows of XOR, as in the article.", data: { kind: "xor" } };

/** @typedef {{title: string, description: string, data: DataSettings}} Entry */

/** One family's picture, with the radio button that chooses it. */
class Thumb {
  /**
   * @param {Entry} entry
   * @param {() => void} choose
   */
  constructor({ title, description, data }, choose) {
    this.asked = "points" in data ? { ...data, points: POINTS } : data;
    if ("pictures" in data) this.asked = { ...data, pictures: 10 };
    this.canvas = html("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
    this.radio = html("input", { type: "radio", name: "data-family", class: "visually-hidden", "aria-label": title });
    this.radio.addEventListener("change", choose);
    this.element = html("label", { class: "thumb", title: `${title}. ${description}` }, this.radio, this.canvas);
    this.drawn = signal(/** @type {PreviewedData | null} */ (null));
    effect(() => {
      if (theme.value && this.drawn.value) drawThumbnail(this.canvas, this.drawn.value);
    });
  }

  /** A thumb without a picture still chooses, so a server that does not answer is no matter here. */
  async fetch() {
    this.drawn.value = await previewData(this.asked).catch((error) => {
      if (!(error instanceof ApiError)) throw error;
      return null;
    });
  }
}

export class DataGallery {
  /**
   * @param {Choices} choices
   * @param {(data: DataSettings, title: string) => void} chosen
   */
  constructor({ families }, chosen) {
    this.chosen = chosen;
    /** @type {DataSettings} */
    this.data = { kind: "" };
    this.entries = [FOUR_ROWS, ...families.filter(({ group }) => group !== "own").map(entryOf)];
    this.first = html("div", { class: "thumbs" });
    this.rest = html("div", { class: "thumbs" });
    this.more = html("details", {}, html("summary", {}, "more data"), this.rest);
    this.element = html("div", { role: "radiogroup", "aria-label": "Data" }, this.first, this.more);
    /** @type {Map<Element, Thumb>} */
    this.thumbs = new Map();
    this.sight = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) {
        if (!isIntersecting) continue;
        this.sight.unobserve(target);
        void this.thumbs.get(target)?.fetch();
      }
    });
    const labels = this.entries.map((entry, at) => {
      const thumb = new Thumb(entry, () => this.choose(at));
      this.thumbs.set(thumb.canvas, thumb);
      this.sight.observe(thumb.canvas);
      return thumb.element;
    });
    this.first.replaceChildren(...labels.slice(0, FIRST_IN_SIGHT));
    this.rest.replaceChildren(...labels.slice(FIRST_IN_SIGHT));
  }

  /** @param {DataSettings} data */
  write(data) {
    this.data = data;
    const at = this.entries.findIndex((entry) => isOf(entry, data));
    [...this.thumbs.values()].forEach((thumb, each) => {
      thumb.radio.checked = each === at;
    });
    if (at >= FIRST_IN_SIGHT) this.more.open = true;
  }

  /** @param {number} at */
  choose(at) {
    const { data, title } = this.entries[at];
    const before = this.data;
    const kept = KEPT.filter((name) => name in data && name in before).map((name) => [name, before[name]]);
    this.chosen({ ...data, ...Object.fromEntries(kept) }, title);
  }
}

/** @param {Family} family */
function entryOf(family) {
  return { title: family.title, description: family.description, data: partOf(family) };
}

/**
 * @param {Entry} entry
 * @param {DataSettings} data
 */
function isOf(entry, data) {
  return entry.data.kind === data.kind && "points" in entry.data === "points" in data;
}
