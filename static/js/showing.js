/**
 * What the screen shows of a step while frames are streamed, as the command "show" says it: nothing else is computed
 * and sent.
 *
 * @import {LayerInfo} from "./types.js"
 */
import { computed, signal } from "../vendor/signals-core-1.14.5.js";
import { framesOfPictures } from "./pictures/mount.js";
import { inspected, run, trace, view } from "./state.js";
import { aspect, isSplit } from "./stage/choices.js";
import { pictured, PICTURE_SIZE } from "./stage/pictures.js";

/** Places a side of the surface. */
export const SURFACE_SIZE = 100;

/** A tensor of more numbers is nowhere drawn number by number. */
const MOST_OF_A_TENSOR = 20_000;

/** Up to here a whole step is not worth choosing from. */
const MOST_OF_A_STEP = 4_000;

/** The parts of the page that can be seen: scrolled away, closed, or behind a tab, they need nothing. */
export const visible = {
  stage: seen("stage"),
  surface: signal(true), // set by the surface itself
  inspector: seen("inspector"),
};

/** The fields of "show" as text, so that a new description of the same screen asks for nothing anew. */
export const shown = computed(() => {
  const layers = run.value?.layers ?? [];
  const ofPictures = framesOfPictures();
  if (ofPictures) return JSON.stringify(ofPictures);
  return JSON.stringify({
    tensors: layers.length > 0 && tensorsFor(layers),
    surface: run.value?.data?.axes && visible.surface.value ? SURFACE_SIZE : 0,
    neurons: pictured.value && visible.stage.value ? PICTURE_SIZE : 0,
    quantised: true,
  });
});

/**
 * @param {LayerInfo[]} layers
 * @returns {true | string[]} true for all of them
 */
function tensorsFor(layers) {
  const rows = Math.max(1, trace.peek()?.batch.length ?? 1);
  const sizes = new Map(layers.flatMap((info) => [...sizesOf(info, rows)]));
  const whole = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const layer = visible.inspector.value ? inspected.value : undefined;
  // Only a whole step holds the first layer's ∂E/∂X, which training itself does not need.
  if (whole <= MOST_OF_A_STEP && (hasGradients() || (layer === 0 && view.value === "dE_dX"))) return true;
  const names = new Set(["targets", ...stageNames(layers)]);
  if (layer === null) names.add(`${layers.length - 1}/Y`).add(`${layers.length - 1}/dE_dY`);
  else if (layer !== undefined) for (const name of sizesOf(layers[layer], rows).keys()) names.add(name);
  return [...names].filter((name) => (sizes.get(name) ?? 0) <= MOST_OF_A_TENSOR);
}

/**
 * What the circles and the edges are drawn from: a layer's Y is the next one's X, and a parameter is drawn as its update
 * leaves it.
 *
 * @param {LayerInfo[]} layers
 */
function stageNames(layers) {
  const last = layers.length - 1;
  const ofLayers = (/** @type {(name: string) => string} */ write) =>
    layers.flatMap(({ layer, parameters }) => ["W", "B"].filter((name) => name in parameters).map((name) => `${layer}/${write(name)}`));
  const names = ["0/X", ...layers.map(({ layer }) => `${layer}/Y`), ...ofLayers((name) => name), ...new Set(ofLayers(() => "update"))];
  const shows = aspect();
  if (shows === "both" || shows === "gradients") names.push(...ofLayers((name) => `dE_d${name}`));
  if (hasGradients()) names.push(...layers.map(({ layer }) => `${layer}/dE_dX`), `${last}/dE_dY`);
  return names;
}

/** Whether circles show gradients: a picture has no room for one. */
function hasGradients() {
  return isSplit() && !pictured.value;
}

/**
 * The tensors of a layer, and how many numbers each has.
 *
 * @param {LayerInfo} info
 * @param {number} rows
 * @returns {Map<string, number>}
 */
function sizesOf({ layer, inputs, outputs, parameters }, rows) {
  const [given, returned] = [rows * (inputs ?? 0), rows * (outputs ?? 0)];
  const sizes = new Map([["X", given], ["Y", returned], ["dE_dY", returned], ["dE_dX", given]]);
  let most = 0;
  for (const [name, shape] of Object.entries(parameters)) {
    const size = shape.reduce((product, side) => product * side, 1);
    most = Math.max(most, size);
    sizes.set(name, size).set(`dE_d${name}`, size);
  }
  sizes.set("update", most);
  return new Map([...sizes].map(([name, size]) => [`${layer}/${name}`, size]));
}

/**
 * @param {string} id of a part of the page
 */
function seen(id) {
  const found = signal(true);
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no part "${id}"`);
  new IntersectionObserver(([entry]) => {
    found.value = entry.isIntersecting;
  }).observe(element);
  return found;
}
