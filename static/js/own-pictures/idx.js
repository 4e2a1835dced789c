/**
 * IDX files, in which MNIST comes: read so far as their pictures are wanted, and written as an experiment carries them.
 * `engine/datasets/idx.py` is where an experiment's are read.
 */
import { counted, RefusedFile } from "./refused-file.js";
import { readStream } from "./streams.js";

const MAGIC = { images: 2051, labels: 2049 };
const DIMENSIONS = { images: 3, labels: 1 };
const GZIP = [0x1f, 0x8b];
const MOST_BYTES = 64 * 2 ** 20;
const TOO_MUCH = "has more than 64 MiB; an IDX file may not have more.";
const AT_ONCE = 0x8000;

/** @typedef {"images" | "labels"} What */
/** @type {What[]} */
const WHATS = ["images", "labels"];
/** What a file is by its name: MNIST's are called train-images-idx3-ubyte and train-labels-idx1-ubyte. */
const CALLED = { images: /images|idx3/i, labels: /labels|idx1/i };

/** @typedef {{name: string, what: What, sizes: number[], values: Uint8Array}} Idx `values`: so many as were kept */

/**
 * Reads a file to its end, to see that it is whole, and keeps the first of its values.
 *
 * @param {File} file packed by gzip or not
 * @param {number} kept how many values
 * @returns {Promise<Idx>} rejected with a RefusedFile
 */
export async function readIdx(file, kept) {
  const { name } = file;
  if (file.size > MOST_BYTES) throw new RefusedFile(`${name} ${TOO_MUCH}`);
  const first = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isPacked = GZIP.every((byte, at) => first[at] === byte);
  const stream = isPacked ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
  const { bytes, size } = await readStream(stream, { name, kept: kept + 16, most: MOST_BYTES, tooMuch: `${name} ${TOO_MUCH}` });
  if (size < 8) throw new RefusedFile(`${name} has ${size} bytes; an IDX file has at least 8.`);
  const view = new DataView(bytes.buffer);
  const magic = view.getUint32(0);
  const what = WHATS.find((each) => MAGIC[each] === magic);
  if (!what) throw new RefusedFile(`${name} is no IDX file of images or labels: its magic number is ${magic}, not ${MAGIC.images} or ${MAGIC.labels}.`);
  const header = 4 + 4 * DIMENSIONS[what];
  if (size < header) throw new RefusedFile(`${name} ends within its header, after ${size} bytes.`);
  const sizes = Array.from({ length: DIMENSIONS[what] }, (_, at) => view.getUint32(4 + 4 * at));
  const [expected, held] = [sizes.reduce((product, each) => product * each, 1), size - header];
  if (held !== expected) {
    const sized = `${counted(sizes[0])} ${what}${what === "images" ? ` of ${sizes[1]}×${sizes[2]}` : ""}`;
    throw new RefusedFile(`${name} says ${sized}, ${counted(expected)} bytes, but holds ${counted(held)}: ${held < expected ? "it was cut off" : "there is more behind them"}.`);
  }
  return { name, what, sizes, values: bytes.subarray(header) };
}

/**
 * Which files belong together, each seen to be what it must be.
 *
 * @param {Idx[]} files
 * @returns {{training: {images: Idx, labels: Idx}, test: {images: Idx, labels: Idx} | null}} throws a RefusedFile
 */
export function pairsOf(files) {
  for (const { name, what, sizes } of files) {
    const called = WHATS.find((each) => CALLED[each].test(name)) ?? what;
    if (called !== what) throw new RefusedFile(`${name} holds ${what} (magic number ${MAGIC[what]}), but ${called} (${MAGIC[called]}) are needed; were the two files swapped?`);
    if (sizes[0] === 0) throw new RefusedFile(`${name} has no ${what}.`);
  }
  const isTest = (/** @type {Idx} */ { name }) => /^(t10k|test)/i.test(name);
  const training = pairOf(files.filter((file) => !isTest(file)), "to train on");
  if (!training) throw new RefusedFile("Images and labels to train on are needed; files that begin with t10k or test are to test on.");
  const test = pairOf(files.filter(isTest), "to test on");
  const [size, other] = [training, test ?? training].map(({ images }) => `${images.sizes[1]}×${images.sizes[2]}`);
  if (size !== other) throw new RefusedFile(`The pictures to train on have ${size} pixels, those to test on ${other}; they must be alike.`);
  return { training, test };
}

/**
 * @param {Idx[]} files
 * @param {string} purpose
 */
function pairOf(files, purpose) {
  if (files.length === 0) return null;
  /** @param {What} what */
  const only = (what) => {
    const found = files.filter((file) => file.what === what);
    if (found.length > 1) throw new RefusedFile(`${found[0].name} and ${found[1].name} are both ${what} ${purpose}; one of them is enough.`);
    if (found.length === 0) throw new RefusedFile(`${files[0].name} comes without ${what}; images and labels are needed together.`);
    return found[0];
  };
  const [images, labels] = [only("images"), only("labels")];
  if (images.sizes[0] !== labels.sizes[0]) {
    throw new RefusedFile(`${images.name} has ${counted(images.sizes[0])} images, but ${labels.name} has ${counted(labels.sizes[0])} labels; every image needs one label.`);
  }
  return { images, labels };
}

/**
 * An IDX file as an experiment carries it: packed by gzip, in base 64.
 *
 * @param {What} what
 * @param {number[]} sizes
 * @param {Uint8Array} values
 * @returns {Promise<string>}
 */
export async function carriedIdx(what, sizes, values) {
  const header = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
  [MAGIC[what], ...sizes].forEach((number, at) => header.setUint32(4 * at, number));
  const packed = new Blob([header.buffer, /** @type {Uint8Array<ArrayBuffer>} */ (values)]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return btoa(text);
}
