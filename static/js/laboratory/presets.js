/**
 * The presets of the gallery, and how one is opened.
 *
 * @import {PresetGroup} from "./types.js"
 */
import { ApiError, json } from "../api.js";
import { unit } from "../state.js";
import { begin } from "./begin.js";

/** What stands in an address before the name of a preset. */
export const PRESET_MARK = "#preset=";

/** @returns {Promise<PresetGroup[]>} */
export async function getGallery() {
  return (await json("GET", "presets")).groups;
}

/**
 * @param {string} name
 * @returns {Promise<void>} rejected with an ApiError if there is no such preset; the screen then stays as it is
 */
export async function openPreset(name) {
  const presets = (await getGallery()).flatMap((group) => group.presets);
  const preset = presets.find((each) => each.name === name);
  if (!preset) throw new ApiError(`The gallery has no preset “${name.slice(0, 40)}”.`, 404, "not_found", null);
  await begin(preset.recording, `${preset.title}. ${preset.sentence}`);
  unit.value = preset.unit;
}
