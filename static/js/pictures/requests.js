/** What the pictures ask of the server. */
import { ApiError, json, request } from "../api.js";
import { decodeFrame } from "../frame.js";

/**
 * @param {string} path
 * @returns {Promise<import("../types.js").Frame>}
 */
export async function fetchFrame(path) {
  return decodeFrame(await (await request("GET", path)).arrayBuffer());
}

export { ApiError, json };
