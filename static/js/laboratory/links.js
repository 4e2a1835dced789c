/**
 * Links that hold a run, TensorFlow Playground's links, and files: each opens as a run here.
 *
 * @import {Recording} from "../types.js"
 */
import { json } from "../api.js";
import { told } from "../run.js";
import { begin } from "./begin.js";

/** What stands in an address before the text of a run. */
const MARK = "#run=";

/**
 * The run on the screen as an address.
 *
 * @param {string} id
 * @param {string} weights "none", "starting" or "current"
 * @returns {Promise<{address: string, notes: string[]}>}
 */
export async function linkTo(id, weights) {
  const { text, notes } = await json("GET", `runs/${id}/link?weights=${weights}`);
  const address = new URL(document.baseURI);
  address.hash = `${MARK}${text}`;
  return { address: address.href, notes };
}

/**
 * Opens what somebody pasted: a link of this app's, or one of TensorFlow Playground's.
 *
 * @param {string} pasted
 * @returns {Promise<void>} rejected with an ApiError if it is neither; the screen then stays as it is
 */
export async function openLink(pasted) {
  const text = pasted.trim();
  if (isPlayground(text)) {
    const { experiment, notes } = await json("POST", "links/playground", { link: text });
    await begin(experiment, ["Opened from TensorFlow Playground.", ...notes].join(" "));
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

/** Opens the run in the page's own address, now and whenever another is put there. */
export function followAddress() {
  addEventListener("hashchange", () => void openAddress());
  return openAddress();
}

async function openAddress() {
  const { hash } = location;
  if (!hash.startsWith(MARK)) return;
  // A reload then shows the run as it stands, not as it came.
  history.replaceState(null, "", location.pathname + location.search);
  await told(() => openLink(hash));
}

/** @param {string} text */
function isPlayground(text) {
  return !text.includes(MARK) && (text.includes("playground.tensorflow.org") || /[#&]?(activation|networkShape|dataset)=/.test(text));
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
