/**
 * Prediction: before the backward pass a question, whose answer is locked; after it, prediction and truth side by
 * side, and how often one was right. Every number of the truth is the engine's.
 *
 * @import {Questions} from "./questions.js"
 */
import { full } from "../format.js";
import { button, html } from "../html.js";
import { openDialog } from "../laboratory/dialog.js";
import { run, trace } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { questionsFor, sizeOf, SIZES } from "./questions.js";

const KEPT = "gradus.predictions";

/** @typedef {{direction: string, size: number, layer: number | null}} Answer */

/**
 * Asks about the step on the screen.
 *
 * @returns {Promise<(() => void) | null>} shows prediction and truth; null if nothing was answered
 */
export async function askPrediction() {
  const [state, shown] = [run.peek(), trace.peek()];
  const asked = state && shown && questionsFor(state, shown, Math.random);
  if (!asked) return null;
  await addStylesheet("practice.css");
  const answer = await answered(asked);
  return answer && (() => compare(asked, answer));
}

/**
 * @param {Questions} asked
 * @returns {Promise<Answer | null>}
 */
function answered({ weight, layers }) {
  return new Promise((resolve) => {
    const trouble = html("p", { class: "field-error", role: "status" });
    const form = html(
      "form",
      { class: "prediction" },
      choice("direction", `${weight.name} is ${full(weight.value)} now. This step makes it`, [["up", "larger"], ["down", "smaller"], ["same", "neither"]]),
      choice("size", "by about", SIZES.map(({ label }, at) => [String(at), label])),
      layers ? choice("layer", "The larger gradient ‖∂E/∂W‖ has", layers.names.map((name, at) => [String(at), name])) : "",
      html("div", { class: "row" }, html("button", { class: "primary" }, "Lock it, and step"), button({}, () => form.closest("dialog")?.close(), "Not now")),
      trouble,
    );
    const dialog = openDialog("Before the backward pass: what do you expect?", form);
    /** @type {Answer | null} */
    let locked = null;
    form.onsubmit = (event) => {
      event.preventDefault();
      const given = new FormData(form);
      if (!given.get("direction") || !given.get("size") || (layers && !given.get("layer"))) {
        trouble.textContent = "Answer every line; a guess will do.";
        return;
      }
      locked = { direction: String(given.get("direction")), size: Number(given.get("size")), layer: layers ? Number(given.get("layer")) : null };
      dialog.close();
    };
    dialog.addEventListener("close", () => resolve(locked));
  });
}

/**
 * @param {string} name
 * @param {string} legend
 * @param {string[][]} options
 */
function choice(name, legend, options) {
  return html(
    "fieldset",
    { class: "choices" },
    html("legend", {}, legend),
    ...options.map(([value, label], at) =>
      html("label", {}, html("input", { type: "radio", name, value, autofocus: name === "direction" && at === 0 }), ` ${label}`),
    ),
  );
}

/**
 * Prediction and truth side by side.
 *
 * @param {Questions} asked
 * @param {Answer} answer
 */
function compare({ weight, layers }, answer) {
  const words = { up: "larger", down: "smaller", same: "neither" };
  const direction = /** @type {keyof typeof words} */ (["down", "same", "up"][Math.sign(weight.change) + 1]);
  const size = sizeOf(weight.change);
  const rows = [
    row(`${weight.name} becomes`, words[/** @type {keyof typeof words} */ (answer.direction)], `${words[direction]}: ${full(weight.change)}`, answer.direction === direction),
    row("by about", SIZES[answer.size].label, SIZES[size].label, answer.size === size),
  ];
  if (layers && answer.layer !== null) {
    const larger = layers.norms[0] >= layers.norms[1] ? 0 : 1;
    const truth = `${layers.names[larger]}: ${full(layers.norms[larger])}, beside ${full(layers.norms[1 - larger])}`;
    rows.push(row("the larger gradient", layers.names[answer.layer], truth, answer.layer === larger));
  }
  const right = rows.filter(({ isRight }) => isRight).length;
  const head = html("tr", {}, ...["", "you said", "it is", ""].map((text) => html("th", { scope: "col" }, text)));
  openDialog(
    "Prediction and truth",
    html("table", { class: "prediction-table" }, html("thead", {}, head), html("tbody", {}, ...rows.map(({ element }) => element))),
    html("p", { role: "status" }, counted(rows.length, right)),
  );
}

/**
 * @param {string} what
 * @param {string} said
 * @param {string} truth
 * @param {boolean} isRight
 */
function row(what, said, truth, isRight) {
  const verdict = html("td", { class: isRight ? "right" : "wrong" }, isRight ? "✓ right" : "✗ not so");
  return { isRight, element: html("tr", {}, html("th", { scope: "row" }, what), html("td", {}, said), html("td", {}, truth), verdict) };
}

/**
 * Adds to the tally, which this browser keeps.
 *
 * @param {number} asked
 * @param {number} right
 */
function counted(asked, right) {
  const kept = localStorage.getItem(KEPT);
  const before = kept ? JSON.parse(kept) : { asked: 0, right: 0 };
  const now = { asked: before.asked + asked, right: before.right + right };
  localStorage.setItem(KEPT, JSON.stringify(now));
  return `So far ${now.right} of ${now.asked} predictions were right.`;
}
