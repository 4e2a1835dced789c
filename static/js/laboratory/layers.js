/**
 * An experiment with other layers. Weights that were given by hand belong to the old layers and are left out. Pure.
 *
 * @import {Experiment} from "../types.js"
 * @import {Kind} from "./types.js"
 */

/** @typedef {Experiment["layers"]} Layers */

/**
 * @param {Experiment} experiment
 * @param {number} at where the first of the new layers will stand
 * @param {Layers} added
 * @returns {Experiment}
 */
export function withLayers(experiment, at, added) {
  const { layers } = experiment;
  return rebuilt(experiment, [...layers.slice(0, at), ...added, ...layers.slice(at)]);
}

/**
 * @param {Experiment} experiment
 * @param {number} at
 * @returns {Experiment}
 */
export function withoutLayer(experiment, at) {
  return rebuilt(experiment, experiment.layers.filter((_, k) => k !== at));
}

/**
 * @param {Experiment} experiment
 * @param {number} from
 * @param {number} to where it stands afterwards
 * @returns {Experiment}
 */
export function withLayerMoved(experiment, from, to) {
  const layers = experiment.layers.filter((_, k) => k !== from);
  layers.splice(to, 0, experiment.layers[from]);
  return rebuilt(experiment, layers);
}

/**
 * @param {Experiment} experiment
 * @param {number} at
 * @param {string} name
 * @param {unknown} value
 * @returns {Experiment}
 */
export function withLayerSetting(experiment, at, name, value) {
  return rebuilt(experiment, experiment.layers.map((layer, k) => (k === at ? { ...layer, [name]: value } : layer)));
}

/**
 * A layer of a kind, with its defaults, and what must be said where there is none: an activation's function, and
 * the shape of as many numbers as come in.
 *
 * @param {Kind} kind
 * @param {number} inputs
 * @returns {Layers[number]}
 */
export function newLayer({ kind, settings }, inputs) {
  const values = settings.map(({ name, type, choices = {}, default: value }) => {
    if (value !== null) return [name, value];
    return [name, type === "sizes" ? [inputs] : Object.keys(choices)[0]];
  });
  return { kind, ...Object.fromEntries(values) };
}

/**
 * @param {Experiment} experiment
 * @param {Layers} layers
 * @returns {Experiment}
 */
function rebuilt(experiment, layers) {
  const drawn = structuredClone(layers);
  for (const layer of drawn) delete layer.parameters;
  return { ...experiment, layers: drawn };
}
