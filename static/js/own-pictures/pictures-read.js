/**
 * From files to pictures with classes: a zip or folders of PNGs, or IDX files.
 *
 * @import {Idx} from "./idx.js"
 * @import {Source} from "./folders.js"
 */
import { classesOf } from "./folders.js";
import { pairsOf, readIdx } from "./idx.js";
import { greyPicture } from "./png.js";
import { counted, RefusedFile } from "./refused-file.js";
import { filesInZip } from "./zip.js";

/** So many pictures are decoded side by side, each of which may take some 16 MB until it is small. */
const AT_ONCE = 8;

/**
 * @typedef {{values: Uint8Array, labels: Uint8Array, count: number}} Part `values` from 0 to 255, picture by picture, row by row
 * @typedef {{rows: number, columns: number, names: string[], training: Part, test: Part | null}} Pictures `names`: of the
 *   classes; none where they are called by their numbers
 * @typedef {{title: string, classes: import("./folders.js").PictureClass[], others: string[]}} PngFolders
 * @typedef {{title: string, pairs: ReturnType<typeof pairsOf>}} IdxFiles
 * @typedef {{most: number, bytes: number, classes: number}} Limits `bytes`: that the pictures of a part may have together
 */

/**
 * Looks into what was brought; decodes no picture.
 *
 * @param {Source[]} sources
 * @param {Limits} limits
 * @returns {Promise<PngFolders | IdxFiles>} rejected with a RefusedFile
 */
export async function lookedInto(sources, { most, bytes, classes: mostClasses }) {
  const zips = sources.filter(({ path }) => /\.zip$/i.test(path));
  if (zips.length > 1) throw new RefusedFile(`${zips[0].path} and ${zips[1].path} are two archives; bring one.`);
  const isPng = sources.some(({ path }) => /\.png$/i.test(path));
  if (zips.length === 0 && !isPng) {
    if (sources.length === 0) throw new RefusedFile("This folder is empty; there must be one folder a class, with PNGs in it.");
    if (sources.length > 8) throw new RefusedFile("These files hold no PNG and no zip, and are too many for IDX files.");
    const files = [];
    for (const source of sources) files.push(await readIdx(await named(source), bytes));
    return { title: files.map(({ name }) => name).join(", "), pairs: pairsOf(files) };
  }
  const what = zips.length === 1 ? zips[0].path : "What was brought";
  const files = zips.length === 1 ? await filesInZip(await named(zips[0])) : sources;
  return { title: zips.length === 1 ? what : `${counted(files.length)} files`, ...classesOf(files, { what, most, mostClasses }) };
}

/**
 * @param {PngFolders} folders
 * @param {{side: number, isInverted: boolean}} how
 * @param {(done: number) => boolean} go called with how many are done; false ends it
 * @returns {Promise<Pictures | null>} null if it was ended; rejected with a RefusedFile
 */
export async function picturesOfFolders({ classes }, how, go) {
  const files = classes.flatMap(({ sources }, label) => sources.map((source) => ({ ...source, label })));
  const count = files.length;
  const { side } = how;
  const values = new Uint8Array(count * side * side);
  for (let start = 0; start < count; start += AT_ONCE) {
    if (!go(start)) return null;
    const some = files.slice(start, start + AT_ONCE);
    const pictures = await Promise.all(some.map(async ({ path, read }) => greyPicture(await read(), path, how)));
    pictures.forEach((picture, at) => values.set(picture, (start + at) * side * side));
  }
  const labels = Uint8Array.from(files, ({ label }) => label);
  return { rows: side, columns: side, names: classes.map(({ name }) => name), training: { values, labels, count }, test: null };
}

/**
 * The first pictures of IDX files.
 *
 * @param {IdxFiles} files
 * @param {{training: number, test: number}} counts how many are wanted
 * @param {Limits} limits
 * @returns {Pictures} throws a RefusedFile if these are too many pixels
 */
export function picturesOfIdx({ pairs }, counts, { bytes }) {
  const [, rows, columns] = pairs.training.images.sizes;
  /**
   * @param {{images: Idx, labels: Idx}} pair
   * @param {number} wanted
   */
  const first = ({ images, labels }, wanted) => {
    const count = Math.min(wanted, images.sizes[0]);
    if (count * rows * columns > bytes) {
      throw new RefusedFile(`${counted(count)} pictures of ${rows}×${columns} have ${counted(count * rows * columns)} pixels; an experiment carries up to ${counted(bytes)}. Take fewer.`);
    }
    return { values: images.values.slice(0, count * rows * columns), labels: labels.values.slice(0, count), count };
  };
  const test = pairs.test && counts.test > 0 ? first(pairs.test, counts.test) : null;
  return { rows, columns, names: [], training: first(pairs.training, counts.training), test };
}

/** @param {Source} source */
async function named({ path, read }) {
  return new File([await read()], path.split("/").at(-1) ?? path);
}
