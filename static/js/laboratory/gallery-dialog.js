/**
 * The gallery: every preset with a picture of its data and one sentence on what to look for. Each is a link, so it can
 * be copied, opened in another tab, and chosen with the keys; arrows go from one to the next.
 *
 * @import {Experiment} from "../types.js"
 * @import {Preset, PresetGroup} from "./types.js"
 */
import { ApiError } from "../api.js";
import { html } from "../html.js";
import { addStylesheet } from "../stylesheet.js";
import { DataPicture, SIDE } from "./data-picture.js";
import { openDialog } from "./dialog.js";
import { drawNetwork } from "./network-picture.js";
import { getGallery, PRESET_MARK } from "./presets.js";

const FEWEST_ROWS = 4;

/** @type {Readonly<Record<string, number>>} */
const MOVES = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Opens the dialog. */
export async function openGalleryDialog() {
  await addStylesheet("gallery.css");
  const sought = html("input", { type: "search", "aria-label": "search the gallery", placeholder: "search: dead, momentum, circle …" });
  const none = html("p", { role: "status", class: "dialog-note" });
  const body = html("div", { class: "gallery" });
  const dialog = openDialog("Gallery", html("div", { class: "row" }, sought), none, body);
  dialog.classList.add("wide");
  /** @type {DataPicture[]} */
  const pictures = [];
  dialog.addEventListener("close", () => pictures.forEach((picture) => picture.dispose()));
  dialog.addEventListener("keydown", (event) => moveOn(event, dialog));
  dialog.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("a")) dialog.close();
  });
  try {
    const groups = await getGallery();
    body.replaceChildren(...groups.map((group) => section(group, pictures)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    none.textContent = error.message;
  }
  sought.addEventListener("input", () => {
    none.textContent = filter(body, sought.value) ? "" : `No preset has “${sought.value}” in its title or sentence.`;
  });
  sought.focus();
}

/**
 * @param {PresetGroup} group
 * @param {DataPicture[]} pictures
 */
function section({ title, presets }, pictures) {
  return html("section", {}, html("h3", {}, title), html("ul", { class: "presets" }, ...presets.map((preset) => card(preset, pictures))));
}

/**
 * @param {Preset} preset
 * @param {DataPicture[]} pictures
 */
function card({ name, title, sentence, source, recording: { experiment } }, pictures) {
  const words = [html("strong", {}, title), html("span", {}, sentence)];
  if (source) words.push(html("small", {}, source.replace(/[,;] (https?:|weights).*/, "")));
  return html("li", {}, html("a", { href: new URL(`${PRESET_MARK}${name}`, document.baseURI).href }, pictureOf(experiment, pictures), html("span", { class: "words" }, ...words)));
}

/**
 * A picture of the data; of the network where there are hardly any.
 *
 * @param {Experiment} experiment
 * @param {DataPicture[]} pictures
 */
function pictureOf({ data, layers, seed }, pictures) {
  const rows = /** @type {number[][] | undefined} */ (data.inputs);
  if (rows && rows.length < FEWEST_ROWS) {
    const canvas = html("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
    drawNetwork(canvas, [rows[0].length, ...layers.flatMap(({ units }) => (typeof units === "number" ? [units] : []))]);
    return canvas;
  }
  const picture = new DataPicture(data, seed);
  pictures.push(picture);
  return picture.canvas;
}

/**
 * Shows the presets whose words hold what is sought.
 *
 * @param {HTMLElement} body
 * @param {string} sought
 * @returns {boolean} whether there are any
 */
function filter(body, sought) {
  const words = sought.toLowerCase().split(/\s+/);
  let any = false;
  for (const group of body.querySelectorAll("section")) {
    const items = [...group.querySelectorAll("li")];
    for (const item of items) item.hidden = !words.every((word) => item.textContent?.toLowerCase().includes(word));
    group.hidden = items.every((item) => item.hidden);
    any ||= !group.hidden;
  }
  return any;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} dialog
 */
function moveOn(event, dialog) {
  const inSearch = event.target instanceof HTMLInputElement;
  const move = inSearch && event.key !== "ArrowDown" ? undefined : MOVES[event.key];
  if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
  const cards = [...dialog.querySelectorAll("a")].filter((each) => each.offsetParent);
  const at = cards.findIndex((each) => each === document.activeElement);
  cards[Math.max(0, Math.min(cards.length - 1, at + move))]?.focus();
  event.preventDefault();
}
