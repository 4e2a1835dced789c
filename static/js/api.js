/**
 * The server's interface, one function a call. Numbers that are not finite come as strings and are turned back.
 *
 * @import {Check, Data, Derivation, Edit, Evaluation, Experiment, History, Landscape, Nested, Place, Recording, RunState, SampleShares, Slope, Statistics, Surface, Trace, Wishes} from "./types.js"
 */
import { decodeFrame, surfaceOf } from "./frame.js";

/** An error that the server put into a sentence. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status
   * @param {string} code
   * @param {string | null} path the field of the experiment that it is about, such as "layers.0.units"
   */
  constructor(message, status, code, path) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.path = path;
  }
}

/**
 * @param {Experiment | Recording} description
 * @returns {Promise<RunState>}
 */
export function createRun(description) {
  return json("POST", "runs", description);
}

/**
 * @param {string} id
 * @returns {Promise<RunState>}
 */
export function getRun(id) {
  return json("GET", `runs/${id}`);
}

/**
 * @param {string} id
 * @param {{to: number} | {by: number, unit: "step" | "epoch"}} where
 * @returns {Promise<RunState>}
 */
export function advance(id, where) {
  return json("POST", `runs/${id}/advance`, where);
}

/**
 * Makes an edit at the step where the server stands.
 *
 * @param {string} id
 * @param {Edit} edit
 * @returns {Promise<RunState>}
 */
export function makeEdit(id, edit) {
  return json("POST", `runs/${id}/edits`, edit);
}

/**
 * @param {string} id
 * @param {number} branch
 * @returns {Promise<RunState>}
 */
export function activateBranch(id, branch) {
  return json("POST", `runs/${id}/branches/${branch}`);
}

/**
 * @param {string} id
 * @returns {Promise<Data>}
 */
export function getData(id) {
  return json("GET", `runs/${id}/data`);
}

/**
 * @param {string} id
 * @param {number} [points]
 * @returns {Promise<History>}
 */
export function getHistory(id, points = 500) {
  return json("GET", `runs/${id}/history?points=${points}`);
}

/**
 * @param {string} id
 * @param {number} step
 * @returns {Promise<Trace>}
 */
export function getTrace(id, step) {
  return json("GET", `runs/${id}/steps/${step}`);
}

/**
 * A part of a tensor, exact.
 *
 * @param {string} id
 * @param {number} step
 * @param {number} layer
 * @param {string} tensor
 * @param {[number, number]} rows from the first to before the second
 * @param {[number, number]} columns
 * @returns {Promise<{shape: number[], values: Nested}>}
 */
export function getSlice(id, step, layer, tensor, rows, columns) {
  const where = `rows=${rows.join(":")}&cols=${columns.join(":")}`;
  return json("GET", `runs/${id}/steps/${step}/layers/${layer}/${tensor}?${where}`);
}

/**
 * Why numbers are what they are, in the order of their places.
 *
 * @param {string} id
 * @param {number} step
 * @param {Place[]} places at most 256
 * @returns {Promise<Derivation[]>}
 */
export async function getDerivations(id, step, places) {
  return (await json("POST", `runs/${id}/steps/${step}/derivations`, { places })).derivations;
}

/**
 * @param {string} id
 * @param {number} step
 * @param {number} layer
 * @param {string} parameter
 * @param {readonly number[]} index
 * @returns {Promise<Slope>}
 */
export function getSlope(id, step, layer, parameter, index) {
  return json("GET", `runs/${id}/steps/${step}/layers/${layer}/${parameter}/slope?at=${index.join(",")}`);
}

/**
 * Each sample's share in the gradient of a parameter.
 *
 * @param {string} id
 * @param {number} step
 * @param {number} layer
 * @param {string} parameter
 * @param {readonly number[]} index
 * @returns {Promise<SampleShares>}
 */
export function getSampleShares(id, step, layer, parameter, index) {
  return json("GET", `runs/${id}/steps/${step}/layers/${layer}/${parameter}/samples?at=${index.join(",")}`);
}

/**
 * What one sample alone would have the parameters do.
 *
 * @param {string} id
 * @param {number} step
 * @param {number} sample
 * @returns {Promise<Wishes>}
 */
export function getWishes(id, step, sample) {
  return json("GET", `runs/${id}/steps/${step}/samples/${sample}/gradients`);
}

/**
 * E over a plane of two parameters, such as "0/W/1,2".
 *
 * @param {string} id
 * @param {number} step
 * @param {string} first
 * @param {string} second
 * @returns {Promise<Landscape>}
 */
export function getLandscape(id, step, first, second) {
  return json("GET", `runs/${id}/steps/${step}/landscape?first=${first}&second=${second}`);
}

/**
 * @param {string} id
 * @param {number} step
 * @returns {Promise<Check>}
 */
export function getCheck(id, step) {
  return json("GET", `runs/${id}/steps/${step}/check`);
}

/**
 * @param {string} id
 * @param {number} step
 * @param {number} [size]
 * @returns {Promise<Surface>}
 */
export async function getSurface(id, step, size = 100) {
  const response = await request("GET", `runs/${id}/steps/${step}/surface?size=${size}`);
  const surface = surfaceOf(decodeFrame(await response.arrayBuffer()));
  if (!surface) throw new TypeError("the server's answer holds no surface");
  return surface;
}

/**
 * How every layer is in a step.
 *
 * @param {string} id
 * @param {number} step
 * @returns {Promise<Statistics>}
 */
export function getStatistics(id, step) {
  return json("GET", `runs/${id}/steps/${step}/statistics`);
}

/**
 * How the network does on all rows.
 *
 * @param {string} id
 * @param {number} step
 * @returns {Promise<Evaluation>}
 */
export function getEvaluation(id, step) {
  return json("GET", `runs/${id}/steps/${step}/evaluation`);
}

/**
 * A frame with nothing but pictures of the neurons.
 *
 * @param {string} id
 * @param {number} step
 * @param {number} size how many places a side
 * @returns {Promise<import("./types.js").Frame>}
 */
export async function getPictures(id, step, size) {
  const response = await request("GET", `runs/${id}/steps/${step}/surface?size=0&neurons=${size}`);
  return decodeFrame(await response.arrayBuffer());
}

/**
 * A file that the server makes, with the name that it gives it.
 *
 * @param {string} path
 * @returns {Promise<{blob: Blob, name: string}>}
 */
export async function getFile(path) {
  const response = await request("GET", path);
  const [, name = "gradus"] = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  return { blob: await response.blob(), name };
}

/**
 * A plotly figure without its data.
 *
 * @param {string} name
 * @param {string} theme
 * @returns {Promise<any>}
 */
export function getFigure(name, theme) {
  return json("GET", `figures/${name}?theme=${theme}`);
}

/**
 * The address of a run's live link.
 *
 * @param {string} id
 * @param {number | null} [branch] null: the active one
 * @returns {string}
 */
export function liveAddress(id, branch = null) {
  const address = new URL(`api/runs/${id}/live${branch === null ? "" : `?branch=${branch}`}`, document.baseURI);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}

/**
 * JSON with "NaN", "Infinity" and "-Infinity" read as numbers.
 *
 * @param {string} text
 * @returns {any}
 */
export function parse(text) {
  const numbers = new Set(["NaN", "Infinity", "-Infinity"]);
  if (![...numbers].some((name) => text.includes(`"${name}"`))) return JSON.parse(text);
  return JSON.parse(text, (_, value) => (numbers.has(value) ? Number(value) : value));
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export async function json(method, path, body) {
  const response = await request(method, path, body);
  return parse(await response.text());
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
export async function request(method, path, body) {
  const response = await fetch(new URL(`api/${path}`, document.baseURI), {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => {
    throw new ApiError("The server does not answer. Is it still running? Your work is kept; try again.", 0, "unreachable", null);
  });
  if (response.ok) return response;
  throw await errorIn(response);
}

/** @param {Response} response */
async function errorIn(response) {
  const { status } = response;
  const body = await response.text();
  if (!response.headers.get("Content-Type")?.includes("json")) {
    return new ApiError(`The server answered with an error (${status}).`, status, "unknown", null);
  }
  const { code, message, path } = JSON.parse(body).error;
  return new ApiError(message, status, code, path);
}
