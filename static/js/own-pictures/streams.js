/** Streams of bytes, read no further than they may be. */
import { RefusedFile } from "./refused-file.js";

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {{name: string, kept: number, most: number, tooMuch: string}} how `kept`: so many bytes are kept, the others only
 *   counted; over `most` it is read no further, and refused with the sentence `tooMuch`
 * @returns {Promise<{bytes: Uint8Array<ArrayBuffer>, size: number}>} rejected with a RefusedFile
 */
export async function readStream(stream, { name, kept, most, tooMuch }) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  const reader = stream.getReader();
  let size = 0;
  for (;;) {
    const { done, value } = await nextOf(reader, name);
    if (done) break;
    if (size < kept) chunks.push(value.slice(0, kept - size));
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new RefusedFile(tooMuch);
    }
  }
  return { bytes: new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (chunks)).arrayBuffer()), size };
}

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {string} name
 */
async function nextOf(reader, name) {
  try {
    return await reader.read();
  } catch (error) {
    // What a DecompressionStream says of damaged bytes, and a file's stream of a file that is gone.
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    throw new RefusedFile(`${name} cannot be read to its end: it is damaged, or was cut off.`);
  }
}
