/**
 * What of the network can be set at once, for all hidden layers: each setting knows where in the experiment it stands. Pure.
 *
 * @import {Experiment} from "../types.js"
 * @import {Choices} from "../laboratory/types.js"
 */

/**
 * @typedef {string | number} Value
 *
 * @typedef {object} Setting
 * @property {string} label
 * @property {string[]} paths every place in the experiment that it sets, such as "layers.0.units"
 * @property {"number" | "choice"} kind
 * @property {string[]} choices of a choice
 */

/**
 * @param {Experiment} experiment
 * @param {Choices} choices
 * @returns {Setting[]}
 */
export function settingsOf({ layers }, { activations: offered, initializers }) {
  const functions = offered.map(({ name }) => name);
  const places = layers.map(({ kind }, k) => ({ kind, path: `layers.${k}` }));
  const connected = places.filter(({ kind }) => kind === "fully_connected");
  const hidden = connected.slice(0, -1);
  const activations = places.filter(({ kind }) => kind === "activation");
  const ofOutput = activations.filter(({ path }) => path === `layers.${layers.length - 1}`);
  const ofHidden = activations.filter((place) => !ofOutput.includes(place));
  const units = hidden.map(({ path }, at) => {
    const label = hidden.length > 1 ? `hidden units ${at + 1}` : "hidden units";
    return setting(label, "number", [`${path}.units`]);
  });
  return [
    ...units,
    setting("hidden activation", "choice", ofHidden.map(({ path }) => `${path}.function`), functions),
    setting("output activation", "choice", ofOutput.map(({ path }) => `${path}.function`), functions),
    setting("initial weights", "choice", connected.map(({ path }) => `${path}.initializer`), initializers.map(({ name }) => name)),
    setting("seed", "number", ["seed"]),
  ].filter(({ paths }) => paths.length > 0);
}

/**
 * @param {Experiment} experiment
 * @param {Setting} of
 * @returns {Value | undefined}
 */
export function valueOf(experiment, { paths }) {
  return paths[0].split(".").reduce((/** @type {any} */ part, key) => part?.[key], experiment);
}

/**
 * The experiment with a setting changed.
 *
 * @param {Experiment} experiment
 * @param {Setting} changed
 * @param {Value} value
 * @returns {Experiment}
 */
export function withValue(experiment, { paths }, value) {
  const changed = structuredClone(experiment);
  for (const path of paths) set(changed, path.split("."), value);
  return changed;
}

/**
 * @param {Experiment} experiment
 * @param {string[]} keys
 * @param {unknown} value
 */
function set(experiment, keys, value) {
  const part = keys.slice(0, -1).reduce((/** @type {any} */ inner, key) => inner[key], experiment);
  part[keys[keys.length - 1]] = value;
}

/**
 * @param {string} label
 * @param {Setting["kind"]} kind
 * @param {string[]} paths
 * @param {string[]} [choices]
 * @returns {Setting}
 */
function setting(label, kind, paths, choices = []) {
  return { label, kind, paths, choices };
}
