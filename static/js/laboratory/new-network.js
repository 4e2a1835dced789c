/**
 * A network to begin with on data of one's own: one hidden layer, and the ending and the loss that go with what is
 * predicted. Pure.
 *
 * @import {Experiment} from "../types.js"
 * @import {Choices, DataDescription, DataSettings} from "./types.js"
 */
import { endingLayers, titleIn } from "./fit.js";

const HIDDEN = 6;
const BATCH = 10;
const LEARNING_RATE = 0.03;

/**
 * @param {DataSettings} data
 * @param {DataDescription} described the same data, as the server describes them
 * @param {Choices} choices
 * @param {number} seed
 * @returns {{experiment: Experiment, sentence: string}}
 */
export function experimentFor(data, described, { activations, losses, compatibility }, seed) {
  const { ending, loss } = compatibility.suggested[described.coding ?? "numbers"];
  const connected = (/** @type {number} */ units) => ({ kind: "fully_connected", units, initializer: "xavier" });
  const outputs = described.target_names.length;
  const rows = Math.min(BATCH, described.train_rows);
  const end = ending === "none" ? "" : ` with ${titleIn(activations, ending)}`;
  return {
    experiment: {
      data,
      layers: [connected(HIDDEN), { kind: "activation", function: "tanh" }, connected(outputs), ...endingLayers(ending)],
      loss: { kind: loss },
      optimizer: { kind: "sgd", learning_rate: LEARNING_RATE },
      batch_size: rows,
      shuffle: true,
      seed,
      dtype: "float64",
    },
    sentence: `${described.input_names.length} inputs, ${HIDDEN} neurons with tanh, ${outputs} ${outputs === 1 ? "output" : "outputs"}${end}; the loss ${titleIn(losses, loss)}; batches of ${rows}`,
  };
}
