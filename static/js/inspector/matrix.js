/**
 * A matrix as a table whose numbers can be pointed at, focused and selected.
 *
 * A large matrix shows a window of itself; the arrow keys and the buttons below move it. Rows and columns here are
 * those on the screen: a transposed matrix has exchanged them already.
 *
 * @import {Paint} from "../scales.js"
 * @import {Place} from "../types.js"
 */
import { html } from "../html.js";
import { pointed, select } from "../state.js";
import { Pager } from "./pager.js";

/** How many rows, and how many columns, a window shows. */
export const WINDOW = 12;

/** @type {Readonly<Record<string, [number, number]>>} */
const MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-WINDOW, 0],
  PageDown: [WINDOW, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/**
 * @typedef {object} Cell
 * @property {string} text
 * @property {Paint | null} paint null where the number is not known
 * @property {Place | null} place what is pointed at
 * @property {"" | "subject" | "source" | "hint"} light
 *
 * @typedef {object} Content
 * @property {number} rows
 * @property {number} columns
 * @property {number | null} markedRow the selected sample's row, and
 * @property {number | null} markedColumn its column where the matrix is transposed
 * @property {(row: number, column: number) => Cell} cell
 *
 * @typedef {{rows: [number, number], columns: [number, number]}} Part
 */

export class Matrix {
  /**
   * @param {string} name for screen readers
   * @param {(Node | string)[]} caption
   * @param {() => void} moved called when another part is shown
   */
  constructor(name, caption, moved) {
    this.moved = moved;
    this.start = { row: 0, column: 0 };
    this.size = { rows: 0, columns: 0 };
    /** @type {HTMLTableCellElement[][]} */
    this.cells = [];
    /** @type {(Place | null)[][]} */
    this.places = [];
    /** @type {EventTarget | null} */
    this.hovered = null;
    this.table = html("table", { role: "grid", "aria-label": name });
    this.rowPager = new Pager("rows", (direction) => this.page(direction * WINDOW, 0));
    this.columnPager = new Pager("columns", (direction) => this.page(0, direction * WINDOW));
    this.element = html(
      "figure",
      { class: "matrix" },
      html("figcaption", {}, ...caption),
      this.table,
      this.rowPager.element,
      this.columnPager.element,
    );
    // Not pointerover: that also comes when another number moves under a pointer that rests.
    this.table.addEventListener("pointermove", (event) => this.hover(event.target));
    this.table.addEventListener("pointerleave", () => this.hover(null));
    this.table.addEventListener("focusin", (event) => this.point(event.target));
    this.table.addEventListener("focusout", () => this.point(null));
    this.table.addEventListener("click", (event) => this.choose(event.target));
    this.table.addEventListener("keydown", (event) => this.key(event));
  }

  /**
   * The part that is shown, of a matrix of that shape.
   *
   * @param {number} rows
   * @param {number} columns
   * @returns {Part}
   */
  part(rows, columns) {
    const { row, column } = this.start;
    return { rows: [row, Math.min(rows, row + WINDOW)], columns: [column, Math.min(columns, column + WINDOW)] };
  }

  /**
   * Moves the window so that an entry is in it.
   *
   * @param {number} row
   * @param {number} column
   */
  show(row, column) {
    const start = { row: startFor(row, this.start.row), column: startFor(column, this.start.column) };
    if (start.row === this.start.row && start.column === this.start.column) return;
    this.start = start;
    this.moved();
  }

  /** @param {Content} content */
  draw(content) {
    const { rows, columns } = this.part(content.rows, content.columns);
    this.size = { rows: content.rows, columns: content.columns };
    if (!this.table.tHead || this.cells.length !== rows[1] - rows[0] || (this.cells[0]?.length ?? 0) !== columns[1] - columns[0]) {
      this.build(rows[1] - rows[0], columns[1] - columns[0]);
    }
    this.writeHeaders(rows[0], columns[0], content);
    this.places = this.cells.map((line, i) =>
      line.map((cell, j) => drawCell(cell, content.cell(rows[0] + i, columns[0] + j))),
    );
    this.rowPager.draw(rows, content.rows);
    this.columnPager.draw(columns, content.columns);
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  build(rows, columns) {
    this.cells = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => html("td", { tabindex: -1 })),
    );
    const heads = Array.from({ length: columns }, () => html("th", { scope: "col" }));
    const corner = html("th", { scope: "col" }, html("span", { class: "visually-hidden" }, "row"));
    this.table.replaceChildren(
      html("thead", {}, html("tr", {}, corner, ...heads)),
      html("tbody", {}, ...this.cells.map((line) => html("tr", {}, html("th", { scope: "row" }), ...line))),
    );
    if (rows * columns > 0) this.cells[0][0].tabIndex = 0;
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {Content} content
   */
  writeHeaders(row, column, { markedRow, markedColumn }) {
    const [heads, ...lines] = this.table.rows;
    [...heads.cells].slice(1).forEach((head, j) => writeHeader(head, column + j, markedColumn));
    lines.forEach((line, i) => writeHeader(line.cells[0], row + i, markedRow));
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  page(rows, columns) {
    this.start = {
      row: within(this.start.row + rows, this.size.rows),
      column: within(this.start.column + columns, this.size.columns),
    };
    this.moved();
  }

  /** @param {EventTarget | null} target */
  hover(target) {
    if (target !== this.hovered || pointed.peek() === null) this.point(target);
    this.hovered = target;
  }

  /** @param {EventTarget | null} target */
  point(target) {
    const at = this.find(target);
    pointed.value = at && this.places[at.row][at.column];
    if (!at) return;
    for (const cell of this.cells.flat()) cell.tabIndex = -1;
    this.cells[at.row][at.column].tabIndex = 0;
  }

  /** @param {EventTarget | null} target */
  choose(target) {
    const at = this.find(target);
    const place = at && this.places[at.row][at.column];
    if (place) select(place);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const at = this.find(event.target);
    const move = MOVES[event.key];
    if (!at || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") this.choose(event.target);
    else if (move) this.focus(this.start.row + at.row + move[0], this.start.column + at.column + move[1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  focus(row, column) {
    const to = {
      row: Math.max(0, Math.min(this.size.rows - 1, row)),
      column: Math.max(0, Math.min(this.size.columns - 1, column)),
    };
    this.show(to.row, to.column);
    this.cells[to.row - this.start.row][to.column - this.start.column].focus();
  }

  /** @param {EventTarget | null} target */
  find(target) {
    const cell = target instanceof Element ? target.closest("td") : null;
    if (!cell) return null;
    const row = this.cells.findIndex((line) => line.includes(cell));
    return row < 0 ? null : { row, column: this.cells[row].indexOf(cell) };
  }
}

/**
 * @param {HTMLTableCellElement} element
 * @param {Cell} cell
 */
function drawCell(element, { text, paint, place, light }) {
  const known = paint !== null;
  if (element.textContent !== text) element.textContent = text;
  const classes = `${known ? "" : "unknown"} ${light}`.trim();
  if (element.className !== classes) element.className = classes;
  element.style.backgroundColor = paint?.fill ?? "";
  element.style.color = paint?.ink ?? "";
  if (known) element.removeAttribute("aria-label");
  else element.setAttribute("aria-label", "not computed yet");
  return place;
}

/**
 * @param {HTMLTableCellElement} head
 * @param {number} at
 * @param {number | null} marked
 */
function writeHeader(head, at, marked) {
  const text = at === marked ? `▸${at + 1}` : String(at + 1);
  if (head.textContent === text) return;
  head.textContent = text;
  head.className = at === marked ? "marked" : "";
}

/**
 * Where the window has to start so that an entry is in it.
 *
 * @param {number} at
 * @param {number} start
 */
function startFor(at, start) {
  return at >= start && at < start + WINDOW ? start : Math.floor(at / WINDOW) * WINDOW;
}

/**
 * @param {number} start
 * @param {number} count
 */
function within(start, count) {
  return Math.max(0, Math.min(start, Math.floor((count - 1) / WINDOW) * WINDOW));
}
