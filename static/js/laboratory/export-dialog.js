/** Takes the run along: as a program, a notebook, a report, a table, a file to open here again, or a picture. */
import { advance, ApiError, getFile } from "../api.js";
import { button, html } from "../html.js";
import { withRun } from "../run.js";
import { trace } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { pictured } from "../charts/pictured.js";
import { pictureOf, save, savePicture } from "../picture.js";
import { openDialog } from "./dialog.js";

const FORMS = [
  ["numpy", "Program for numpy", "prints the same numbers"],
  ["pytorch", "Program for PyTorch", "the same run with torch"],
  ["notebook", "Jupyter notebook", "the program with explanations"],
  ["report", "Report", "one HTML page with its charts"],
  ["history", "History as CSV", "step, epoch, E"],
  ["recording", "The run itself", "a file to open here again"],
];

/** Opens the dialog. */
export async function openExportDialog() {
  await addStylesheet("chart-panels.css");
  const trouble = html("p", { class: "field-error", role: "status" });
  const entries = FORMS.map(([form, title, what]) => entry(title, what, () => take(form)));
  const drawing = /** @type {SVGSVGElement | null} */ (document.querySelector(".stage-frame svg"));
  const pictures = [
    ...(drawing ? [{ title: "Drawing", name: "gradus", make: async () => pictureOf(drawing) }] : []),
    ...pictured.filter(({ isThere }) => isThere()),
  ];
  const saved = html("ul", { class: "export-pictures" }, ...pictures.map(pictureEntry));
  openDialog("Export", html("ul", { class: "export-list" }, ...entries), html("h3", {}, "Pictures"), saved, trouble);

  /**
   * @param {string} title
   * @param {string} what
   * @param {() => Promise<void>} deed
   */
  function entry(title, what, deed) {
    return html("li", {}, button({}, () => void tried(deed), html("strong", {}, title), html("span", {}, what)));
  }

  /** @param {Pick<import("../charts/pictured.js").Pictured, "title" | "name" | "make">} of */
  function pictureEntry({ title, name, make }) {
    const buttons = /** @type {const} */ (["svg", "png"]).map((form) => {
      const label = form.toUpperCase();
      return button({ "aria-label": `${title} as ${label}` }, () => void tried(async () => savePicture(await make(), name, form)), label);
    });
    return html("li", {}, html("span", {}, title), ...buttons);
  }

  /** @param {() => Promise<void>} deed */
  async function tried(deed) {
    trouble.textContent = "";
    try {
      await deed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      trouble.textContent = error.message;
    }
  }
}

/** @param {string} form */
async function take(form) {
  const step = trace.peek()?.step ?? 0;
  const { blob, name } = await withRun(async (id) => {
    await advance(id, { to: step });
    return getFile(`runs/${id}/export/${form}`);
  });
  save(blob, name);
}
