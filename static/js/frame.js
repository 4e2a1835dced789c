/**
 * The binary frames of the live link: u32 little-endian header length, JSON header, float32 little-endian data.
 *
 * @import {Frame, LayerInfo, LayerTrace, Surface, Tensor, Trace} from "./types.js"
 */

/** The level of what is no finite number. */
export const NOT_FINITE = -128;

const NON_FINITE = new Set(["NaN", "Infinity", "-Infinity"]);

/**
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 */
export function decodeFrame(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, 4, length));
  const header = headerOf(text);
  const start = 4 + length;
  const tensors = new Map();
  const int8 = new Map();
  for (const [name, { offset, shape, dtype }] of Object.entries(header.tensors)) {
    const count = shape.reduce((/** @type {number} */ product, /** @type {number} */ size) => product * size, 1);
    if (dtype === "int8") int8.set(name, { shape, values: new Int8Array(buffer, start + offset, count) });
    else tensors.set(name, { shape, values: new Float32Array(buffer, start + offset, count) });
  }
  return { header, tensors, int8 };
}

/**
 * A reviver is called for every number, so that only a header that needs it gets one.
 *
 * @param {string} text
 */
function headerOf(text) {
  const revived = text.includes('"NaN"') || text.includes('Infinity"');
  return JSON.parse(text, revived ? (_, value) => (NON_FINITE.has(value) ? Number(value) : value) : undefined);
}

/**
 * A frame as a trace, for drawing; float32, and without norms. What the frame leaves out is as a tensor that is too
 * large for the screen.
 *
 * @param {Frame} frame
 * @param {LayerInfo[]} layers
 * @returns {Trace}
 */
export function traceOfFrame(frame, layers) {
  const { step, epoch, batch, loss, flow, diverged } = frame.header;
  const rows = batch.length;
  const records = layers.map((info) => recordOf(frame, info, rows));
  const targets = lazily({ targets: () => tensorOf(frame, "targets", [rows, layers[layers.length - 1].outputs ?? 1]) });
  return { step, epoch, batch, loss, flow, diverged, layers: records, get targets() { return targets.targets; } };
}

/**
 * @param {Frame} frame
 * @param {LayerInfo} info
 * @param {number} rows
 * @returns {LayerTrace}
 */
function recordOf(frame, { layer, kind, inputs, outputs, parameters }, rows) {
  /** @param {string} name @param {number[]} shape */
  const tensor = (name, shape) => () => tensorOf(frame, `${layer}/${name}`, shape);
  /** @param {string} prefix */
  const byName = (prefix) =>
    lazily(Object.fromEntries(Object.entries(parameters).map(([name, shape]) => [name, tensor(`${prefix}${name}`, shape)])));
  const [given, returned] = [[rows, inputs ?? 0], [rows, outputs ?? 0]];
  const flowing = lazily({ X: tensor("X", given), Y: tensor("Y", returned), dE_dY: tensor("dE_dY", returned), dE_dX: tensor("dE_dX", given) });
  const rest = { layer, kind, parameters: byName(""), gradients: byName("dE_d"), update: byName("update/"), shares: [], norms: {} };
  return Object.defineProperties(/** @type {any} */ (rest), Object.getOwnPropertyDescriptors(flowing));
}

/**
 * An object whose properties are made when they are first read: most of a frame is never looked at.
 *
 * @template T
 * @param {Record<string, () => T>} makers
 * @returns {Record<string, T>}
 */
function lazily(makers) {
  const made = {};
  for (const [name, make] of Object.entries(makers)) {
    Object.defineProperty(made, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = make();
        Object.defineProperty(this, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return made;
}

/**
 * The surface that a frame carries, if it carries one.
 *
 * @param {Frame} frame
 * @returns {Surface | null}
 */
export function surfaceOf(frame) {
  const tensor = frame.tensors.get("surface") ?? levelled(frame);
  if (!tensor) return null;
  const { step, x, y } = frame.header;
  return { step, ...tensor, x: x ?? [0, 1], y: y ?? null };
}

/**
 * A surface that came in a quarter of the bytes: a level for each number, and a scale for each output.
 *
 * @param {Frame} frame
 */
function levelled({ tensors, int8 }) {
  const [found, scale] = [int8.get("surface"), tensors.get("surface/scale")?.values];
  if (!found || !scale) return null;
  const values = new Float32Array(found.values.length);
  for (let at = 0; at < values.length; at += 1) {
    const level = found.values[at];
    values[at] = level === NOT_FINITE ? NaN : level * scale[at % scale.length];
  }
  return { shape: found.shape, values };
}

/**
 * @param {Frame} frame
 * @param {string} name
 * @param {number[]} shape what it has if the frame does not hold it
 * @returns {Tensor}
 */
function tensorOf(frame, name, shape) {
  const tensor = frame.tensors.get(name);
  if (!tensor) return { shape, min: NaN, max: NaN, mean: NaN, norm: NaN, zeros: NaN, histogram: null };
  const { values } = tensor;
  const columns = tensor.shape[tensor.shape.length - 1];
  return Array.from({ length: values.length / columns }, (_, row) =>
    Array.from(values.subarray(row * columns, (row + 1) * columns)),
  );
}
