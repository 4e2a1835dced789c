/** Practice: predictions before the backward pass, and hunts for a wrong rule. */
import { ApiError } from "../api.js";
import { beginHunt } from "../bug-hunt/hunt.js";
import { tallyText } from "../bug-hunt/tally.js";
import { button, html } from "../html.js";
import { openDialog } from "../laboratory/dialog.js";
import { predicting, setPredicting } from "../prediction/switch.js";
import { addStylesheet } from "../stylesheet.js";

/** Opens the dialog. */
export async function openPracticeDialog() {
  await addStylesheet("practice.css");
  const trouble = html("p", { class: "field-error", role: "status" });
  const box = html("input", { type: "checkbox", role: "switch", checked: predicting.peek() });
  box.onchange = () => setPredicting(box.checked);
  const dialog = openDialog(
    "Practice",
    html("h3", {}, "Predict"),
    html("label", {}, box, " Before each backward pass, ask me what it will do"),
    html("p", { class: "practice-words" }, "Step by number or by layer. The answer is locked, the step is taken, and prediction and truth stand side by side."),
    html("h3", {}, "Spot the bug"),
    html("p", { class: "practice-words" }, "The run on the screen begins anew with one wrong backward rule, under seal. Find it: by the derivations, which show what was computed, and by the central differences, which tell the truth."),
    html("div", { class: "row" }, button({ class: "primary" }, () => void begin(), "Begin a hunt"), html("span", {}, tallyText())),
    trouble,
  );

  async function begin() {
    try {
      await beginHunt();
      dialog.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      trouble.textContent = error.message;
    }
  }
}
