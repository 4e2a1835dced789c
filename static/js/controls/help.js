/** The help: what the keys do. */
import { button, html } from "../html.js";

const KEYS = [
  ["→", "Step: compute the next part"],
  ["←", "Back: take the last part back"],
  ["Space", "Play or pause"],
  ["R or Home", "Reset to the same start"],
  ["0 1 2 3 4", "step by term of a sum, number, layer, batch, epoch"],
  ["B", "the branches of this run"],
  ["E", "build the network on the stage"],
  ["F", "the projector view, for the front of a class: Page Down and Page Up go on and back"],
  ["P", "the program beside the stage"],
  ["S", "sweep through the matrix on the screen; pause"],
  ["Escape or Backspace", "back to the number that one came from"],
  ["Tab, then arrow keys", "move among the numbers of the drawing"],
  ["Enter", "select the number; again: its gradient or its value"],
  ["=", "set the selected weight: type it, or drag with the arrow keys"],
  ["L", "freeze the selected weight or layer, or let it go"],
  ["?", "this help"],
];

/** Opens the dialog; Escape or its button closes it. */
export function openHelp() {
  const rows = KEYS.map(([keys, deed]) => html("tr", {}, html("th", { scope: "row" }, html("kbd", {}, keys)), html("td", {}, deed)));
  const dialog = html(
    "dialog",
    { class: "help-dialog", "aria-labelledby": "help-title" },
    html("h2", { id: "help-title" }, "Keys"),
    html("table", {}, html("tbody", {}, ...rows)),
  );
  dialog.append(button({ class: "primary" }, () => dialog.close(), "Close"));
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}
