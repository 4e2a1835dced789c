/** The ways to data of one's own, in the left column. */
import { button, html } from "../html.js";
import { lazily } from "../lazy.js";
import { told } from "../run.js";

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

/** @returns {HTMLElement} */
export function ownDataButtons() {
  return html("div", { class: "own-data" }, button({}, () => void openPoints(), "Draw points"), button({}, () => void openCsv(), "Own table"));
}

/** @param {File} file */
export function isTable({ name, type }) {
  return /\.(csv|tsv|txt)$/i.test(name) || type === "text/csv" || type === "text/tab-separated-values";
}
