/**
 * The experiment on the screen with other data, changed where these ask for it; or a new one where nothing else does.
 *
 * @import {Experiment} from "../types.js"
 * @import {DataSettings} from "./types.js"
 */
import { ApiError } from "../api.js";
import { readerFor } from "../pictures/reader.js";
import { fitted } from "./fit.js";
import { experimentFor } from "./new-network.js";
import { checkExperiment, getChoices, previewData } from "./requests.js";

/**
 * @param {Experiment} now
 * @param {DataSettings} data
 * @returns {Promise<{experiment: Experiment, sentence: string}>} what was changed beside the data, if anything; rejected with an
 *   ApiError if the data themselves will not do
 */
export async function withData(now, data) {
  const reader = await readerFor(now, data);
  if (reader) return reader;
  const [choices, described] = await Promise.all([getChoices(), previewData(data, now.seed)]);
  const first = fitted({ ...now, data }, described, choices, null) ?? { experiment: { ...now, data }, sentence: "" };
  try {
    await checkExperiment(first.experiment);
    return first;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const fit = fitted({ ...now, data }, described, choices, "loss.kind");
    const fits = fit && (await checkExperiment(fit.experiment).then(() => true, () => false));
    return fits ? fit : experimentFor(data, described, choices, now.seed ?? 0);
  }
}
