/**
 * The families of data as small pictures to choose from.
 *
 * @import {Choices, DataSettings, Family} from "./types.js"
 */
import { html } from "../html.js";
import { DataPicture } from "./data-picture.js";
import { partOf } from "./part-form.js";

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
    this.radio = html("input", { type: "radio", name: "data-family", class: "visually-hidden", "aria-label": title });
    this.radio.addEventListener("change", choose);
    const { canvas } = new DataPicture(data);
    this.element = html("label", { class: "thumb", title: `${title}. ${description}` }, this.radio, canvas);
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
    this.thumbs = this.entries.map((entry, at) => new Thumb(entry, () => this.choose(at)));
    const labels = this.thumbs.map(({ element }) => element);
    this.first.replaceChildren(...labels.slice(0, FIRST_IN_SIGHT));
    this.rest.replaceChildren(...labels.slice(FIRST_IN_SIGHT));
  }

  /** @param {DataSettings} data */
  write(data) {
    this.data = data;
    const at = this.entries.findIndex((entry) => isOf(entry, data));
    this.thumbs.forEach((thumb, each) => {
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
