/**
 * What a new visitor finds: the article's XOR network, as the server describes it in the page, with its four
 * samples in one batch, so that E falls with every step.
 *
 * @import {Experiment} from "./types.js"
 */

/** @returns {Experiment} */
export function firstExperiment() {
  const described = document.documentElement.dataset.experiment;
  if (!described) throw new Error("the page describes no experiment");
  return { ...JSON.parse(described), batch_size: 4 };
}
