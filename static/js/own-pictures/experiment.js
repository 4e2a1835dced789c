/**
 * An experiment that carries pictures of one's own, with a network that can read them.
 *
 * @import {Experiment} from "../types.js"
 * @import {Choices, DataSettings} from "../laboratory/types.js"
 * @import {Part, Pictures} from "./pictures-read.js"
 */
import { fitted, titleIn } from "../laboratory/fit.js";
import { readerOf } from "../pictures/reader.js";
import { carriedIdx } from "./idx.js";

/**
 * @param {Pictures} pictures
 * @param {Choices} choices
 * @param {number} seed
 * @returns {Promise<{experiment: Experiment, sentence: string}>} `sentence`: what the network is
 */
export async function experimentWith(pictures, choices, seed) {
  const data = await carried(pictures);
  const { names, training, test, rows, columns } = pictures;
  const outputs = names.length || 1 + Math.max(...training.labels, ...(test?.labels ?? []));
  const reader = await readerOf(data);
  const own = { ...reader.experiment, seed };
  // At least half of them are trained on, where some are kept to test on.
  const rowsToTrainOn = test ? training.count : training.count >> 1;
  const described = { coding: /** @type {const} */ ("one_hot"), target_names: Array(outputs).fill(""), train_rows: rowsToTrainOn };
  const experiment = fitted(own, described, choices, null)?.experiment ?? own;
  const hidden = experiment.layers.filter(({ kind }) => kind === "fully_connected").slice(0, -1).map(({ units }) => units);
  const sentence = `${rows}×${columns} pixels, ${hidden.join(" and ")} neurons, ${outputs} outputs with softmax; the loss ${titleIn(choices.losses, experiment.loss.kind)}; batches of ${experiment.batch_size}`;
  return { experiment, sentence };
}

/**
 * @param {Pictures} pictures
 * @returns {Promise<DataSettings>}
 */
async function carried({ rows, columns, names, training, test }) {
  const [images, labels] = await filesOf(training, rows, columns);
  const [testImages, testLabels] = test ? await filesOf(test, rows, columns) : ["", ""];
  return { kind: "own_pictures", images, labels, test_images: testImages, test_labels: testLabels, classes: names };
}

/**
 * @param {Part} part
 * @param {number} rows
 * @param {number} columns
 */
function filesOf({ values, labels, count }, rows, columns) {
  return Promise.all([carriedIdx("images", [count, rows, columns], values), carriedIdx("labels", [count], labels)]);
}
