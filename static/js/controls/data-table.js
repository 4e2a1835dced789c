/**
 * The training rows as a table that can be edited: what goes in, and what the network should say to it.
 *
 * @import {Data, Experiment, Matrix} from "../types.js"
 */
import { exact } from "../format.js";
import { button, html } from "../html.js";
import { readNumber } from "../written-number.js";

const MOST_ROWS = 16;
const MOST_COLUMNS = 6;

export class DataTable {
  /** @param {(data: Experiment["data"], what: string) => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {Pick<Data, "inputs" | "targets">} */
    this.data = { inputs: [], targets: [] };
    this.table = html("table", { "aria-label": "Training rows", "aria-describedby": "data-error" });
    this.add = button({ class: "quiet" }, () => this.addRow(), "+ add a row");
    this.xor = button({ class: "quiet" }, () => changed({ kind: "xor" }, "data XOR"), "back to XOR");
    this.error = html("p", { class: "field-error", id: "data-error" });
    this.element = html("div", { class: "data-table" }, this.table, this.add, this.xor, this.error);
    this.table.addEventListener("change", (event) => this.readCell(event.target));
  }

  /**
   * @param {Data} data
   * @param {string} kind the experiment's kind of data
   */
  draw(data, kind) {
    this.data = data;
    this.say("", null);
    this.xor.hidden = kind !== "table";
    const [rows, columns] = [data.inputs.length, data.inputs[0].length + data.targets[0].length];
    const small = rows <= MOST_ROWS && columns <= MOST_COLUMNS;
    this.add.hidden = !small || rows === MOST_ROWS;
    if (!small) {
      const words = `${counted(rows, "row")} of ${counted(data.inputs[0].length, "input")} and ${counted(data.targets[0].length, "target")}`;
      this.table.replaceChildren(html("caption", {}, words));
      return;
    }
    const numbers = data.inputs.map((input, row) => [...input, ...data.targets[row]]);
    const cells = [...this.table.querySelectorAll("input")];
    const sameShape = this.table.tBodies[0]?.rows.length === rows && cells.length === rows * columns;
    if (sameShape) cells.forEach((cell, at) => write(cell, numbers.flat()[at]));
    else this.build(numbers);
  }

  /** @param {Matrix} numbers */
  build(numbers) {
    const { inputs, targets } = this.data;
    const heads = [...inputs[0].map((_, j) => `x${j + 1}`), ...targets[0].map((_, j) => `t${j + 1}`)];
    this.table.replaceChildren(
      html("thead", {}, html("tr", {}, ...heads.map((name) => html("th", { scope: "col" }, name)), html("td"))),
      html("tbody", {}, ...numbers.map((line, row) => this.rowElement(line, row, heads))),
    );
  }

  /**
   * @param {number[]} numbers
   * @param {number} row
   * @param {string[]} heads
   */
  rowElement(numbers, row, heads) {
    const cells = numbers.map((number, at) => {
      const input = html("input", { "aria-label": `${heads[at]} of row ${row + 1}`, inputmode: "decimal", autocomplete: "off" });
      write(input, number);
      return html("td", {}, input);
    });
    const remove = button({ class: "quiet", "aria-label": `remove row ${row + 1}` }, () => this.removeRow(row), "×");
    remove.disabled = this.data.inputs.length === 1;
    return html("tr", {}, ...cells, html("td", {}, remove));
  }

  /** @param {EventTarget | null} target */
  readCell(target) {
    const cell = target instanceof HTMLInputElement ? target.closest("td") : null;
    const row = cell?.closest("tr")?.rowIndex;
    if (!cell || row === undefined || !(target instanceof HTMLInputElement)) return;
    const value = /** @type {number} */ (readNumber(target.value));
    const { inputs, targets } = structuredClone(this.data);
    const width = inputs[0].length;
    if (cell.cellIndex < width) inputs[row - 1][cell.cellIndex] = value;
    else targets[row - 1][cell.cellIndex - width] = value;
    this.send(inputs, targets, `${target.getAttribute("aria-label")} = ${target.value}`);
  }

  addRow() {
    const { inputs, targets } = this.data;
    this.send([...inputs, inputs[0].map(() => 0)], [...targets, targets[0].map(() => 0)], "a row more");
  }

  /** @param {number} row */
  removeRow(row) {
    const { inputs, targets } = this.data;
    this.send(inputs.filter((_, at) => at !== row), targets.filter((_, at) => at !== row), "a row less");
  }

  /**
   * @param {Matrix} inputs
   * @param {Matrix} targets
   * @param {string} what
   */
  send(inputs, targets, what) {
    this.changed({ kind: "table", inputs, targets }, what);
  }

  /**
   * @param {string} sentence what is wrong; empty if nothing is
   * @param {string | null} path where, such as "data.inputs.0.1"
   */
  say(sentence, path) {
    this.error.textContent = sentence;
    for (const input of this.table.querySelectorAll("input")) input.removeAttribute("aria-invalid");
    const [, side, row, column] = path?.split(".") ?? [];
    if (row === undefined || column === undefined) return;
    const at = Number(column) + (side === "targets" ? this.data.inputs[0].length : 0);
    const cell = this.table.rows[Number(row) + 1]?.cells[at];
    cell?.querySelector("input")?.setAttribute("aria-invalid", "true");
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {number} number
 */
function write(input, number) {
  input.value = exact(number);
}

/**
 * @param {number} count
 * @param {string} what one of them
 */
function counted(count, what) {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
