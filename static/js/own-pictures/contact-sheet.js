/**
 * The pictures of each class side by side, as the network will be given them.
 *
 * @import {Pictures} from "./pictures-read.js"
 */
import { html } from "../html.js";
import { contextOf } from "../stage/ground.js";
import { counted } from "./refused-file.js";

const MOST_SHOWN = 24;
/** How wide a picture is drawn, in CSS pixels. */
const CELL = 32;
const GAP = 1;

/**
 * @param {Pictures} pictures
 * @returns {HTMLElement}
 */
export function contactSheet({ rows, columns, names, training }) {
  const labels = [...new Set(training.labels)].sort((a, b) => a - b);
  return html(
    "div",
    { class: "contact-sheet scroll", role: "group", "aria-label": "Contact sheet", tabindex: 0 },
    ...labels.map((label) => {
      const own = [...training.labels.keys()].filter((at) => training.labels[at] === label);
      const shown = own.slice(0, MOST_SHOWN);
      const said = `${counted(own.length)} ${own.length === 1 ? "picture" : "pictures"}${shown.length < own.length ? `, the first ${shown.length} are shown` : ""}`;
      const name = names[label] ?? String(label);
      const images = shown.map((at) => picture(training.values.subarray(at * rows * columns, (at + 1) * rows * columns), rows, columns));
      return html("section", {}, html("h3", {}, name, html("small", {}, ` ${said}`)), html("div", { class: "contact-row", role: "img", "aria-label": `${name}: ${said}` }, ...images));
    }),
  );
}

/**
 * @param {Uint8Array} values
 * @param {number} rows
 * @param {number} columns
 */
function picture(values, rows, columns) {
  const canvas = html("canvas", { width: columns, height: rows });
  const scale = CELL / Math.max(rows, columns);
  canvas.style.width = `${columns * scale - GAP}px`;
  canvas.style.height = `${rows * scale - GAP}px`;
  const context = contextOf(canvas);
  const image = context.createImageData(columns, rows);
  values.forEach((grey, at) => image.data.set([grey, grey, grey, 255], 4 * at));
  context.putImageData(image, 0, 0);
  return canvas;
}
