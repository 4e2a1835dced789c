/**
 * The builder on the stage: over every layer a handle that is dragged to move it and pressed for its menu, − and + where
 * it has neurons to count, and a + wherever a layer can be put in.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Layout} from "./layout.js"
 */
import { button, html } from "../html.js";
import { note } from "../laboratory/begin.js";
import { Changes } from "../laboratory/changes.js";
import { HIDDEN, LayerDeeds } from "../laboratory/layer-deeds.js";
import { getChoices } from "../laboratory/requests.js";
import { run } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { HandleDrag } from "./handle-drag.js";
import { openLayerMenu } from "./layer-menu.js";

const ROWS = [4, 34]; // from the top of the band, in pixels

/** @type {Promise<LayerDeeds> | null} */
let deedsMade = null;

/** What was pressed last, to be focused again in the band that takes the place of this one. */
let pressed = "";

/**
 * @param {HTMLElement} band
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 */
export async function fillBand(band, layout, layers) {
  deedsMade ??= getChoices().then((choices) => new LayerDeeds(choices, new Changes(() => null, choices)));
  const [deeds] = await Promise.all([deedsMade, addStylesheet("building.css")]);
  band.replaceChildren(
    note.copy(),
    ...gapsOf(layout).map(({ at, x }) => adder(deeds, at, x, layers.length)),
    ...layers.map((info) => chip(deeds, layout, info, layers.length)),
  );
  const handles = [...band.querySelectorAll(".layer-handle")].map((element) => /** @type {HTMLElement} */ (element));
  new HandleDrag(band, handles, (from, to) => void done(deeds.move(from, to), () => `handle/${to}`));
  band.addEventListener("click", (event) => {
    if (event.target instanceof HTMLElement) pressed = event.target.dataset.key ?? "";
  });
  focusAgain(band);
}

/** @param {HTMLElement} band */
function focusAgain(band) {
  if (pressed === "" || (document.activeElement && document.activeElement !== document.body)) return;
  const found = band.querySelector(`[data-key="${pressed}"]`);
  if (found instanceof HTMLElement) found.focus({ preventScroll: true });
}

/**
 * @param {Promise<number | null>} deed
 * @param {(at: number) => string} key of what is focused when it is done
 */
async function done(deed, key) {
  const at = await deed;
  if (at !== null) pressed = key(at);
}

/**
 * Where layers can be put in: beside every column that stands for itself.
 *
 * @param {Layout} layout
 * @returns {{at: number, x: number}[]}
 */
function gapsOf({ columns, boxes, loss }) {
  return columns.flatMap(({ x, half, form }, at) => {
    if (form === "folded") return [];
    // Over a column that an activation is folded into stands the activation's handle.
    const isTaken = columns[at - 1]?.form === "folded";
    if (!isTaken) return [{ at, x }];
    const next = boxes[at];
    return [{ at, x: next ? next.x + next.width / 2 : Math.min(x + half + 40, loss.x) }];
  });
}

/**
 * @param {LayerDeeds} deeds
 * @param {number} at
 * @param {number} x
 * @param {number} count
 */
function adder(deeds, at, x, count) {
  const where = at === count ? "at the end" : `before layer ${at + 1}`;
  const add = () => void done(deeds.insert(HIDDEN, at), (now) => `handle/${now}`);
  const title = `Add a hidden layer ${where}`;
  return placed(button({ class: "layer-adder", "data-key": `add/${at}`, title, "aria-label": title }, add, "+"), x, 1);
}

/**
 * @param {LayerDeeds} deeds
 * @param {Layout} layout
 * @param {LayerInfo} info
 * @param {number} count
 */
function chip(deeds, layout, info, count) {
  const { layer: at } = info;
  const settings = run.peek()?.experiment.layers[at];
  const units = deeds.kindNamed(info.kind).settings.find(({ name }) => name === "units");
  const box = layout.boxes[at];
  const label = units ? String(settings?.units) : (info.function ?? info.title);
  const name = `Layer ${at + 1}, ${info.title}${units ? `, ${settings?.units} units` : ""}`;
  const handle = button({ class: "layer-handle", "data-key": `handle/${at}`, "aria-label": `${name}: menu`, "aria-haspopup": "dialog" }, () => openLayerMenu(handle, deeds, info, count), label);
  handle.title = `${name}. Drag to move it; Alt with ← or → moves it, Delete removes it.`;
  handle.addEventListener("keydown", (event) => keyPressed(event, deeds, info, units?.title ?? null));
  const resize = (/** @type {number} */ by) => {
    if (units) void done(deeds.set(at, "units", units.title, (/** @type {unknown} */ now) => Number(now) + by, null), () => (by > 0 ? `more/${at}` : `fewer/${at}`));
  };
  const stepper = (/** @type {string} */ sign, /** @type {1 | -1} */ by) =>
    button({ class: "layer-step", "data-key": `${by > 0 ? "more" : "fewer"}/${at}`, "aria-label": `${by > 0 ? "More" : "Fewer"} units in layer ${at + 1}` }, () => resize(by), sign);
  const parts = units ? [stepper("−", -1), handle, stepper("+", 1)] : [handle];
  const isFolded = layout.columns[at].form === "folded";
  return placed(html("span", { class: "layer-chip" }, ...parts), box.x + box.width / 2, isFolded ? 1 : 0);
}

/**
 * @param {KeyboardEvent} event
 * @param {LayerDeeds} deeds
 * @param {LayerInfo} info
 * @param {string | null} units what its number of neurons is called, if it has one
 */
function keyPressed(event, deeds, { layer: at }, units) {
  const { key, altKey } = event;
  const by = key === "+" ? 1 : -1;
  /** @type {(() => Promise<void>) | null} */
  let deed = null;
  if (key === "Delete") deed = () => done(deeds.remove(at), (now) => `handle/${now}`);
  else if (altKey && key === "ArrowLeft") deed = () => done(deeds.move(at, at - 1), (now) => `handle/${now}`);
  else if (altKey && key === "ArrowRight") deed = () => done(deeds.move(at, at + 1), (now) => `handle/${now}`);
  else if (units && (key === "+" || key === "-")) {
    deed = () => done(deeds.set(at, "units", units, (/** @type {unknown} */ now) => Number(now) + by, null), (now) => `handle/${now}`);
  }
  if (!deed) return;
  event.preventDefault();
  event.stopPropagation();
  void deed();
}

/**
 * @template {HTMLElement} T
 * @param {T} element
 * @param {number} x its middle
 * @param {0 | 1} row
 * @returns {T}
 */
function placed(element, x, row) {
  element.style.left = `${x}px`;
  element.style.top = `${ROWS[row]}px`;
  return element;
}
