/** A dialog with a title and a button that closes it; Escape does, too. */
import { button, html } from "../html.js";

let opened = 0;

/**
 * @param {string} title
 * @param {(Node | string)[]} content
 * @returns {HTMLDialogElement} open; it is gone when it is closed
 */
export function openDialog(title, ...content) {
  opened += 1;
  const id = `dialog-${opened}`;
  const dialog = html("dialog", { class: "laboratory-dialog", "aria-labelledby": id });
  const close = button({ class: "quiet", "aria-label": "close" }, () => dialog.close(), "×");
  dialog.append(html("div", { class: "dialog-head" }, html("h2", { id }, title), close), ...content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
