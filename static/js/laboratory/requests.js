/**
 * What the laboratory asks of the server beside the run itself.
 *
 * @import {Experiment} from "../types.js"
 * @import {Choices, DataDescription, DataSettings, PreviewedData, Survey} from "./types.js"
 */
import { json } from "../api.js";

/** @type {Promise<Choices> | null} */
let choices = null;

/** @returns {Promise<Choices>} asked for once */
export function getChoices() {
  choices ??= json("GET", "choices").catch((error) => {
    choices = null;
    throw error;
  });
  return choices;
}

/**
 * Whether a run could be made of an experiment; nothing is made.
 *
 * @param {Experiment} experiment
 * @returns {Promise<{data: DataDescription}>} rejected with an ApiError whose path names the field
 */
export function checkExperiment(experiment) {
  return json("POST", "experiments/check", experiment);
}

/**
 * What a CSV holds.
 *
 * @param {string} text
 * @param {string} header "auto", "yes" or "no"
 * @returns {Promise<Survey>} rejected with an ApiError if it is no table
 */
export function surveyCsv(text, header) {
  return json("POST", "data/survey", { text, header });
}

/**
 * @param {DataSettings} data
 * @param {number} [seed]
 * @returns {Promise<PreviewedData>}
 */
export function previewData(data, seed = 0) {
  return json("POST", "data/preview", { data, seed });
}
