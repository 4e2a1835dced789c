/**
 * The binary frames of the live link: u32 little-endian header length, JSON header, float32 little-endian data.
 *
 * @import {Frame, LayerInfo, Matrix, Surface, Trace} from "./types.js"
 */

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
 * A frame as a trace, for drawing; float32, and without norms.
 *
 * @param {Frame} frame
 * @param {LayerInfo[]} layers
 * @returns {Trace}
 */
export function traceOfFrame(frame, layers) {
  const { step, epoch, batch, loss, flow, diverged } = frame.header;
  /** @param {string} name */
  const tensor = (name) => matrixOf(frame, name);
  return {
    step,
    epoch,
    batch,
    loss,
    flow,
    diverged,
    targets: tensor("targets"),
    layers: layers.map(({ layer, kind, parameters }) => {
      /** @param {string} prefix */
      const byName = (prefix) =>
        Object.fromEntries(Object.keys(parameters).map((name) => [name, tensor(`${layer}/${prefix}${name}`)]));
      return {
        layer,
        kind,
        X: tensor(`${layer}/X`),
        Y: tensor(`${layer}/Y`),
        dE_dY: tensor(`${layer}/dE_dY`),
        dE_dX: tensor(`${layer}/dE_dX`),
        parameters: byName(""),
        gradients: byName("dE_d"),
        update: byName("update/"),
        norms: {},
      };
    }),
  };
}

/**
 * The surface that a frame carries, if it carries one.
 *
 * @param {Frame} frame
 * @returns {Surface | null}
 */
export function surfaceOf(frame) {
  const tensor = frame.tensors.get("surface");
  if (!tensor) return null;
  const { step, x, y } = frame.header;
  return { step, ...tensor, x: x ?? [0, 1], y: y ?? null };
}

/**
 * @param {Frame} frame
 * @param {string} name
 * @returns {Matrix}
 */
function matrixOf(frame, name) {
  const tensor = frame.tensors.get(name);
  if (!tensor) throw new TypeError(`a frame holds no tensor "${name}"`);
  const { shape, values } = tensor;
  const columns = shape[shape.length - 1];
  return Array.from({ length: values.length / columns }, (_, row) =>
    Array.from(values.subarray(row * columns, (row + 1) * columns)),
  );
}
