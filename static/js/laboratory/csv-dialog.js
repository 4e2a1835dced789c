/**
 * Data of one's own: a CSV is pasted, dropped or chosen; what it holds is shown, with what will be done with it; then a
 * run begins. Nothing on the screen changes before.
 *
 * @import {Choices, DataSettings, PreviewedData} from "./types.js"
 */
import { ApiError } from "../api.js";
import { button, html } from "../html.js";
import { run } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { begin } from "./begin.js";
import { CsvColumns } from "./csv-columns.js";
import { openDialog } from "./dialog.js";
import { experimentFor } from "./new-network.js";
import { checkExperiment, getChoices, previewData, surveyCsv } from "./requests.js";
import { SettingField } from "./setting-field.js";

/** What has no field here of the usual kind. */
const ELSEWHERE = new Set(["text", "target", "leave_out"]);
/** A longer text would make the field slow; it is kept all the same. */
const LONGEST_SHOWN = 20_000;
const PAUSE = 300;
const MOST_BYTES_A_CHARACTER = 4;

class CsvDialog {
  /** @param {Choices} choices */
  constructor(choices) {
    this.choices = choices;
    this.text = "";
    /** Counts what was asked, so that an answer that comes late is passed over. */
    this.asked = 0;
    const { csv_characters: characters, csv_rows: rows, csv_columns: columns } = choices.limits;
    const quota = `Up to ${counted(characters)} characters, ${counted(rows)} rows and ${columns} columns; cells separated by commas, semicolons or tabs.`;
    this.field = html("textarea", { id: "csv-text", rows: 6, spellcheck: false, "aria-describedby": "csv-quota csv-error", placeholder: "length,width,kind\n5.1,3.5,setosa\n7.0,3.2,versicolor" });
    const chosen = html("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", id: "csv-file" });
    this.source = html("p", { class: "dialog-note", role: "status" });
    this.error = html("p", { class: "field-error", id: "csv-error", role: "alert" });
    this.columns = new CsvColumns(() => void this.look());
    const family = choices.families.find(({ kind }) => kind === "csv");
    this.settings = (family?.settings ?? [])
      .filter(({ name }) => !ELSEWHERE.has(name))
      .map((setting) => new SettingField(setting, `data.${setting.name}`, (_, field) => void (field.setting.name === "header" ? this.take(this.text) : this.look()), undefined, "csv"));
    for (const field of this.settings) field.write(field.setting.default);
    this.plan = html("ul", { class: "csv-plan" });
    this.begin = button({ class: "primary", disabled: true }, () => void this.start(), "Begin the run");
    this.found = html(
      "div",
      { hidden: true },
      html("div", { class: "scroll", role: "group", "aria-label": "Columns", tabindex: 0 }, this.columns.element),
      html("div", { class: "csv-settings" }, ...this.settings.map(({ element }) => element)),
      html("p", { class: "dialog-note" }, family?.settings.find(({ name }) => name === "scaling")?.description ?? ""),
      html("h3", {}, "What will be done"),
      this.plan,
    );
    this.dialog = openDialog(
      "Your own table",
      html("label", { for: "csv-text" }, "Paste a CSV here, or drop a file"),
      this.field,
      html("div", { class: "row" }, html("label", { for: "csv-file" }, "or choose a file"), chosen),
      html("p", { class: "dialog-note", id: "csv-quota" }, quota),
      this.source,
      this.error,
      this.found,
      html("div", { class: "row" }, this.begin),
    );
    this.dialog.classList.add("wide");
    this.field.focus();
    this.listen(chosen);
  }

  /** @param {HTMLInputElement} chosen */
  listen(chosen) {
    let waiting = 0;
    this.field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => void this.take(this.field.value), PAUSE);
    });
    chosen.addEventListener("change", () => {
      const [file] = chosen.files ?? [];
      if (file) void this.readFile(file);
    });
    this.dialog.addEventListener("drop", (event) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      event.stopPropagation();
      void this.readFile(file);
    });
  }

  /** @param {File} file */
  async readFile(file) {
    const most = this.choices.limits.csv_characters;
    if (file.size > most * MOST_BYTES_A_CHARACTER) {
      this.refuse(`A CSV may have up to ${counted(most)} characters; ${file.name} has ${counted(file.size)} bytes.`);
      return;
    }
    const text = await file.text();
    this.field.value = text.length > LONGEST_SHOWN ? "" : text;
    await this.take(text);
    this.source.textContent = `${file.name}, ${counted(text.length)} characters.`;
  }

  /**
   * Takes a text in place of the one before, and shows what it holds.
   *
   * @param {string} text
   * @param {DataSettings | null} [settings] what is chosen already
   */
  async take(text, settings = null) {
    this.text = text;
    this.source.textContent = "";
    if (settings) {
      this.field.value = text.length > LONGEST_SHOWN ? "" : text;
      for (const field of this.settings) field.write(settings[field.setting.name] ?? field.setting.default);
    }
    if (text.trim() === "") {
      this.refuse("");
      return;
    }
    await this.ask(async () => {
      const survey = await surveyCsv(text, String(this.value("header")));
      return () => {
        const target = settings?.target ? String(settings.target) : survey.target;
        const leaveOut = /** @type {string[]} */ (settings?.leave_out ?? survey.suggestion?.data.leave_out ?? []);
        this.columns.write(survey, { target, leaveOut });
        this.found.hidden = false;
        void this.look();
      };
    });
  }

  /** Shows what becomes of the table with what is chosen now. */
  async look() {
    for (const field of this.settings) field.say("");
    const data = this.data();
    await this.ask(async () => {
      const described = await previewData(data, this.seed());
      return () => this.showPlan(data, described);
    });
  }

  /**
   * @param {DataSettings} data
   * @param {PreviewedData} described
   */
  showPlan(data, described) {
    const { experiment, sentence } = experimentFor(data, described, this.choices, this.seed());
    const { task, classes, train_rows: train, test_rows: test, notes } = described;
    const predicted = task === "classification" ? `one of ${classes.length} classes` : "a number";
    const lines = [
      `Predict ${String(data.target)}, ${predicted}, from ${described.input_names.length} inputs.`,
      ...notes.map((note) => `${note}.`),
      `${counted(train)} rows to train on, ${counted(test)} to test on.`,
      `Network: ${sentence}. All of it can be changed afterwards.`,
    ];
    this.plan.replaceChildren(...lines.map((line) => html("li", {}, line)));
    this.experiment = experiment;
    this.begin.disabled = false;
  }

  async start() {
    const { experiment } = this;
    if (!experiment) return;
    await this.ask(async () => {
      await checkExperiment(experiment);
      await begin(experiment, `New run: a table of your own, to predict ${String(experiment.data.target)}.`);
      return () => this.dialog.close();
    });
  }

  /**
   * Asks the server; what it refuses is told, and what it answers is done if nothing was asked since.
   *
   * @param {() => Promise<() => void>} question
   */
  async ask(question) {
    this.asked += 1;
    const { asked } = this;
    this.begin.disabled = true;
    try {
      const done = await question();
      if (asked !== this.asked) return;
      this.error.textContent = "";
      this.field.setAttribute("aria-invalid", "false");
      done();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (asked === this.asked) this.blame(error);
    }
  }

  /** @param {ApiError} error */
  blame({ path, message }) {
    const field = this.settings.find((each) => each.path === path);
    if (field) {
      field.say(message);
      this.plan.replaceChildren();
    } else if (path === "text") {
      this.refuse(message);
    } else {
      this.error.textContent = message;
      this.plan.replaceChildren();
    }
  }

  /**
   * Shows no table.
   *
   * @param {string} sentence why
   */
  refuse(sentence) {
    this.asked += 1;
    this.error.textContent = sentence;
    this.field.setAttribute("aria-invalid", String(sentence !== ""));
    this.found.hidden = true;
    this.begin.disabled = true;
  }

  /** @returns {DataSettings} */
  data() {
    const settings = this.settings.map((field) => [field.setting.name, this.value(field.setting.name)]);
    return { kind: "csv", text: this.text, ...Object.fromEntries(settings), target: this.columns.target, leave_out: this.columns.leaveOut };
  }

  /** @param {string} name of a setting */
  value(name) {
    const field = this.settings.find((each) => each.setting.name === name);
    const value = field?.read();
    return field?.setting.type === "real" ? Number(value) : value;
  }

  seed() {
    return run.peek()?.experiment.seed ?? 0;
  }
}

/**
 * Opens the dialog.
 *
 * @param {File | null} [file] what was dropped
 */
export async function openCsvDialog(file = null) {
  const [choices] = await Promise.all([getChoices(), addStylesheet("own-data.css")]);
  const dialog = new CsvDialog(choices);
  const { data } = run.peek()?.experiment ?? {};
  if (file) await dialog.readFile(file);
  else if (data?.kind === "csv") await dialog.take(String(data.text), data);
}

/** @param {number} number */
function counted(number) {
  return number.toLocaleString("en");
}
