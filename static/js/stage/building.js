/**
 * The switch that puts the builder on the stage: a band above the drawing, whose controls stand over the layers that
 * they are about. What is in the band is fetched when it is first shown.
 *
 * @import {LayerInfo} from "../types.js"
 * @import {Layout} from "./layout.js"
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { button, html } from "../html.js";
import { lazily } from "../lazy.js";
import { pageView } from "../page-view.js";
import { playing } from "../state.js";

/** How tall the band is, in pixels. */
export const BAND = 62;

/** What the controls over a layer need at least: those with − and + take a row of their own, the others share one. */
const LEAST = { resizable: 100, other: 8, ends: 120 };

const chosen = signal(false);

/** Whether the band is shown. While it plays, the drawing has the room. */
export function isBuilding() {
  return chosen.value && !playing.value && pageView.value === "page";
}

/** Shows the band, or hides it. */
export function toggleBuilding() {
  chosen.value = !chosen.peek();
}

/**
 * The room for the drawing below the band: at least as wide as the controls need.
 *
 * @param {{width: number, height: number}} size
 * @param {LayerInfo[]} layers
 */
export function roomBelow({ width, height }, layers) {
  const least = layers.reduce((sum, { parameters }) => sum + (parameters.W ? LEAST.resizable : LEAST.other), LEAST.ends);
  return { width: Math.max(width, least), height: height - BAND };
}

const fill = lazily(
  () => import("./build-band.js"),
  (module, /** @type {HTMLElement} */ band, /** @type {Layout} */ layout, /** @type {LayerInfo[]} */ layers) =>
    module.fillBand(band, layout, layers),
);

/**
 * @param {Layout} layout
 * @param {LayerInfo[]} layers
 * @returns {HTMLElement}
 */
export function buildBand(layout, layers) {
  const band = html("div", { class: "build-band", role: "group", "aria-label": "Build the network" });
  band.style.width = `${layout.width}px`;
  band.style.height = `${BAND}px`;
  void fill(band, layout, layers);
  return band;
}

/** @param {HTMLElement} parent */
export function mountBuildSwitch(parent) {
  const build = button({ class: "build-switch", title: "Add, remove, move and resize layers here (E)" }, toggleBuilding, "Build");
  parent.append(build);
  effect(() => build.setAttribute("aria-pressed", String(chosen.value)));
}
