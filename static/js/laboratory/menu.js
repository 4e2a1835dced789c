/** The laboratory's part of the header: opening, sharing, exporting; and files dropped on the page. */
import { button } from "../html.js";
import { lazily } from "../lazy.js";
import { openClassDialog } from "../page-view.js";
import { told } from "../run.js";
import { isTable, openCsv, openDroppedPictures } from "./own-data.js";

const practice = () => import("../time/practice-dialog.js");
const gallery = () => import("./gallery-dialog.js");
const sharing = () => import("./share-dialog.js");
const exporting = () => import("./export-dialog.js");
const openDropped = lazily(
  () => import("./links.js"),
  ({ openFile }, /** @type {File} */ file) => told(() => openFile(file)),
);

/** Opens the program beside the stage, or closes it. */
export const toggleProgram = lazily(
  () => import("../program/panel.js"),
  (panel) => panel.toggleProgram(),
);

/** @param {HTMLElement} element */
export function mountMenu(element) {
  element.replaceChildren(
    button({}, lazily(gallery, ({ openGalleryDialog }) => openGalleryDialog()), "Gallery"),
    button({ class: "program-button", title: "The article's Python for this run, beside the stage (P)" }, () => void toggleProgram(), "Program"),
    button({ title: "Predict what a step does; find a wrong rule" }, lazily(practice, ({ openPracticeDialog }) => openPracticeDialog()), "Practice"),
    button({}, lazily(sharing, ({ openOpenDialog }) => openOpenDialog()), "Open"),
    button({}, lazily(sharing, ({ openShareDialog }) => openShareDialog()), "Share"),
    button({}, lazily(exporting, ({ openExportDialog }) => openExportDialog()), "Export"),
    button({ title: "The projector view, and links that hide controls" }, () => void openClassDialog(), "Class"),
  );
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const dropped = event.dataTransfer;
    if (!dropped || openDroppedPictures(dropped)) return;
    const [file] = dropped.files;
    if (file) void (isTable(file) ? openCsv(file) : openDropped(file));
  });
}
