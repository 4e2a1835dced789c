/**
 * How well it reads: accuracy, the confusion table, and the pictures behind each of its cells, the worst first.
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { short } from "../format.js";
import { button, html } from "../html.js";
import { told, withRun } from "../run.js";
import { playing, run, trace } from "../state.js";
import { areWords } from "./layout.js";
import { fetchFrame, json } from "./requests.js";
import { tables } from "./sample.js";
import { Sheet } from "./sheet.js";

const SETTLE = 150; // milliseconds
const MOST = 24;

/**
 * @typedef {{rows: number, E: number, accuracy: number, confusion: number[][]}} Part
 * @typedef {{label: number, said: number} | null} Cell null for all mistakes
 * @typedef {{row: number, label: number, said: number, error: number}} Reading
 */

/**
 * @param {() => boolean} isShown read in effects
 * @returns {HTMLElement}
 */
export function mistakesPanel(isShown) {
  const evaluation = signal(/** @type {{train: Part, test: Part | null} | null} */ (null));
  const part = signal(/** @type {"test" | "train"} */ ("test"));
  const cell = signal(/** @type {Cell} */ (null));
  const found = signal(/** @type {{count: number, readings: Reading[], thumbs: HTMLElement[]} | null} */ (null));
  const choice = html("select", { "aria-label": "Which pictures are read" }, new Option("test pictures", "test"), new Option("training pictures", "train"));
  choice.addEventListener("change", () => {
    part.value = choice.value === "train" ? "train" : "test";
    cell.value = null;
  });
  const words = html("p", { class: "answer-words" });
  const table = html("table", { class: "confusion" });
  const all = button({ class: "quiet" }, () => {
    cell.value = null;
  }, "all mistakes");
  const title = html("p", { class: "hint" });
  const thumbs = html("div", { class: "readings" });
  effect(() => {
    const step = trace.value?.step;
    if (!isShown() || playing.value || step === undefined) return undefined;
    const timer = window.setTimeout(
      () =>
        told(async () => {
          evaluation.value = await withRun((id) => json("GET", `runs/${id}/steps/${step}/evaluation`));
        }),
      SETTLE,
    );
    return () => clearTimeout(timer);
  });
  effect(() => {
    const [step, shown, chosen] = [trace.value?.step, part.value, cell.value];
    if (!isShown() || playing.value || step === undefined) return undefined;
    const of = chosen ? `&label=${chosen.label}&said=${chosen.said}` : "";
    const timer = window.setTimeout(
      () =>
        told(async () => {
          const { header, tensors, int8 } = await withRun((id) => fetchFrame(`runs/${id}/steps/${step}/readings?part=${shown}&most=${MOST}${of}`));
          const { count, readings } = /** @type {{count: number, readings: Reading[]}} */ (/** @type {unknown} */ (header));
          const [pictures, scale] = [int8.get("pictures"), tensors.get("pictures/scale")];
          found.value = { count, readings, thumbs: pictures && scale ? thumbsOf(pictures, scale.values, readings) : [] };
        }),
      SETTLE,
    );
    return () => clearTimeout(timer);
  });
  effect(() => {
    const [seen, shown, chosen] = [evaluation.value, part.value, cell.value];
    const of = seen?.[shown];
    table.hidden = !of;
    if (!seen || !of) return;
    const test = seen.test ? `, ${percent(seen.test.accuracy)} of ${seen.test.rows} test pictures` : "";
    words.textContent = `Reads ${percent(seen.train.accuracy)} of ${seen.train.rows} training${test}.`;
    table.classList.toggle("are-words", areWords(run.peek()?.data?.classes ?? []));
    table.replaceChildren(...confusion(of.confusion, run.peek()?.data?.classes ?? [], chosen, (next) => {
      cell.value = next;
    }));
  });
  effect(() => {
    const [shown, chosen, classes] = [found.value, cell.value, run.value?.data?.classes ?? []];
    all.hidden = !chosen;
    if (!shown) return;
    const what = chosen ? `${classes[chosen.label]} read as ${classes[chosen.said]}` : "read wrongly";
    title.textContent = shown.count === 0 ? `None is ${what}.` : `${shown.count} ${what}, the largest E first:`;
    thumbs.replaceChildren(...shown.thumbs);
  });
  return html("div", { class: "mistakes-panel" }, html("div", { class: "nudge-choices" }, choice, all), words, table, title, thumbs);
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * @param {{shape: number[], values: Int8Array}} pictures
 * @param {Float32Array} scales
 * @param {Reading[]} readings
 */
function thumbsOf({ shape: [, rows, columns], values }, scales, readings) {
  const classes = run.peek()?.data?.classes ?? [];
  return readings.map(({ row, label, said, error }, n) => {
    const sheet = new Sheet();
    const part = values.subarray(n * rows * columns, (n + 1) * rows * columns);
    sheet.paint({ shape: [rows, columns], values: part, scale: scales[n] }, { rows, columns }, tables.peek().ink);
    sheet.canvas.setAttribute("aria-hidden", "true");
    const name = `row ${row + 1}: ${classes[label]} read as ${classes[said]}, E ${short(error)}`;
    return html("figure", { class: "reading", title: name }, sheet.canvas, html("figcaption", {}, `${classes[label]}→${classes[said]}`, html("span", { class: "visually-hidden" }, `, row ${row + 1}, E ${short(error)}`)));
  });
}

/**
 * @param {number[][]} counts
 * @param {string[]} classes
 * @param {Cell} chosen
 * @param {(cell: Cell) => void} choose
 */
function confusion(counts, classes, chosen, choose) {
  const head = html("tr", {}, html("td", {}, "↓ is, read as →"), ...classes.map((name) => html("th", { scope: "col" }, named(name))));
  const rows = counts.map((row, label) => {
    const most = Math.max(1, ...row);
    const cells = row.map((count, said) => {
      const pressed = chosen?.label === label && chosen.said === said;
      const cell = button({ "aria-label": `${count} of ${classes[label]} read as ${classes[said]}`, "aria-pressed": String(pressed) }, () => choose({ label, said }), count === 0 ? "" : String(count));
      cell.style.setProperty("--share", String(count / most));
      return html("td", { class: label === said ? "right" : "wrong" }, cell);
    });
    return html("tr", {}, html("th", { scope: "row" }, named(classes[label])), ...cells);
  });
  return [html("caption", { class: "visually-hidden" }, "How often each class is read as each"), html("thead", {}, head), html("tbody", {}, ...rows)];
}

/** @param {string} name of a class, which may be cut */
function named(name) {
  return html("span", { title: name }, name);
}
