/** The ways to data of one's own, in the left column. */
import { button, html } from "../html.js";
import { lazily } from "../lazy.js";
import { told } from "../run.js";

const PICTURES = /\.(zip|png|gz)$|ubyte/i;

/**
 * Opens the dialog of a CSV; with a file, the one that was dropped.
 *
 * @type {(file?: File | null) => Promise<void>}
 */
export const openCsv = lazily(
  () => import("./csv-dialog.js"),
  ({ openCsvDialog }, file) => told(() => openCsvDialog(file)),
);

const openPoints = lazily(
  () => import("./points-dialog.js"),
  ({ openPointsDialog }) => told(openPointsDialog),
);

const picturesDialog = () => import("../own-pictures/pictures-dialog.js");
const openPictures = lazily(picturesDialog, ({ openPicturesDialog }) => told(openPicturesDialog));

/**
 * Takes what was dropped on the page if it is pictures: folders, a zip, PNGs or IDX files.
 *
 * @param {DataTransfer} dropped
 * @returns {boolean} false if it is something else
 */
export function openDroppedPictures(dropped) {
  const entries = [...dropped.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files = [...dropped.files];
  if (!entries.some(({ isDirectory }) => isDirectory) && !files.some(({ name }) => PICTURES.test(name))) return false;
  void lazily(picturesDialog, ({ openPicturesDialog }) => told(() => openPicturesDialog({ entries, files })))();
  return true;
}

/** @returns {HTMLElement} */
export function ownDataButtons() {
  return html("div", { class: "own-data" }, button({}, () => void openPoints(), "Draw points"), button({}, () => void openCsv(), "Own table"), button({}, () => void openPictures(), "Own pictures"));
}

/** @param {File} file */
export function isTable({ name, type }) {
  return /\.(csv|tsv|txt)$/i.test(name) || type === "text/csv" || type === "text/tab-separated-values";
}
