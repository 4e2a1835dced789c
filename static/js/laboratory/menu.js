/** The laboratory's part of the header: opening, sharing, exporting; and files dropped on the page. */
import { button } from "../html.js";
import { told } from "../run.js";
import { openExportDialog } from "./export-dialog.js";
import { openFile } from "./links.js";
import { openOpenDialog, openShareDialog } from "./share-dialog.js";

/** @param {HTMLElement} element */
export function mountMenu(element) {
  element.replaceChildren(
    button({}, openOpenDialog, "Open"),
    button({}, openShareDialog, "Share"),
    button({}, openExportDialog, "Export"),
  );
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void told(() => openFile(file));
  });
}
