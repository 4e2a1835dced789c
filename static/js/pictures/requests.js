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

/**
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<import("../types.js").Frame>}
 */
export async function postForFrame(path, body) {
  return decodeFrame(await (await request("POST", path, body)).arrayBuffer());
}

export { ApiError, json };
