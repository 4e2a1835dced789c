/** Pictures in folders, one folder a class. Pure. */
import { counted, RefusedFile } from "./refused-file.js";

/**
 * @typedef {{path: string, size: number, read: () => Promise<Blob>}} Source a file, wherever it lies
 * @typedef {{name: string, sources: Source[]}} PictureClass
 */

const LONGEST_NAME = 40;
/** What systems put beside pictures. */
const HIDDEN = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i;

/**
 * @param {Source[]} sources
 * @param {{what: string, most: number, mostClasses: number}} limits `what`: how all of it is called in messages
 * @returns {{classes: PictureClass[], others: string[]}} classes in the order of their names, and the files that are no PNGs;
 *   throws a RefusedFile if they make no classes
 */
export function classesOf(sources, { what, most, mostClasses }) {
  const seen = sources.filter(({ path }) => !HIDDEN.test(path));
  const pictures = seen.filter(({ path }) => /\.png$/i.test(path));
  if (pictures.length === 0) throw new RefusedFile(`${what} holds no PNG; there must be one folder a class, with PNGs in it.`);
  if (pictures.length > most) throw new RefusedFile(`${what} holds ${counted(pictures.length)} PNGs; up to ${counted(most)} can be trained on.`);
  /** @type {Map<string, Source[]>} */
  const folders = new Map();
  for (const source of pictures) {
    const folder = source.path.split("/").at(-2);
    if (!folder) throw new RefusedFile(`${source.path} lies in no folder; its folder's name is its class.`);
    if (folder.length > LONGEST_NAME) throw new RefusedFile(`The folder “${folder.slice(0, LONGEST_NAME)}…” names a class; such a name has up to ${LONGEST_NAME} characters.`);
    folders.set(folder, [...(folders.get(folder) ?? []), source]);
  }
  const names = [...folders.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (names.length < 2) throw new RefusedFile(`All PNGs of ${what} lie in the one folder “${names[0]}”; there must be two classes, one folder each.`);
  if (names.length > mostClasses) throw new RefusedFile(`${what} has ${names.length} folders with PNGs; there may be ${mostClasses} classes.`);
  const classes = names.map((name) => ({ name, sources: folders.get(name) ?? [] }));
  const single = classes.find((each) => each.sources.length < 2);
  if (single) throw new RefusedFile(`The class “${single.name}” has one picture, ${single.sources[0].path}; each needs at least 2, one to train on and one to test on.`);
  return { classes, others: seen.filter((source) => !pictures.includes(source)).map(({ path }) => path) };
}
