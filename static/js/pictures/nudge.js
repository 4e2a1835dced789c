/**
 * The sample nudged along −∂E/∂X: the picture, what would make it less wrong, and what the network says to it, step
 * by step. The parameters stay as they are.
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { short } from "../format.js";
import { html } from "../html.js";
import { told, withRun } from "../run.js";
import { playing, run, sample, trace } from "../state.js";
import { AnswerBars } from "./answer-bars.js";
import { reading } from "./drawing.js";
import { levelsIn } from "./levels.js";
import { postForFrame } from "./requests.js";
import { shownSample, tables } from "./sample.js";
import { Sheet } from "./sheet.js";

const STEPS = 20;
const BY = 0.1; // of the pixel that changes most, in a step
const SETTLE = 80; // milliseconds

/** @typedef {{shape: number[], pictures: Int8Array, scales: Float32Array, gradients: Int8Array, peaks: Float32Array, E: number[], said: number[][], label: number}} Way */

/**
 * @param {() => boolean} isShown read in effects
 * @returns {HTMLElement}
 */
export function nudgePanel(isShown) {
  const way = signal(/** @type {Way | null} */ (null));
  const wanted = signal(/** @type {number | null} */ (null));
  const source = signal(/** @type {"sample" | "drawing"} */ ("sample"));
  const at = signal(0);
  const [picture, gradient] = [thumb("The nudged picture"), thumb("∂E/∂X of the picture")];
  const bars = new AnswerBars("What the network says to the nudged picture");
  const slider = html("input", { type: "range", min: 0, max: STEPS, value: 0, "aria-label": "how many steps it is nudged" });
  slider.addEventListener("input", () => {
    at.value = Number(slider.value);
  });
  const towards = html("select", { "aria-label": "What it should be read as" });
  towards.addEventListener("change", () => {
    wanted.value = towards.value === "" ? null : Number(towards.value);
  });
  const from = html("select", { "aria-label": "Which picture is nudged" }, new Option("the sample", "sample"), new Option("your drawing", "drawing"));
  from.addEventListener("change", () => {
    source.value = from.value === "drawing" ? "drawing" : "sample";
  });
  const words = html("p", { class: "hint" });
  const element = html(
    "div",
    { class: "nudge-panel" },
    html("div", { class: "nudge-choices" }, from, " towards ", towards),
    html("div", { class: "pads" }, picture.element, gradient.element),
    html("label", { class: "nudge-steps" }, "steps ", slider),
    words,
    bars.element,
  );
  effect(() => {
    const names = ["its label", ...(run.value?.data?.classes ?? [])];
    if (towards.options.length !== names.length) towards.replaceChildren(...names.map((name, n) => new Option(name, n === 0 ? "" : String(n - 1))));
  });
  effect(() => {
    const asked = questionOf(source.value, wanted.value);
    if (!asked || playing.value || !isShown()) return undefined;
    const timer = window.setTimeout(() => told(() => fetchWay(asked)), SETTLE);
    return () => clearTimeout(timer);
  });
  effect(() => {
    const found = way.value;
    const step = Math.min(at.value, (found?.E.length ?? 1) - 1);
    bars.draw(run.value?.data?.classes ?? [], found?.said[step] ?? null, { before: found?.said[0] ?? null, label: found?.label ?? null });
    if (!found) return;
    const part = (/** @type {Int8Array} */ values) => values.subarray(step * found.shape[0] * found.shape[1], (step + 1) * found.shape[0] * found.shape[1]);
    picture.show(found.shape, part(found.pictures), found.scales[step], tables.value.ink);
    gradient.show(found.shape, part(found.gradients), found.peaks[step], tables.value.gradient);
    words.textContent = `x ← x − η·∂E/∂X, ${step} ${step === 1 ? "step" : "steps"}: E ${short(found.E[0])} → ${short(found.E[step])}. Purple: less ink here would help; green: more.`;
  });
  return element;

  /** @param {{step: number, picture: number[], label: number, shape: number[]}} asked */
  async function fetchWay({ step, picture: pixels, label, shape }) {
    const body = { picture: pixels, label, by: BY, steps: STEPS };
    const { header, tensors, int8 } = await withRun((id) => postForFrame(`runs/${id}/steps/${step}/nudges`, body));
    const [pictures, scales] = [int8.get("pictures"), tensors.get("pictures/scale")];
    const [gradients, peaks] = [int8.get("gradients"), tensors.get("gradients/scale")];
    if (!pictures || !scales || !gradients || !peaks) throw new TypeError("the server's answer holds no pictures");
    const { E, said } = /** @type {{E: number[], said: number[][]}} */ (/** @type {unknown} */ (header));
    way.value = { shape, label, E, said, pictures: pictures.values, scales: scales.values, gradients: gradients.values, peaks: peaks.values };
  }
}

/**
 * @param {"sample" | "drawing"} source
 * @param {number | null} wanted
 */
function questionOf(source, wanted) {
  const [shape, step, shown, drawn] = [run.value?.data?.image, trace.value, shownSample.value, reading.value];
  if (!shape || !step) return null;
  if (source === "drawing") return drawn && { step: step.step, picture: drawn.picture, label: wanted ?? drawn.answer ?? 0, shape: [...shape] };
  const row = shown?.about.row === Math.min(sample.value, step.batch.length - 1) && shown.step === step.step ? shown : null;
  const levels = row && levelsIn(row.frame, "value/0");
  if (!row || !levels) return null;
  const picture = Array.from(levels.values, (level) => Math.min(1, Math.max(0, level * levels.scale)));
  const { target } = row.about;
  return { step: step.step, picture, label: wanted ?? target.indexOf(Math.max(...target)), shape: [...shape] };
}

/** @param {string} label */
function thumb(label) {
  const element = html("canvas", { class: "as-seen", role: "img", "aria-label": label });
  const sheet = new Sheet();
  return {
    element,
    /**
     * @param {number[]} shape
     * @param {Int8Array} values
     * @param {number} scale
     * @param {Uint32Array} table
     */
    show([rows, columns], values, scale, table) {
      sheet.paint({ shape: [rows, columns], values, scale }, { rows, columns }, table);
      [element.width, element.height] = [columns, rows];
      element.getContext("2d")?.drawImage(sheet.canvas, 0, 0);
    },
  };
}
