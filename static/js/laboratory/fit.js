/**
 * What makes an experiment fit its data again: as many outputs as targets, an ending and a loss that go with them,
 * a batch no larger than the rows. Pure.
 *
 * @import {Experiment} from "../types.js"
 * @import {Choices, DataDescription} from "./types.js"
 */

/**
 * @param {Experiment} experiment
 * @param {Pick<DataDescription, "coding" | "target_names" | "train_rows">} data
 * @param {Choices} choices
 * @param {string | null} path the field that was refused
 * @returns {{experiment: Experiment, sentence: string} | null} null if there is nothing to change
 */
export function fitted(experiment, data, { activations, losses, compatibility }, path) {
  const { ending, loss } = compatibility.suggested[data.coding ?? "numbers"];
  const fit = structuredClone(experiment);
  const said = [];
  const outputs = data.target_names.length;
  const last = fit.layers.map(({ kind }) => kind).lastIndexOf("fully_connected");
  if (last >= 0 && fit.layers[last].units !== outputs) {
    fit.layers[last] = { ...fit.layers[last], units: outputs };
    delete fit.layers[last].parameters;
    said.push(`${outputs} ${outputs === 1 ? "output" : "outputs"}`);
  }
  const rethought = path === "loss.kind" || said.length > 0;
  const layers = [...fit.layers.slice(0, last + 1), ...endingLayers(ending)];
  if (rethought && JSON.stringify(layers) !== JSON.stringify(fit.layers)) {
    fit.layers = layers;
    said.push(ending === "none" ? "no activation at the end" : `${titleIn(activations, ending)} at the end`);
  }
  if (rethought && fit.loss.kind !== loss) {
    fit.loss = { kind: loss };
    said.push(`the loss ${titleIn(losses, loss)}`);
  }
  if (fit.batch_size > data.train_rows) {
    fit.batch_size = data.train_rows;
    said.push(`batches of ${data.train_rows}`);
  }
  return said.length === 0 ? null : { experiment: fit, sentence: said.join(", ") };
}

/** @param {string} ending as the choices name it: an activation function, "softmax" or "none" */
export function endingLayers(ending) {
  if (ending === "none") return [];
  return ending === "softmax" ? [{ kind: "softmax" }] : [{ kind: "activation", function: ending }];
}

/**
 * @param {{name: string, title: string}[]} among
 * @param {string} name
 */
export function titleIn(among, name) {
  return among.find((each) => each.name === name)?.title ?? name;
}
