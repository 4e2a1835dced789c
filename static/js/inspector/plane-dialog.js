/**
 * E over a plane of two parameters as contours, with the way that training took over it. The engine computes every E;
 * the lines between are drawn here.
 *
 * @import {Landscape} from "../types.js"
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { ApiError, getLandscape } from "../api.js";
import { Plot } from "../charts/plot.js";
import { entryName, full } from "../format.js";
import { html } from "../html.js";
import { openDialog } from "../laboratory/dialog.js";
import { withRun } from "../run.js";
import { run, theme, trace } from "../state.js";
import { contourLines, levelsOf } from "./contours.js";

/** @typedef {{layer: number, parameter: string, index: number[]}} Entry */

const LEVELS = 12;

/**
 * @param {Entry} first
 * @param {Entry | null} second another one is chosen if it is null
 */
export function openPlaneDialog(first, second) {
  const entries = everyEntry();
  const other = entries.find((entry) => codeOf(entry) !== codeOf(first));
  if (!other) {
    openDialog("E over two weights", html("p", {}, "This network has one parameter; a plane needs two."));
    return;
  }
  const axes = [choice("across", entries, codeOf(first)), choice("up", entries, codeOf(second ?? other))];
  const element = html("div", { class: "plane-plot" });
  const words = html("p", { class: "plane-words", "aria-live": "polite" });
  const plot = new Plot(element, "landscape");
  const answer = signal(/** @type {Landscape | null} */ (null));
  const dialog = openDialog(
    "E over two weights",
    html("form", { class: "plane-axes" }, ...axes.map(({ label }) => label)),
    element,
    words,
  );
  dialog.classList.add("plane-dialog");
  for (const { select } of axes) select.addEventListener("change", () => void ask());
  const stop = effect(() => {
    const [found, shade] = [answer.value, theme.value];
    if (found) plot.draw(shade, (figure) => filled(figure, found, axes.map(({ select }) => titleOf(select.value))));
  });
  dialog.addEventListener("close", stop);
  void ask();

  async function ask() {
    const [across, up] = axes.map(({ select }) => select.value);
    const step = trace.peek()?.step ?? 0;
    words.textContent = "…";
    try {
      const found = await withRun((id) => getLandscape(id, step, across, up));
      answer.value = found;
      words.textContent = sentence(found);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      words.textContent = error.message;
    }
  }
}

/** @returns {Entry[]} every entry of every parameter */
function everyEntry() {
  return (run.peek()?.layers ?? []).flatMap(({ layer, parameters }) =>
    Object.entries(parameters).flatMap(([parameter, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return Array.from({ length: count }, (_, at) => ({ layer, parameter, index: indexOf(at, shape) }));
    }),
  );
}

/**
 * @param {number} at
 * @param {number[]} shape
 */
function indexOf(at, shape) {
  let rest = at;
  return shape.reduceRight((/** @type {number[]} */ index, size) => {
    const here = rest % size;
    rest = (rest - here) / size;
    return [here, ...index];
  }, []);
}

/**
 * @param {string} word
 * @param {Entry[]} entries
 * @param {string} chosen
 */
function choice(word, entries, chosen) {
  const select = html("select", {}, ...entries.map((entry) => html("option", { value: codeOf(entry) }, titleOf(codeOf(entry)))));
  select.value = chosen;
  return { select, label: html("label", {}, `${word} `, select) };
}

/** @param {Entry} entry as the interface names it */
function codeOf({ layer, parameter, index }) {
  return `${layer}/${parameter}/${index.join(",")}`;
}

/** @param {string} code */
function titleOf(code) {
  const [layer, parameter, index] = code.split("/");
  return `${entryName(parameter, index.split(",").map(Number))} of layer ${Number(layer) + 1}`;
}

/**
 * @param {import("../charts/plot.js").Figure} figure
 * @param {Landscape} found
 * @param {string[]} titles
 */
function filled({ data, layout, config }, { x, y, E, here, path }, titles) {
  const [contour, way, now] = data;
  const levels = levelsOf(E.flat(), LEVELS);
  const lines = levels.map((level, at) => {
    const points = contourLines(x, y, E, level);
    return {
      ...contour,
      x: points.map((point) => point && point[0]),
      y: points.map((point) => point && point[1]),
      opacity: 0.35 + (0.65 * at) / LEVELS,
      name: `E = ${full(level, 3)}`,
    };
  });
  layout.xaxis.title.text = titles[0];
  layout.yaxis.title.text = titles[1];
  layout.xaxis.range = [x[0], x[x.length - 1]];
  layout.yaxis.range = [y[0], y[y.length - 1]];
  return {
    data: [...lines, { ...way, x: path.x, y: path.y, customdata: path.steps }, { ...now, x: [here[0]], y: [here[1]] }],
    layout,
    config,
  };
}

/** @param {Landscape} found */
function sentence({ step, E, path }) {
  const finite = E.flat().filter(Number.isFinite);
  return (
    `E of the batch of step ${step}, from ${full(Math.min(...finite), 3)} to ${full(Math.max(...finite), 3)}; each line joins places of the same E. ` +
    `The path shows where the two were at ${path.steps.length} of the steps up to here; the other weights, here as they are now, moved too.`
  );
}
