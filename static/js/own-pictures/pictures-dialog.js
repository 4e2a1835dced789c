/**
 * Pictures of one's own: a zip or folders of PNGs, or IDX files such as MNIST's. They are read in the browser, shown as
 * the network will be given them, and go with the experiment when a run begins. Nothing on the screen changes before.
 *
 * @import {Choices} from "../laboratory/types.js"
 * @import {Source} from "./folders.js"
 * @import {Dropped} from "./sources.js"
 * @import {IdxFiles, Limits, Pictures, PngFolders} from "./pictures-read.js"
 */
import { ApiError } from "../api.js";
import { button, html } from "../html.js";
import { begin } from "../laboratory/begin.js";
import { openDialog } from "../laboratory/dialog.js";
import { checkExperiment, getChoices } from "../laboratory/requests.js";
import { run } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { contactSheet } from "./contact-sheet.js";
import { experimentWith } from "./experiment.js";
import { lookedInto, picturesOfFolders, picturesOfIdx } from "./pictures-read.js";
import { counted, RefusedFile } from "./refused-file.js";
import { sourcesDropped, sourcesOf } from "./sources.js";

const SIDES = [8, 16, 28, 32];
const FIRST_SIDE = 28;
/** As many as the article trains on. */
const FIRST_TRAINING = 1000;
const FIRST_TEST = 250;

class PicturesDialog {
  /** @param {Choices} choices */
  constructor(choices) {
    this.choices = choices;
    const { pictures: most, own_picture_bytes: bytes, own_picture_classes: classes } = choices.limits;
    /** @type {Limits} */
    this.limits = { most, bytes, classes };
    /** Counts what was asked for, so that what comes late is passed over. */
    this.asked = 0;
    /** @type {PngFolders | IdxFiles | null} */
    this.found = null;
    const files = html("input", { type: "file", multiple: true, id: "pictures-files", "aria-describedby": "pictures-quota pictures-error" });
    const folder = html("input", { type: "file", webkitdirectory: true, id: "pictures-folder", "aria-describedby": "pictures-quota pictures-error" });
    this.status = html("p", { class: "dialog-note", role: "status" });
    this.error = html("p", { class: "field-error", id: "pictures-error", role: "alert" });
    this.side = html("select", { id: "pictures-side" }, ...SIDES.map((side) => html("option", { value: side, selected: side === FIRST_SIDE }, `${side}×${side} pixels`)));
    this.inverted = html("input", { type: "checkbox", id: "pictures-inverted" });
    this.training = html("input", { type: "number", min: 2, max: most, step: 1, value: FIRST_TRAINING, id: "pictures-training" });
    this.test = html("input", { type: "number", min: 0, max: most, step: 1, value: FIRST_TEST, id: "pictures-test" });
    this.testField = html("span", { class: "row" }, html("label", { for: "pictures-test" }, "and to test on"), this.test);
    this.ofFolders = html(
      "div",
      { class: "row", hidden: true },
      html("label", { for: "pictures-side" }, "Resize each to"),
      this.side,
      html("label", {}, this.inverted, " dark on a light ground: turn light and dark round"),
    );
    this.ofIdx = html(
      "div",
      { class: "row", hidden: true },
      html("label", { for: "pictures-training" }, "Pictures taken, from the first on"),
      this.training,
      this.testField,
    );
    this.sheet = html("div", {});
    this.plan = html("ul", { class: "csv-plan" });
    this.begin = button({ class: "primary", disabled: true }, () => void this.start(), "Begin the run");
    this.dialog = openDialog(
      "Your own pictures",
      html("p", {}, "Drop them here: a zip of PNGs or a folder, with one folder a class inside; or IDX files such as MNIST's, images and labels together, packed by gzip or not."),
      html("div", { class: "row" }, html("label", { for: "pictures-files" }, "Choose a zip, or IDX files"), files),
      html("div", { class: "row" }, html("label", { for: "pictures-folder" }, "or a folder"), folder),
      html("p", { class: "dialog-note", id: "pictures-quota" }, `Up to ${counted(most)} pictures of ${classes} classes. Files are read in this browser; only the small grey pictures go to the server, as a part of the experiment.`),
      this.error,
      this.ofFolders,
      this.ofIdx,
      this.status,
      this.sheet,
      this.plan,
      html("div", { class: "row" }, this.begin),
    );
    this.dialog.classList.add("wide");
    this.dialog.addEventListener("close", () => {
      this.asked += 1;
    });
    for (const input of [files, folder]) input.addEventListener("change", () => void this.take(async () => sourcesOf(input.files ?? [])));
    for (const field of [this.side, this.inverted, this.training, this.test]) field.addEventListener("change", () => void this.attempt((isWanted) => this.look(isWanted)));
    this.dialog.addEventListener("drop", (event) => {
      if (!event.dataTransfer) return;
      event.preventDefault();
      event.stopPropagation();
      const { items, files: dropped } = event.dataTransfer;
      const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
      const kept = { entries, files: [...dropped] };
      void this.take(() => sourcesDropped(kept));
    });
    files.focus();
  }

  /**
   * Takes files in place of those before, and shows what becomes of them.
   *
   * @param {() => Promise<Source[]>} bring
   */
  async take(bring) {
    this.found = null;
    this.ofFolders.hidden = true;
    this.ofIdx.hidden = true;
    await this.attempt(async (isWanted) => {
      this.status.textContent = "Looking into the files…";
      const found = await lookedInto(await bring(), this.limits);
      if (!isWanted()) return;
      this.found = found;
      this.ofFolders.hidden = !("classes" in found);
      this.ofIdx.hidden = "classes" in found;
      this.testField.hidden = !("pairs" in found && found.pairs.test);
      await this.look(isWanted);
    });
  }

  /**
   * Shows the pictures as they will be, and what will be done with them.
   *
   * @param {() => boolean} isWanted
   */
  async look(isWanted) {
    const { found } = this;
    if (!found) return;
    const pictures = await this.pictures(found, isWanted);
    if (!pictures || !isWanted()) return;
    this.sheet.replaceChildren(contactSheet(pictures));
    this.status.textContent = "Fitting a network…";
    const { experiment, sentence } = await experimentWith(pictures, this.choices, run.peek()?.experiment.seed ?? 0);
    const { data } = await checkExperiment(experiment);
    if (!isWanted()) return;
    const others = "others" in found ? found.others : [];
    const lines = [
      `${counted(data.train_rows)} pictures to train on, ${counted(data.test_rows)} to test on; ${data.classes.length} classes: ${data.classes.join(", ")}.`,
      ...(others.length > 0 ? [`Left out, as they are no PNGs: ${others.slice(0, 3).join(", ")}${others.length > 3 ? ` and ${others.length - 3} more` : ""}.`] : []),
      `Network: ${sentence}. All of it can be changed afterwards.`,
      "The pictures go with the run: in a file that you save, and in a link if they are few enough for one.",
    ];
    this.status.textContent = `${found.title}, as the network is given it:`;
    this.plan.replaceChildren(...lines.map((line) => html("li", {}, line)));
    this.experiment = experiment;
    this.begin.disabled = false;
  }

  /**
   * @param {PngFolders | IdxFiles} found
   * @param {() => boolean} isWanted
   * @returns {Promise<Pictures | null>}
   */
  async pictures(found, isWanted) {
    if ("pairs" in found) return picturesOfIdx(found, { training: this.count(this.training, "taken"), test: this.count(this.test, "to test on") }, this.limits);
    const count = found.classes.reduce((sum, { sources }) => sum + sources.length, 0);
    const how = { side: Number(this.side.value), isInverted: this.inverted.checked };
    return await picturesOfFolders(found, how, (done) => {
      this.status.textContent = `${counted(done)} of ${counted(count)} pictures are read…`;
      return isWanted();
    });
  }

  /**
   * @param {HTMLInputElement} field
   * @param {string} purpose
   */
  count(field, purpose) {
    const number = Number(field.value);
    if (!Number.isInteger(number) || number < Number(field.min) || number > Number(field.max) || field.value === "") {
      throw new RefusedFile(`The pictures ${purpose} must be a whole number from ${field.min} to ${counted(Number(field.max))}; “${field.value}” is not.`);
    }
    return number;
  }

  async start() {
    const { experiment } = this;
    if (!experiment) return;
    await this.attempt(async () => {
      await begin(experiment, "New run: pictures of your own.");
      this.dialog.close();
    });
  }

  /**
   * Does something; what is refused is told.
   *
   * @param {(isWanted: () => boolean) => Promise<void>} deed is told whether anything was asked for since
   */
  async attempt(deed) {
    this.asked += 1;
    const { asked } = this;
    const isWanted = () => asked === this.asked;
    this.begin.disabled = true;
    this.error.textContent = "";
    this.plan.replaceChildren();
    try {
      await deed(isWanted);
    } catch (error) {
      if (!(error instanceof RefusedFile || error instanceof ApiError)) throw error;
      if (!isWanted()) return;
      this.error.textContent = error.message;
      this.status.textContent = "";
      this.sheet.replaceChildren();
    }
  }
}

/**
 * Opens the dialog.
 *
 * @param {Dropped | null} [dropped]
 */
export async function openPicturesDialog(dropped = null) {
  const [choices] = await Promise.all([getChoices(), addStylesheet("own-data.css")]);
  const dialog = new PicturesDialog(choices);
  if (dropped) await dialog.take(() => sourcesDropped(dropped));
}
