/**
 * What a new visitor finds: the article's XOR network, with the four samples in one batch, so that E falls with
 * every step.
 *
 * @import {Experiment} from "./types.js"
 */

/** @type {Experiment} */
export const firstExperiment = {
  data: { kind: "xor" },
  layers: [
    { kind: "fully_connected", units: 3 },
    { kind: "activation", function: "tanh" },
    { kind: "fully_connected", units: 1 },
    { kind: "activation", function: "tanh" },
  ],
  loss: { kind: "mse" },
  optimizer: { kind: "sgd", learning_rate: 0.1 },
  batch_size: 4,
  shuffle: false,
  seed: 1,
};
