/**
 * The columns of a CSV as a table: what each holds, which one is predicted, and which are learned from.
 *
 * @import {Column, Survey} from "./types.js"
 */
import { plain } from "../format.js";
import { html } from "../html.js";

const MOST_HOLES = 5;
const MOST_CATEGORIES = 4;
const LONGEST = 24;

export class CsvColumns {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.body = html("tbody");
    const heads = ["column", "holds", "first rows", "learn from", "predict"].map((name) => html("th", { scope: "col" }, name));
    this.element = html("table", { class: "csv-columns" }, html("thead", {}, html("tr", {}, ...heads)), this.body);
    this.element.addEventListener("change", () => this.settle());
  }

  /**
   * @param {Survey} survey
   * @param {{target: string, leaveOut: string[]}} chosen
   */
  write({ columns }, { target, leaveOut }) {
    this.body.replaceChildren(...columns.map((column) => row(column, column.name === target, !leaveOut.includes(column.name))));
    this.show();
  }

  /** What is predicted is not learned from. */
  settle() {
    this.show();
    this.changed();
  }

  show() {
    for (const { learn, predict } of this.controls()) {
      learn.disabled = predict.checked || learn.dataset.empty === "true";
    }
  }

  controls() {
    return [...this.body.rows].map((each) => {
      const [learn, predict] = each.querySelectorAll("input");
      return { name: learn.value, learn, predict };
    });
  }

  get target() {
    return this.controls().find(({ predict }) => predict.checked)?.name ?? "";
  }

  /** The columns that are neither predicted nor learned from. */
  get leaveOut() {
    return this.controls().flatMap(({ name, learn, predict }) => (learn.checked || predict.checked || learn.dataset.empty === "true" ? [] : [name]));
  }
}

/**
 * @param {Column} column
 * @param {boolean} isTarget
 * @param {boolean} isUsed
 */
function row(column, isTarget, isUsed) {
  const { name, kind, fault, examples } = column;
  const isEmpty = kind === "empty";
  const learn = html("input", { type: "checkbox", value: name, checked: isUsed && !isEmpty, "data-empty": isEmpty, "aria-label": `learn from ${name}` });
  const predict = html("input", { type: "radio", name: "csv-target", value: name, checked: isTarget, disabled: isEmpty, "aria-label": `predict ${name}` });
  const holds = html("td", {}, ...held(column).map((line) => html("div", {}, line)));
  if (fault) holds.append(html("div", { class: "field-error" }, `${fault[0].toUpperCase()}${fault.slice(1)}.`));
  const shown = examples.map((cell) => (cell === "" ? "–" : shortened(cell))).join(", ");
  return html("tr", {}, html("th", { scope: "row" }, shortened(name)), holds, html("td", { class: "examples" }, shown), html("td", {}, learn), html("td", {}, predict));
}

/**
 * What a column holds, in a few words a line.
 *
 * @param {Column} column
 * @returns {string[]}
 */
function held({ kind, holes, distinct = 0, min = 0, max = 0, categories = {} }) {
  if (kind === "empty") return ["nothing"];
  const lines = [];
  if (kind === "numeric") {
    lines.push(min === max ? `${plain(min)} in every row` : `numbers, ${plain(min)} to ${plain(max)}`);
  } else {
    const some = Object.entries(categories).slice(0, MOST_CATEGORIES).map(([name, count]) => `${shortened(name)} (${count})`);
    lines.push(`${distinct} ${distinct === 1 ? "text" : "texts"}: ${some.join(", ")}${distinct > MOST_CATEGORIES ? ", …" : ""}`);
  }
  if (holes.length > 0) {
    const some = holes.slice(0, MOST_HOLES).join(", ");
    const more = holes.length > MOST_HOLES ? ` and ${holes.length - MOST_HOLES} more` : "";
    lines.push(`empty on line${holes.length === 1 ? "" : "s"} ${some}${more}`);
  }
  return lines;
}

/** @param {string} text */
function shortened(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
