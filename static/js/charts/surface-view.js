/**
 * What the network says over the plane of its inputs (or along its only input), with the training points.
 *
 * @import {Data, Surface} from "../types.js"
 * @import {Sides} from "./surface-marks.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { exact, full, short } from "../format.js";
import { html } from "../html.js";
import { palette } from "../palette.js";
import { run, sample, surface, trace } from "../state.js";
import { set, svg } from "../stage/svg.js";
import { trainingData } from "../training-data.js";
import { axes, crossHair, curve, points } from "./surface-marks.js";
import { imageOf, nearest, paletteOf, rangeOf } from "./surface-scale.js";

const STRIDE = 1 / 24; // of the plane, for a press of an arrow key
const MOST_ROWS = 12; // in the table for screen readers

/** @type {Readonly<Record<string, [number, number]>>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

const output = signal(0);
const cursor = signal(/** @type {{across: number, up: number} | null} */ (null));
const colours = computed(() => paletteOf(palette.value.value));
const range = computed(() => (trainingData.value ? rangeOf(trainingData.value.targets, output.value) : { low: 0, high: 1 }));
const currentRow = computed(() => trace.value?.batch[Math.min(sample.value, trace.value.batch.length - 1)]);

/** The plane's sides as text, so that a new surface over the same plane draws no new axes. */
const sides = computed(() => {
  const seen = surface.value;
  if (!seen) return null;
  const margin = (range.value.high - range.value.low) * 0.25;
  return JSON.stringify({ x: seen.x, y: seen.y ?? [range.value.low - margin, range.value.high + margin] });
});

/** @param {HTMLElement} section */
export function mountSurface(section) {
  const canvas = html("canvas", { "aria-hidden": "true" });
  const layers = { axes: svg("g"), curve: svg("g"), points: svg("g"), cross: svg("g") };
  const marks = svg("svg", { class: "marks", "aria-hidden": "true" }, ...Object.values(layers));
  const plane = html("div", { class: "plane", tabindex: 0, role: "group" }, canvas, marks);
  const readout = html("span", { class: "readout" });
  const legend = [html("span", { class: "plus" }), html("span", { class: "minus" })];
  const spoken = html("p", { class: "visually-hidden", "aria-live": "polite" });
  const rows = html("tbody");
  const table = html("table", {}, html("caption", {}, "What the network says near the training rows"), rows);
  const head = html("header", { class: "chart-head" }, html("h2", { class: "side-title" }, "What the network says"), outputControl());
  section.replaceChildren(head, plane, html("p", { class: "chart-legend" }, ...legend, readout), spoken, html("div", { class: "visually-hidden" }, table));

  listen(plane, canvas);
  effect(() => {
    const seen = surface.value;
    canvas.hidden = !seen?.y;
    if (seen?.y) paintCanvas(canvas, imageOf(seen, output.value, range.value, colours.value));
  });
  effect(() => {
    const [reach, data] = [sides.value, trainingData.value];
    plane.hidden = reach === null;
    if (!reach || !data || data.inputs[0].length > 2) return;
    const drawn = /** @type {Sides} */ (JSON.parse(reach));
    const upward = data.inputs[0].length > 1 ? "x₂" : "y";
    plane.setAttribute("aria-label", `${planeName(drawn, upward)} The arrow keys move a cross-hair.`);
    layers.axes.replaceChildren(...axes(drawn, upward));
    layers.points.replaceChildren(...points(drawn, data, output.value, range.value, currentRow.value));
  });
  effect(() => {
    const [seen, reach] = [surface.value, sides.value];
    if (!seen || !reach) return;
    layers.curve.replaceChildren(...(seen.y ? [] : [curve(seen, output.value, JSON.parse(reach))]));
    if (trainingData.value) rows.replaceChildren(...rowsFor(seen, trainingData.value));
  });
  effect(() => {
    legend[0].textContent = `target ${exact(range.value.high)}`;
    legend[1].textContent = `target ${exact(range.value.low)}`;
  });
  effect(() => {
    layers.cross.replaceChildren(...(cursor.value ? crossHair(cursor.value) : []));
    readout.textContent = readoutText();
    spoken.textContent = document.activeElement === plane ? readout.textContent : "";
  });
}

/**
 * @param {HTMLElement} plane
 * @param {HTMLElement} canvas
 */
function listen(plane, canvas) {
  plane.addEventListener("pointermove", (event) => {
    const box = canvas.parentElement?.getBoundingClientRect();
    if (box) moveTo((event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height);
  });
  for (const leaving of ["pointerleave", "blur"]) {
    plane.addEventListener(leaving, () => {
      cursor.value = null;
    });
  }
  plane.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    const { across, up } = cursor.peek() ?? { across: 0.5, up: 0.5 };
    moveTo(across + move[0] * STRIDE, up + move[1] * STRIDE);
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * @param {number} across
 * @param {number} up
 */
function moveTo(across, up) {
  cursor.value = { across: Math.max(0, Math.min(1, across)), up: Math.max(0, Math.min(1, up)) };
}

/** The choice of the output that is shown, where there are several. */
function outputControl() {
  const select = html("select", { "aria-label": "Which output is shown" });
  select.addEventListener("change", () => {
    output.value = select.selectedIndex;
  });
  effect(() => {
    const count = trainingData.value?.targets[0].length ?? 1;
    select.hidden = count === 1;
    if (select.length === count) return;
    select.replaceChildren(...Array.from({ length: count }, (_, at) => html("option", {}, `y${at + 1}`)));
    output.value = 0;
  });
  return select;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ImageData} image
 */
function paintCanvas(canvas, image) {
  set(canvas, { width: image.width, height: image.height });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

function readoutText() {
  const [seen, at] = [surface.value, cursor.value];
  const inputs = run.value?.layers[0]?.inputs ?? 0;
  if (inputs > 2) return `A surface is drawn for networks with 1 or 2 inputs; this one has ${inputs}.`;
  if (!seen) return "";
  if (!at) return "";
  const { place, value } = nearest(seen, output.value, at.across, at.up);
  return `${place.map((x, k) => `x${"₁₂"[k]} ${short(x)}`).join("  ")}  →  ${full(value, 3)}`;
}

/**
 * @param {Sides} drawn
 * @param {string} upward
 */
function planeName({ x, y }, upward) {
  return `What the network says over x₁ from ${exact(x[0])} to ${exact(x[1])}, ${upward} from ${exact(y[0])} to ${exact(y[1])}.`;
}

/**
 * @param {Surface} seen
 * @param {Data} data
 */
function rowsFor(seen, { inputs, targets }) {
  return inputs.slice(0, MOST_ROWS).map((input, row) => {
    const [across, up] = input.map((value, k) => {
      const [low, high] = (k === 0 ? seen.x : seen.y) ?? [0, 1];
      return (value - low) / (high - low);
    });
    const { value } = nearest(seen, output.value, across, up ?? 0);
    const name = `x = (${input.map(short).join(", ")}), target ${short(targets[row][output.value])}`;
    return html("tr", {}, html("th", { scope: "row" }, name), html("td", {}, full(value, 3)));
  });
}
