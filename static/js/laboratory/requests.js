/**
 * What the laboratory asks of the server beside the run itself.
 *
 * @import {Experiment} from "../types.js"
 * @import {Choices, DataDescription, DataSettings, PreviewedData} from "./types.js"
 */
import { json } from "../api.js";

/** @returns {Promise<Choices>} */
export function getChoices() {
  return json("GET", "choices");
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
 * @param {DataSettings} data
 * @param {number} [seed]
 * @returns {Promise<PreviewedData>}
 */
export function previewData(data, seed = 0) {
  return json("POST", "data/preview", { data, seed });
}
