/**
 * What differs between two runs, in words: "learning rate 0.03 → 0.3". Pure.
 *
 * @import {Change, Experiment} from "../types.js"
 */
import { exact } from "../format.js";

const LONGEST = 28; // characters of a value that is written out

/** What an experiment's own names are called where it is not what they are. */
const TITLES = /** @type {Readonly<Record<string, string>>} */ ({
  "data.kind": "data",
  "loss.kind": "loss",
  "optimizer.kind": "optimizer",
  "schedule.kind": "schedule",
  "clipping.kind": "clipping",
  dtype: "numbers",
});

/** Parts whose settings are known by their own names. */
const PLAIN = new Set(["optimizer"]);

/**
 * @param {{experiment: Experiment, changes: Change[]}} before
 * @param {{experiment: Experiment, changes: Change[]}} after
 * @returns {string[]} a text for each setting that is another one; none if the runs are the same
 */
export function differences(before, after) {
  const sameShape = isSameShape(before.experiment, after.experiment);
  const [old, current] = [before, after].map(({ experiment }) => settingsOf(experiment, sameShape));
  const [left, come] = [before, after].map(({ changes }) => changes.map(({ step, text }) => `step ${step}: ${text}`));
  const names = [...new Set([...old.keys(), ...current.keys()])];
  const settings = names
    .filter((name) => old.get(name) !== current.get(name))
    .map((name) => {
      const [from, to] = [old.get(name) ?? "none", current.get(name) ?? "none"];
      return Math.max(from.length, to.length) > LONGEST ? `${name}: another` : `${name} ${from} → ${to}`;
    });
  const without = left.filter((change) => !come.includes(change)).map((change) => `without ${change}`);
  return [...settings, ...without, ...come.filter((change) => !left.includes(change)).map((change) => `with ${change}`)];
}

/**
 * @param {Experiment} one
 * @param {Experiment} other
 */
function isSameShape(one, other) {
  return JSON.stringify(one.layers.map(({ kind }) => kind)) === JSON.stringify(other.layers.map(({ kind }) => kind));
}

/**
 * Every setting with its value as text, by what it is called.
 *
 * @param {Experiment} experiment
 * @param {boolean} layerByLayer or the network as a whole
 * @returns {Map<string, string>}
 */
function settingsOf({ layers, ...others }, layerByLayer) {
  /** @type {Map<string, string>} */
  const settings = new Map();
  for (const [part, value] of Object.entries(others)) collect(settings, part, value);
  if (layerByLayer) layers.forEach((layer, k) => collect(settings, `layer ${k + 1}`, layer));
  else settings.set("network", layers.map(shortName).join(" "));
  return settings;
}

/**
 * @param {Map<string, string>} settings
 * @param {string} path
 * @param {unknown} value
 */
function collect(settings, path, value) {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) collect(settings, `${path}.${name}`, inner);
  } else settings.set(titleOf(path), textOf(value));
}

/** @param {string} path such as "optimizer.learning_rate" */
function titleOf(path) {
  const [part, ...rest] = path.split(".");
  const words = PLAIN.has(part) ? rest : [part, ...rest];
  return TITLES[path] ?? words.join(" ").replaceAll("_", " ");
}

/** @param {unknown} value */
function textOf(value) {
  if (typeof value === "number") return exact(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** @param {Experiment["layers"][number]} layer */
function shortName({ kind, ...settings }) {
  if (kind === "fully_connected") return String(settings.units);
  return kind === "activation" ? String(settings.function) : kind;
}
