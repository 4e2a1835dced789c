/** PNGs as small grey pictures. What a file says of itself is checked before anything is decoded. */
import { html } from "../html.js";
import { counted, RefusedFile } from "./refused-file.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const FIRST_CHUNK = "IHDR";
const HEADER_BYTES = 24;
const MOST_BYTES = 8 * 2 ** 20;
const MOST_SIDE = 2048;
/** The weights of red, green and blue in grey: ITU-R BT.601. */
const LUMA = { red: 0.299, green: 0.587, blue: 0.114 };
const WHITE = 255;

/**
 * @param {Blob} blob
 * @param {string} path in messages
 * @param {{side: number, isInverted: boolean}} how as a square of so many pixels a side; dark and light may change places
 * @returns {Promise<Uint8Array>} side·side bytes, row by row; rejected with a RefusedFile
 */
export async function greyPicture(blob, path, { side, isInverted }) {
  const { width, height } = await sizeOf(blob, path);
  const scale = side / Math.max(width, height);
  const [wide, high] = [width, height].map((length) => Math.max(1, Math.round(length * scale)));
  const bitmap = await decoded(blob, path, { resizeWidth: wide, resizeHeight: high, resizeQuality: "high" });
  const context = html("canvas", { width: side, height: side }).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas to draw on");
  // The ground becomes 0, as the paper of the digits.
  context.fillStyle = isInverted ? "white" : "black";
  context.fillRect(0, 0, side, side);
  context.drawImage(bitmap, Math.floor((side - wide) / 2), Math.floor((side - high) / 2));
  bitmap.close();
  const { data } = context.getImageData(0, 0, side, side);
  const pixels = new Uint8Array(side * side);
  for (let at = 0; at < pixels.length; at += 1) {
    const grey = Math.round(LUMA.red * data[4 * at] + LUMA.green * data[4 * at + 1] + LUMA.blue * data[4 * at + 2]);
    pixels[at] = isInverted ? WHITE - grey : grey;
  }
  return pixels;
}

/**
 * How large a PNG says that it is.
 *
 * @param {Blob} blob
 * @param {string} path
 */
async function sizeOf(blob, path) {
  if (blob.size > MOST_BYTES) throw new RefusedFile(`${path} has ${counted(blob.size)} bytes; a picture may have up to 8 MiB.`);
  const header = new DataView(await blob.slice(0, HEADER_BYTES).arrayBuffer());
  const bytes = new Uint8Array(header.buffer);
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) {
    const isText = new TextDecoder().decode(bytes).trimStart().startsWith("<");
    throw new RefusedFile(`${path} is no PNG, whatever its name says${isText ? ": it holds text, as an SVG does" : ""}.`);
  }
  if (bytes.length < HEADER_BYTES || String.fromCharCode(...bytes.slice(12, 16)) !== FIRST_CHUNK) throw new RefusedFile(`${path} ends within its header, or does not begin with its size.`);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  if (width === 0 || height === 0 || width > MOST_SIDE || height > MOST_SIDE) {
    throw new RefusedFile(`${path} has ${counted(width)}×${counted(height)} pixels; a picture may have 1×1 to ${counted(MOST_SIDE)}×${counted(MOST_SIDE)}.`);
  }
  return { width, height };
}

/**
 * @param {Blob} blob
 * @param {string} path
 * @param {ImageBitmapOptions} options
 */
async function decoded(blob, path, options) {
  try {
    return await createImageBitmap(new Blob([blob], { type: "image/png" }), options);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new RefusedFile(`${path} cannot be decoded: it is damaged, or was cut off.`);
  }
}
