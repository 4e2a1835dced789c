/** Shares the run: as a link that holds it, or as a file; and opens what others shared. */
import { advance, ApiError } from "../api.js";
import { button, html } from "../html.js";
import { withRun } from "../run.js";
import { trace } from "../state.js";
import { openDialog } from "./dialog.js";
import { openFile, openLink, linkTo } from "./links.js";
import { isTable, openCsv } from "./own-data.js";

const WEIGHTS = [
  ["none", "no weights: they are drawn from the seed again"],
  ["starting", "the starting weights"],
  ["current", "the current weights: a new run begins from them"],
];

/** Opens the dialog. */
export function openShareDialog() {
  const link = html("input", { type: "text", readonly: true, "aria-label": "link to this run" });
  const notes = html("p", { role: "status", class: "dialog-note" });
  const choices = WEIGHTS.map(([value, title]) => {
    const radio = html("input", { type: "radio", name: "link-weights", value, checked: value === "none" });
    radio.addEventListener("change", () => void write(value));
    return html("label", {}, radio, ` ${title}`);
  });
  const certificate = html("input", { type: "checkbox" });
  certificate.addEventListener("change", () => void write(form().value));
  const copy = button({ class: "primary" }, () => void copied(), "Copy the link");
  openDialog(
    "Share",
    html("p", {}, "A link holds the whole run. Opened anywhere, it gives the same run at the same step."),
    html("fieldset", { class: "choices" }, html("legend", {}, "The link carries"), ...choices),
    html("label", {}, certificate, " a certificate: whoever opens the link is told whether the run reproduces there"),
    html("div", { class: "row" }, link, copy),
    notes,
  );
  void write("none");

  function form() {
    return /** @type {HTMLInputElement} */ (document.querySelector("[name=link-weights]:checked"));
  }

  /** @param {string} weights */
  async function write(weights) {
    copy.disabled = true;
    link.value = "";
    try {
      const step = trace.peek()?.step ?? 0;
      const made = await withRun(async (id) => {
        await advance(id, { to: step });
        return linkTo(id, weights, certificate.checked);
      });
      link.value = made.address;
      notes.textContent = made.notes.join(" ");
      copy.disabled = false;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notes.textContent = error.message;
    }
  }

  async function copied() {
    link.select();
    const done = await navigator.clipboard.writeText(link.value).then(
      () => true,
      () => false,
    );
    notes.textContent = done ? "Copied." : "This browser does not let a page copy. The link is selected: copy it with the keys.";
  }
}

/** Opens the dialog that opens a link or a file. */
export function openOpenDialog() {
  const field = html("input", { type: "text", autocomplete: "off", id: "open-link", "aria-describedby": "open-error" });
  const error = html("p", { class: "field-error", id: "open-error" });
  const file = html("input", { type: "file", accept: ".json,application/json,.csv,.tsv,.txt", id: "open-file", "aria-describedby": "open-error" });
  const form = html("form", { class: "row" }, field, html("button", { class: "primary" }, "Open"));
  const dialog = openDialog(
    "Open a run",
    html("label", { for: "open-link" }, "A link from here, or one of TensorFlow Playground"),
    form,
    html("label", { for: "open-file" }, "or a file: a run that was saved here, or a table as CSV"),
    file,
    error,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void opened(() => openLink(field.value));
  });
  file.addEventListener("change", () => {
    const chosen = file.files?.[0];
    if (chosen && isTable(chosen)) {
      dialog.close();
      void openCsv(chosen);
    } else if (chosen) void opened(() => openFile(chosen));
  });

  /** @param {() => Promise<void>} open */
  async function opened(open) {
    try {
      await open();
      dialog.close();
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal;
      error.textContent = refusal.message;
      field.setAttribute("aria-invalid", "true");
    }
  }
}
