/**
 * The confusion table: how many rows of each class are said to be of each class, with precision and recall. A cell is
 * read with the arrow keys, and chosen with a press; `chosenCell` is for whoever shows its rows.
 *
 * @import {EvaluatedPart, Evaluation} from "../types.js"
 * @import {Panel} from "./panel.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { getEvaluation } from "../api.js";
import { follow, request, still } from "../following.js";
import { percent } from "../format.js";
import { html } from "../html.js";
import { palette } from "../palette.js";
import { mix } from "../scales.js";
import { run } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { offerPicture } from "./pictured.js";

const MANY = 5; // classes, from which on there is no room for words
const STRONGEST = 0.55; // of the colour behind a cell, so that its ink is read

/** @typedef {{part: "train" | "test", actual: number, said: number}} Cell classes from 0 */

export const evaluation = signal(/** @type {Evaluation | null} */ (null));
/** The cell that was pressed last. */
export const chosenCell = signal(/** @type {Cell | null} */ (null));

const part = signal(/** @type {"train" | "test"} */ ("train"));
/** Where the arrow keys are. */
const current = signal({ actual: 0, said: 0 });

/** @param {Panel} panel */
export async function mount(panel) {
  await addStylesheet("chart-panels.css");
  const table = html("table", { class: "confusion", role: "grid" });
  const words = html("p", { class: "chart-note", role: "status" });
  panel.tools.append(partControl());
  panel.body.append(table, words);
  offerPicture(panel, "Right and wrong", async () => (await import("./table-picture.js")).tablePicture(table, `Right and wrong, ${part.peek()} rows`));
  const wanted = computed(() => {
    const hasClasses = (run.value?.data.classes.length ?? 0) > 0;
    return panel.shown.value && hasClasses && still.value !== null ? request({ step: still.value }) : null;
  });
  follow(evaluation, wanted, 60, (id, { step }) => getEvaluation(id, step));
  let drawnFor = run.peek()?.id;
  effect(() => {
    if (run.value?.id === drawnFor) return;
    drawnFor = run.value?.id;
    evaluation.value = null;
    chosenCell.value = null;
    current.value = { actual: 0, said: 0 };
  });
  effect(() => {
    const seen = evaluation.value;
    const counted = seen && shownPart(seen);
    if (!seen || !counted?.confusion) return;
    const hadFocus = table.contains(document.activeElement);
    table.classList.toggle("many", seen.classes.length > MANY);
    table.replaceChildren(...rowsOf(seen.classes, counted));
    if (hadFocus) focusCurrent(table);
  });
  effect(() => {
    words.textContent = evaluation.value ? sentence(evaluation.value) : "";
  });
  listen(table);
}

function partControl() {
  const select = html("select", { "aria-label": "Rows that are counted" }, html("option", { value: "train" }, "train"), html("option", { value: "test" }, "test"));
  select.addEventListener("change", () => {
    part.value = select.value === "test" ? "test" : "train";
  });
  effect(() => {
    select.hidden = !evaluation.value?.test;
    select.value = part.value;
  });
  return select;
}

/** @param {Evaluation} seen */
function shownPart(seen) {
  return part.value === "test" && seen.test ? seen.test : seen.train;
}

/**
 * @param {string[]} classes
 * @param {EvaluatedPart} counted
 */
function rowsOf(classes, { confusion, precision, recall }) {
  const counts = /** @type {number[][]} */ (confusion);
  const isNarrow = classes.length > MANY;
  /** @param {number | null | undefined} share */
  const shareText = (share) => {
    if (typeof share !== "number") return "–";
    return isNarrow ? String(Math.round(100 * share)) : percent(share);
  };
  const heads = classes.map((name) => html("th", { scope: "col" }, name));
  const ramp = palette.value.value;
  const body = counts.map((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count, said) => {
      const { actual: atRow, said: atColumn } = current.value;
      const chosen = chosenCell.value;
      const isChosen = chosen?.actual === actual && chosen.said === said && chosen.part === part.value;
      const cell = html(
        "td",
        { role: "gridcell", "data-actual": actual, "data-said": said, tabindex: actual === atRow && said === atColumn ? 0 : -1, "aria-selected": String(isChosen) },
        String(count),
      );
      const end = actual === said ? ramp.plus : ramp.minus;
      if (total > 0) cell.style.background = `rgb(${mix(ramp.zero, end, (STRONGEST * count) / total).join(" ")})`;
      return cell;
    });
    return html("tr", {}, html("th", { scope: "row" }, classes[actual]), ...cells, html("td", { class: "share" }, shareText(recall?.[actual])));
  });
  return [
    html("thead", {}, html("tr", {}, html("td", { class: "corner" }, isNarrow ? "" : "is ↓ said →"), ...heads, html("th", { scope: "col", title: "recall" }, isNarrow ? "rec" : "recall"))),
    html("tbody", {}, ...body),
    html("tfoot", {}, html("tr", {}, html("th", { scope: "row", title: "precision" }, isNarrow ? "prec" : "precision"), ...classes.map((_, said) => html("td", { class: "share" }, shareText(precision?.[said]))), html("td", {}))),
  ];
}

/**
 * The cell that was pressed, in words, or else the table as a whole.
 *
 * @param {Evaluation} seen
 */
function sentence(seen) {
  const { confusion, accuracy, rows } = shownPart(seen);
  const chosen = chosenCell.value;
  if (chosen && confusion && chosen.part === part.value) {
    const row = confusion[chosen.actual];
    const total = row.reduce((sum, count) => sum + count, 0);
    const count = row[chosen.said];
    const share = total > 0 ? ` (${percent(count / total)})` : "";
    return `${count} of ${total} rows of class ${seen.classes[chosen.actual]}${share} are said to be ${seen.classes[chosen.said]}.`;
  }
  return `At step ${seen.step} ${percent(accuracy ?? 0)} of ${rows} ${part.value === "test" && seen.test ? "test" : "training"} rows are told right.`;
}

/** @param {HTMLTableElement} table */
function listen(table) {
  /** @type {Readonly<Record<string, [number, number]>>} */
  const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  table.addEventListener("click", (event) => {
    const cell = event.target instanceof Element ? event.target.closest("[data-actual]") : null;
    if (cell instanceof HTMLElement) choose(Number(cell.dataset.actual), Number(cell.dataset.said));
  });
  table.addEventListener("keydown", (event) => {
    const { actual, said } = current.peek();
    const last = (evaluation.peek()?.classes.length ?? 1) - 1;
    const move = moves[event.key];
    if (move) {
      current.value = { actual: Math.max(0, Math.min(last, actual + move[0])), said: Math.max(0, Math.min(last, said + move[1])) };
      focusCurrent(table);
    } else if (event.key === "Enter" || event.key === " ") choose(actual, said);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * Chooses a cell, or gives it up if it is chosen.
 *
 * @param {number} actual
 * @param {number} said
 */
function choose(actual, said) {
  const before = chosenCell.peek();
  const isSame = before?.actual === actual && before.said === said && before.part === part.peek();
  current.value = { actual, said };
  chosenCell.value = isSame ? null : { part: part.peek(), actual, said };
}

/** @param {HTMLElement} table */
function focusCurrent(table) {
  const cell = table.querySelector('[data-actual][tabindex="0"]');
  if (cell instanceof HTMLElement) cell.focus();
}
