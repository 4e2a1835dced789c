/** Takes the run along: as a program, a notebook, a report, a table, a file to open here again, or a picture. */
import { advance, ApiError, getFile } from "../api.js";
import { button, html } from "../html.js";
import { withRun } from "../run.js";
import { trace } from "../state.js";
import { openDialog } from "./dialog.js";
import { pngFile, svgFile } from "./picture.js";

const FORMS = [
  ["numpy", "Program for numpy", "prints the same numbers"],
  ["pytorch", "Program for PyTorch", "the same run with torch"],
  ["notebook", "Jupyter notebook", "the program with explanations"],
  ["report", "Report", "one HTML page with its charts"],
  ["history", "History as CSV", "step, epoch, E"],
  ["recording", "The run itself", "a file to open here again"],
];

/** Opens the dialog. */
export function openExportDialog() {
  const trouble = html("p", { class: "field-error", role: "status" });
  const entries = FORMS.map(([form, title, what]) => entry(title, what, () => take(form)));
  const drawing = /** @type {SVGSVGElement | null} */ (document.querySelector(".stage-frame svg"));
  if (drawing) {
    entries.push(entry("Drawing as SVG", "the network as it stands on the screen", async () => save(new Blob([svgFile(drawing)], { type: "image/svg+xml" }), "gradus.svg")));
    entries.push(entry("Drawing as PNG", "the same as pixels", async () => save(await pngFile(drawing), "gradus.png")));
  }
  openDialog("Export", html("ul", { class: "export-list" }, ...entries), trouble);

  /**
   * @param {string} title
   * @param {string} what
   * @param {() => Promise<void>} deed
   */
  function entry(title, what, deed) {
    return html("li", {}, button({}, () => void tried(deed), html("strong", {}, title), html("span", {}, what)));
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

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
  const url = URL.createObjectURL(blob);
  html("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
