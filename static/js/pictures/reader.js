/**
 * A network that reads the pictures of a data set, for whoever comes to them from other data: the gallery's.
 *
 * @import {Experiment} from "../types.js"
 * @import {DataSettings} from "../laboratory/types.js"
 */
import { getGallery } from "../laboratory/presets.js";

/** The preset whose network reads each kind of pictures. */
const PRESETS = new Map([["digits", "digits"], ["generated_digits", "article_digits"], ["mnist", "article_digits"], ["own_pictures", "digits"]]);

/**
 * @param {Experiment} now
 * @param {DataSettings} data
 * @returns {Promise<{experiment: Experiment, sentence: string} | null>} null where the present network may stay
 */
export async function readerFor(now, data) {
  return PRESETS.has(data.kind) && !PRESETS.has(now.data.kind) ? readerOf(data) : null;
}

/**
 * @param {DataSettings} data pictures
 * @returns {Promise<{experiment: Experiment, sentence: string}>}
 */
export async function readerOf(data) {
  const name = PRESETS.get(data.kind);
  const preset = (await getGallery()).flatMap(({ presets }) => presets).find((each) => each.name === name);
  if (!preset) throw new Error(`the gallery has no preset ${name}`);
  return { experiment: { ...preset.recording.experiment, data }, sentence: `the network of “${preset.title}”` };
}
