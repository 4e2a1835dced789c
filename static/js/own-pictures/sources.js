/**
 * The files that somebody chose or dropped, with those in dropped folders.
 *
 * @import {Source} from "./folders.js"
 */
import { counted, RefusedFile } from "./refused-file.js";

/** A folder with more files is surely another one than was meant. */
const MOST_FILES = 10_000;

/**
 * @param {FileList | File[]} files
 * @returns {Source[]}
 */
export function sourcesOf(files) {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, size: file.size, read: async () => file }));
}

/**
 * @typedef {{entries: FileSystemEntry[], files: File[]}} Dropped what an event of a drop holds, taken while it lasts
 *
 * @param {Dropped} dropped
 * @returns {Promise<Source[]>} rejected with a RefusedFile if there are too many
 */
export async function sourcesDropped({ entries, files }) {
  return entries.length > 0 ? sourcesIn(entries) : sourcesOf(files);
}

/**
 * @param {FileSystemEntry[]} entries
 * @returns {Promise<Source[]>} rejected with a RefusedFile if there are too many
 */
async function sourcesIn(entries) {
  /** @type {Source[]} */
  const found = [];
  const waiting = [...entries];
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    if (entry.isDirectory) {
      waiting.push(...(await entriesOf(/** @type {FileSystemDirectoryEntry} */ (entry))));
    } else {
      const file = await fileOf(/** @type {FileSystemFileEntry} */ (entry));
      found.push({ path: entry.fullPath.replace(/^\//, ""), size: file.size, read: async () => file });
    }
    if (found.length + waiting.length > MOST_FILES) throw new RefusedFile(`These folders hold more than ${counted(MOST_FILES)} files; that many are not read.`);
  }
  return found.sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
}

/**
 * @param {FileSystemDirectoryEntry} directory
 * @returns {Promise<FileSystemEntry[]>}
 */
async function entriesOf(directory) {
  const reader = directory.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    const some = /** @type {FileSystemEntry[]} */ (
      await new Promise((resolve, reject) => {
        reader.readEntries(resolve, reject);
      })
    );
    if (some.length === 0) return all;
    all.push(...some);
    if (all.length > MOST_FILES) return all;
  }
}

/**
 * @param {FileSystemFileEntry} entry
 * @returns {Promise<File>}
 */
function fileOf(entry) {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}
