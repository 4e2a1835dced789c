/**
 * Zip archives: what they hold is listed from their directory, and unpacked one by one, never beyond the size that the
 * directory says, and never onto a disk.
 *
 * @import {Source} from "./folders.js"
 */
import { counted, RefusedFile } from "./refused-file.js";
import { readStream } from "./streams.js";

const END = { signature: 0x06054b50, size: 22, longestComment: 65_535 };
const ENTRY = { signature: 0x02014b50, size: 46 };
const HEADER = { signature: 0x04034b50, size: 30 };
const ENCRYPTED = 1;
const [STORED, DEFLATED] = [0, 8];
const MIB = 2 ** 20;
/** Of the archive itself, and of all that it holds once unpacked. */
const MOST_BYTES = 64 * MIB;
const MOST_ENTRIES = 10_000;
const LARGEST_DIRECTORY = 4 * MIB;

/**
 * @param {File} file
 * @returns {Promise<Source[]>} its files, without folders; rejected with a RefusedFile if it is no archive that is opened here
 */
export async function filesInZip(file) {
  if (file.size > MOST_BYTES) throw new RefusedFile(`${file.name} has ${counted(file.size)} bytes; an archive may have up to 64 MiB.`);
  const tail = await viewOf(file.slice(-END.size - END.longestComment));
  const end = placeOfEnd(tail);
  if (end === null) throw new RefusedFile(`${file.name} is no zip archive, or was cut off: its directory is missing.`);
  const [count, size, offset] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (count > MOST_ENTRIES || size > LARGEST_DIRECTORY) throw new RefusedFile(`${file.name} lists more than ${counted(MOST_ENTRIES)} files; that many are not opened.`);
  if (offset + size > file.size) throw new RefusedFile(`${file.name} was cut off: its directory is not where it says.`);
  const entries = entriesIn(await viewOf(file.slice(offset, offset + size)), count, file.name);
  const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (unpacked > MOST_BYTES) throw new RefusedFile(`${file.name} would have ${counted(unpacked)} bytes once unpacked; an archive may hold up to 64 MiB.`);
  return entries
    .filter(({ path }) => !path.endsWith("/"))
    .map((entry) => ({ path: entry.path, size: entry.size, read: () => unpackedEntry(file, entry) }));
}

/** @typedef {{path: string, flags: number, method: number, packed: number, size: number, offset: number}} Entry */

/**
 * @param {DataView} directory
 * @param {number} count
 * @param {string} name of the archive
 * @returns {Entry[]}
 */
function entriesIn(directory, count, name) {
  const text = new TextDecoder();
  const entries = [];
  for (let at = 0, left = count; left > 0; left -= 1) {
    if (at + ENTRY.size > directory.byteLength || directory.getUint32(at, true) !== ENTRY.signature) throw new RefusedFile(`The directory of ${name} is damaged.`);
    const [letters, extra, comment] = [28, 30, 32].map((place) => directory.getUint16(at + place, true));
    const start = at + ENTRY.size;
    at = start + letters + extra + comment;
    if (at > directory.byteLength) throw new RefusedFile(`The directory of ${name} is damaged.`);
    const path = text.decode(new Uint8Array(directory.buffer, directory.byteOffset + start, letters)).replaceAll("\\", "/");
    if (leadsOut(path)) throw new RefusedFile(`${name} has a file called “${path.slice(0, 80)}”, which leads out of the archive; such archives are not opened.`);
    const entry = start - ENTRY.size;
    const [flags, method] = [8, 10].map((place) => directory.getUint16(entry + place, true));
    const [packed, size, offset] = [20, 24, 42].map((place) => directory.getUint32(entry + place, true));
    entries.push({ path, flags, method, packed, size, offset });
  }
  return entries;
}

/** @param {string} path */
function leadsOut(path) {
  return path.startsWith("/") || /^[a-z]:/i.test(path) || path.includes("\0") || path.split("/").includes("..");
}

/**
 * @param {File} file
 * @param {Entry} entry
 * @returns {Promise<Blob>}
 */
async function unpackedEntry(file, { path, flags, method, packed, size, offset }) {
  if (flags & ENCRYPTED) throw new RefusedFile(`${path} is encrypted; it cannot be read.`);
  if (method !== STORED && method !== DEFLATED) throw new RefusedFile(`${path} is packed in a way that is not read here (method ${method}); pack the archive anew.`);
  const header = await viewOf(file.slice(offset, offset + HEADER.size));
  if (header.byteLength < HEADER.size || header.getUint32(0, true) !== HEADER.signature) throw new RefusedFile(`${path} is not where the directory of ${file.name} says.`);
  const start = offset + HEADER.size + header.getUint16(26, true) + header.getUint16(28, true);
  const content = file.slice(start, start + packed);
  const stream = method === STORED ? content.stream() : content.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const tooMuch = `${path} holds more than the ${counted(size)} bytes that the archive says; it is not unpacked further.`;
  const { bytes } = await readStream(stream, { name: path, kept: size, most: size, tooMuch });
  if (bytes.length < size) throw new RefusedFile(`${path} was cut off: ${counted(bytes.length)} of its ${counted(size)} bytes are left.`);
  return new Blob([bytes]);
}

/** @param {DataView} tail of a file */
function placeOfEnd(tail) {
  for (let at = tail.byteLength - END.size; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) === END.signature) return at;
  }
  return null;
}

/** @param {Blob} blob */
async function viewOf(blob) {
  return new DataView(await blob.arrayBuffer());
}
