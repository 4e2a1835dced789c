/**
 * E over the steps, of each batch and of all rows to train and to test on, or the accuracy; where the screen is,
 * where the run was changed, where it diverged; and runs that were kept.
 *
 * @import {History, RunState, Trace} from "../types.js"
 * @import {Figure, HoverPoint} from "./plot.js"
 * @import {KeptRun} from "./kept-runs.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { full, percent } from "../format.js";
import { html } from "../html.js";
import { history, revealed, run, theme, trace } from "../state.js";
import { keptRuns, mountKept } from "./kept.js";
import { drawable, marksOf, narrow, SILENT } from "./over-steps.js";
import { keptSwitch, Panel } from "./panel.js";
import { offerPicture } from "./pictured.js";
import { Plot } from "./plot.js";
import { smoothed } from "./smoothing.js";
import { goWhereItPoints } from "./step-drag.js";

const RAW_OPACITY = 0.3; // of a curve whose smooth one is drawn over it

/** @typedef {"loss" | "accuracy"} Measure */
/** @typedef {{past: History, shown: Trace, state: RunState, measure: Measure, logarithmic: boolean, weight: number, isKnown: boolean, kept: KeptRun[]}} Drawn */

const log = keptSwitch("log", "log");
const smoothing = signal(0);
const chosen = signal(/** @type {Measure} */ ("loss"));
/** Numbers have no accuracy. */
const hasClasses = computed(() => Boolean(history.value?.evaluation.train_accuracy));
const measure = computed(() => (hasClasses.value ? chosen.value : "loss"));

/** @param {HTMLElement} section */
export function mountLossChart(section) {
  const panel = new Panel(section, "Loss", true);
  const plot = html("div", { class: "plot loss-plot", "aria-hidden": "true" });
  const words = html("p", { class: "visually-hidden" });
  const keys = html("p", { class: "chart-legend of-curves", "aria-hidden": "true" });
  panel.tools.append(measureControl(), log.element);
  const row = html("div", { class: "chart-row" }, smoothingControl());
  panel.body.append(plot, keys, row, words);
  mountKept(panel, row);
  goWhereItPoints(plot, () => true);
  const chart = new Plot(plot, "loss");
  offerPicture(panel, "Loss", async () => (await import("./plot-picture.js")).plotPicture(await chart.figure(), measure.peek() === "loss" ? "Loss" : "Accuracy"));
  const hovered = signal(/** @type {HoverPoint[]} */ ([]));
  chart.onHover = (points) => {
    hovered.value = points;
  };
  effect(() => {
    log.element.hidden = measure.value === "accuracy";
    keys.replaceChildren(...legend(hovered.value));
  });
  effect(() => {
    const [past, shown, state, kept] = [history.value, trace.value, run.value, keptRuns.value];
    if (!past || !shown || !state || !panel.open.value) return;
    words.textContent = sentence(past, shown);
    const drawn = { past, shown, state, kept, measure: measure.value, logarithmic: log.state.value, weight: smoothing.value, isKnown: revealed.value(null, "E") };
    chart.draw(theme.value, (figure) => filled(figure, drawn), drawn.measure);
  });
}

/**
 * What the curves are, and their values where the pointer is, or else at the step on the screen.
 *
 * @param {HoverPoint[]} points
 */
function legend(points) {
  const [past, shown] = [history.value, trace.value];
  if (!past || !shown) return [];
  const { steps, train_loss: trainLoss, test_loss: testLoss, train_accuracy: train, test_accuracy: test } = past.evaluation;
  const isLoss = measure.value === "loss";
  const last = steps.filter((step) => step <= shown.step).length - 1;
  /** @param {number} value */
  const said = (value) => (isLoss ? full(value, 3) : percent(value));
  /**
   * @param {string} kind
   * @param {string} name
   * @param {string} title of the curve in the chart
   * @param {number | undefined} here
   */
  const key = (kind, name, title, here) => {
    const pointed = points.find(({ data }) => data.name.endsWith(title))?.y;
    const value = points.length > 0 ? pointed : here;
    return entry(kind, name, value === undefined ? "" : said(value));
  };
  const [ofTrain, ofTest] = isLoss ? [trainLoss, testLoss] : [train, test];
  return [
    key("of-train", "train", "training rows", ofTrain?.[last]),
    ...(ofTest ? [key("of-test", "test", "test rows", ofTest[last])] : []),
    ...(isLoss ? [key("of-batch", "batch", "of the batch", revealed.value(null, "E") ? shown.loss : undefined)] : []),
    entry(points.length > 0 ? "pointed" : "here", "step", String(points[0]?.x ?? shown.step)),
  ];
}

/**
 * @param {string} kind
 * @param {string} name
 * @param {string} value
 */
function entry(kind, name, value) {
  return html("span", { class: kind }, name, html("b", {}, value));
}

function measureControl() {
  const select = html("select", { "aria-label": "What the curve shows" }, html("option", { value: "loss" }, "E"), html("option", { value: "accuracy" }, "accuracy"));
  select.addEventListener("change", () => {
    chosen.value = /** @type {Measure} */ (select.value);
  });
  effect(() => {
    select.hidden = !hasClasses.value;
    select.value = measure.value;
  });
  return select;
}

function smoothingControl() {
  const slider = html("input", { type: "range", min: 0, max: 0.98, step: 0.02, value: 0 });
  const said = html("output", {});
  slider.addEventListener("input", () => {
    smoothing.value = slider.valueAsNumber;
  });
  effect(() => {
    said.textContent = smoothing.value === 0 ? "off" : smoothing.value.toFixed(2);
    slider.setAttribute("aria-valuetext", said.textContent);
  });
  return html("label", { class: "smoothing" }, "smooth ", slider, " ", said);
}

/**
 * @param {Figure} figure
 * @param {Drawn} drawn
 * @returns {Figure}
 */
function filled({ data, layout, config }, drawn) {
  const { past, shown, state, measure: of, logarithmic, weight, isKnown, kept } = drawn;
  const { evaluation } = past;
  const here = of === "loss" ? [isKnown ? drawable(shown.loss) : null] : [];
  const end = past.diverged && of === "loss" ? lastFinite(past) : null;
  /** @type {Record<string, {x: number[], y: readonly (number | null)[]}>} */
  const series = {
    "E of the batch": { x: past.steps, y: past.loss.map(drawable) },
    "E of the training rows": { x: evaluation.steps, y: evaluation.train_loss.map(drawable) },
    "E of the test rows": { x: evaluation.steps, y: (evaluation.test_loss ?? []).map(drawable) },
    "accuracy on the training rows": { x: evaluation.steps, y: evaluation.train_accuracy ?? [] },
    "accuracy on the test rows": { x: evaluation.steps, y: evaluation.test_accuracy ?? [] },
    "you are here": { x: here.map(() => shown.step), y: here },
    diverged: { x: end ? [end.step] : [], y: end ? [end.loss] : [] },
  };
  kept.forEach(({ curves }, place) => {
    const [train, test] = of === "loss" ? [curves.train_loss, curves.test_loss] : [curves.train_accuracy, curves.test_accuracy];
    series[`kept ${place} train`] = { x: curves.steps, y: (train ?? []).map(drawable) };
    series[`kept ${place} test`] = { x: curves.steps, y: (test ?? []).map(drawable) };
  });
  const traces = data
    .filter(({ name }) => name in series)
    .map((each) => ({ ...each, ...SILENT, ...series[each.name], name: titleOf(each.name, kept) }));
  return {
    config,
    layout: {
      ...narrow(layout),
      ...marksOf(state, past),
      yaxis: of === "loss" ? { ...layout.yaxis, type: logarithmic ? "log" : "linear" } : layout.yaxis,
    },
    data: weight === 0 ? traces : traces.flatMap((each) => withSmooth(each, weight)),
  };
}

/**
 * What the chart calls a curve: kept runs have the names that they were given.
 *
 * @param {string} name
 * @param {KeptRun[]} kept
 */
function titleOf(name, kept) {
  const [word, place, part] = name.split(" ");
  return word === "kept" ? `${kept[Number(place)].name}, ${part}` : name;
}

/**
 * A curve as it is, faint, and its smooth one over it.
 *
 * @param {any} each
 * @param {number} weight
 */
function withSmooth(each, weight) {
  if (each.mode !== "lines") return [each];
  const smooth = { ...each, y: smoothed(each.y, weight), hoverinfo: "skip" };
  return [{ ...each, opacity: RAW_OPACITY * (each.opacity ?? 1) }, smooth];
}

/** @param {History} past where the curve ends */
function lastFinite({ steps, loss }) {
  const at = loss.map(Number.isFinite).lastIndexOf(true);
  return at < 0 ? null : { step: steps[at], loss: loss[at] };
}

/**
 * @param {History} past
 * @param {Trace} shown
 */
function sentence({ steps, loss, diverged, evaluation }, shown) {
  const here = `At step ${shown.step} E is ${full(shown.loss)}.`;
  if (steps.length === 0) return `${here} No step has been taken yet.`;
  const last = steps.length - 1;
  const course = `It went from ${full(loss[0])} at step ${steps[0]} to ${full(loss[last])} at step ${steps[last]}.`;
  const at = evaluation.steps.length - 1;
  const test = evaluation.test_loss ? `, of the test rows ${full(evaluation.test_loss[at])}` : "";
  const all = ` At step ${evaluation.steps[at]} E of the training rows was ${full(evaluation.train_loss[at])}${test}.`;
  const end = diverged ? ` The run diverged at step ${diverged.step}, layer ${diverged.layer + 1}.` : "";
  return `${here} ${course}${all}${end}`;
}
