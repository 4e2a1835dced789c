/**
 * Links that hold a run, TensorFlow Playground's links, and files: each opens as a run here.
 *
 * @import {Recording} from "../types.js"
 */
import { json } from "../api.js";
import { begin } from "./begin.js";
import { openPreset, PRESET_MARK } from "./presets.js";

/** What stands in an address before the text of a run. */
const MARK = "#run=";

/** A setting of TensorFlow Playground's; its links work behind our own address, too. */
const PLAYGROUND_KEY =
  /(^|[#&])(activation|regularization(Rate)?|batchSize|(reg)?[dD]ataset|learningRate|noise|networkShape|seed|showTestData|discretize|percTrainData|x|y|xTimesY|[xy]Squared|(cos|sin)[XY]|collectStats|tutorial|problem|initZero|hideText|\w+_hide)=/;

/**
 * The run on the screen as an address.
 *
 * @param {string} id
 * @param {string} weights "none", "starting" or "current"
 * @param {boolean} [hasCertificate] so that whoever opens it is told whether it reproduces
 * @returns {Promise<{address: string, notes: string[]}>}
 */
export async function linkTo(id, weights, hasCertificate = false) {
  const { text, notes } = await json("GET", `runs/${id}/link?weights=${weights}&certificate=${hasCertificate}`);
  const address = new URL(document.baseURI);
  address.hash = `${MARK}${text}`;
  return { address: address.href, notes };
}

/**
 * Opens what somebody pasted, or what stands behind the # of an address: a run, a preset, or a scene of TensorFlow
 * Playground.
 *
 * @param {string} pasted
 * @returns {Promise<void>} rejected with an ApiError if it is nothing of the kind; the screen then stays as it is
 */
export async function openLink(pasted) {
  const text = pasted.trim();
  const [, preset] = text.split(PRESET_MARK);
  if (preset !== undefined) {
    await openPreset(preset);
  } else if (isPlayground(text)) {
    const { experiment, notes, view } = await json("POST", "links/playground", { link: text });
    await begin(experiment, ["Opened from TensorFlow Playground.", ...notes].join(" "));
    (await import("../charts/surface-view.js")).showSurfaceAs(view);
    if (view.hidden.length > 0) (await import("../classroom/hiding.js")).hideControls(view.hidden);
  } else {
    await begin(await json("POST", "links/open", { text }), "Opened from a link.");
  }
}

/**
 * Opens a file that was saved here.
 *
 * @param {File} file
 * @returns {Promise<void>} rejected with an ApiError if it holds no run; the screen then stays as it is
 */
export async function openFile(file) {
  await begin(recordingIn(await file.text()), `Opened from the file ${file.name}.`);
}

/** @param {string} text */
function isPlayground(text) {
  return !text.includes(MARK) && (text.includes("playground.tensorflow.org") || PLAYGROUND_KEY.test(text));
}

/**
 * What a file holds; whether that is a recording is for the server to say.
 *
 * @param {string} text
 * @returns {Recording}
 */
function recordingIn(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return /** @type {any} */ (text);
  }
}
