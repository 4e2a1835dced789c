/**
 * What the network says over the plane of its data (or along their only axis), with the points; for data without a
 * plane, what it says to the row that the stage shows.
 *
 * Whoever draws into the plane finds it as `.plane` and its sides as `sides`.
 *
 * @import {Data, Surface} from "../types.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { getSurface } from "../api.js";
import { follow, request, still } from "../following.js";
import { exact, full, short } from "../format.js";
import { html } from "../html.js";
import { palette } from "../palette.js";
import { SURFACE_SIZE, visible } from "../showing.js";
import { playing, revealed, run, sample, surface, trace } from "../state.js";
import { set, svg } from "../stage/svg.js";
import { trainingData } from "../training-data.js";
import { drawOutputs } from "./outputs-view.js";
import { keptSwitch, Panel } from "./panel.js";
import { offerPicture } from "./pictured.js";
import { ColourBar, pointKeys } from "./surface-legend.js";
import { axes, crossHair, curve } from "./surface-marks.js";
import { shareAt, shareOf, sidesOf, within } from "./surface-place.js";
import { areMany, points, ring } from "./surface-points.js";
import { byClass, byValue, imageOf, largestOf, nearest, paletteOf, rangeOf } from "./surface-scale.js";

const BANDS = 8; // of a discretised number
const STRIDE = 1 / 24; // of the plane, for a press of an arrow key
const MOST_ROWS = 12; // in the table for screen readers

/** @type {Readonly<Record<string, [number, number]>>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

const discretised = keptSwitch("discretised", "discretise");
const testPoints = keptSwitch("test-points", "test points", true);
const output = signal(/** @type {number | "classes"} */ (0));
const cursor = signal(/** @type {import("./surface-place.js").Share | null} */ (null));

/** What the data of the run are; the same object as long as the run says the same of itself. */
const description = computed(() => run.value?.data ?? null);
/** The rows of the run on the screen; null until they are there. */
const data = computed(() => (trainingData.value && description.value ? { ...trainingData.value, ...description.value } : null));
/** The output whose values are drawn where there are numbers. */
const column = computed(() => (output.value === "classes" ? 0 : output.value));
const range = computed(() => (data.value ? rangeOf(data.value.targets, column.value, data.value.threshold) : { low: 0, high: 1 }));
const colours = computed(() => paletteOf(palette.value.value, discretised.state.value ? steps() : undefined));
const currentRow = computed(() => trace.value?.batch[Math.min(sample.value, trace.value.batch.length - 1)]);

/** The plane's sides as text, so that what has not changed is not drawn again. */
const drawnSides = computed(() => (data.value ? JSON.stringify(sidesOf(data.value, range.value)) : "null"));
/** The plane's sides in the units of the data; null for data without axes. */
export const sides = computed(() => /** @type {import("./surface-place.js").Sides | null} */ (JSON.parse(drawnSides.value)));

function steps() {
  return data.value?.task === "regression" ? BANDS : 2;
}

/** @param {HTMLElement} section */
export function mountSurface(section) {
  const panel = new Panel(section, "What the network says", true);
  const canvas = html("canvas", { "aria-hidden": "true" });
  const layers = { axes: svg("g"), curve: svg("g"), test: svg("g"), train: svg("g"), ring: svg("g"), cross: svg("g") };
  const marks = svg("svg", { class: "marks", "aria-hidden": "true" }, ...Object.values(layers));
  const plane = html("div", { class: "plane", tabindex: 0, role: "group" }, canvas, marks);
  const bar = new ColourBar();
  const drawing = html("div", { class: "surface-drawing" }, plane, bar.element);
  const outputs = html("div", {});
  const readout = html("p", { class: "readout" });
  const keys = html("p", { class: "chart-legend" });
  const spoken = html("p", { class: "visually-hidden", "aria-live": "polite" });
  const rows = html("tbody");
  const table = html("table", {}, html("caption", {}, "What the network says near the training rows"), rows);
  const choices = html("div", { class: "chart-row" }, outputControl(), discretised.element, testPoints.element);
  panel.body.append(drawing, outputs, choices, keys, readout, spoken, html("div", { class: "visually-hidden" }, table));

  const hasPlane = computed(() => Boolean(description.value?.axes));
  const isFlat = computed(() => description.value?.axes?.length === 2);
  const wanted = computed(() => (panel.shown.value && hasPlane.value && still.value !== null ? request({ step: still.value }) : null));
  follow(surface, wanted, 30, (id, { step }) => getSurface(id, step, SURFACE_SIZE));
  offerPicture(panel, "Surface", async () => {
    const [surfaces, tables] = await Promise.all([import("./surface-picture.js"), import("./table-picture.js")]);
    return hasPlane.peek() ? surfaces.surfacePicture(panel.body, "What the network says") : tables.tablePicture(outputs, "What the network says");
  });
  listen(plane);

  effect(() => {
    visible.surface.value = panel.shown.value;
  });
  effect(() => {
    drawing.hidden = !hasPlane.value;
    discretised.element.hidden = !isFlat.value;
    testPoints.element.hidden = !hasPlane.value || !data.value?.test_inputs.length;
    bar.element.hidden = output.value === "classes" || !isFlat.value;
  });
  effect(() => {
    const seen = surface.value;
    canvas.hidden = !seen?.y;
    if (seen?.y) paintCanvas(canvas, imageOf(seen, colouring(seen)));
  });
  effect(() => bar.draw(range.value, colours.value));
  effect(() => {
    const [reach, rowsOf] = [sides.value, data.value];
    for (const layer of [layers.axes, layers.train, layers.test]) layer.replaceChildren();
    if (!reach || !rowsOf?.axes) return;
    const names = rowsOf.axes.map(({ name }) => name);
    plane.setAttribute("aria-label", `${planeName(reach, names)} The arrow keys move a cross-hair.`);
    layers.axes.replaceChildren(...axes(reach, [names[0], names[1] ?? "y"]));
    marks.classList.toggle("many", areMany(rowsOf));
    const middle = (range.value.low + range.value.high) / 2;
    layers.train.replaceChildren(...points(reach, rowsOf, column.value, middle, "train"));
    layers.test.replaceChildren(...(testPoints.state.value ? points(reach, rowsOf, column.value, middle, "test") : []));
    keys.replaceChildren(...pointKeys(rowsOf, range.value));
  });
  effect(() => {
    const [reach, rowsOf, row] = [sides.value, data.value, playing.value ? undefined : currentRow.value];
    const isThere = reach && rowsOf?.positions && row !== undefined && row < rowsOf.positions.length;
    layers.ring.replaceChildren(...(isThere ? [ring(reach, rowsOf, row, column.value)] : []));
  });
  effect(() => {
    const [seen, reach] = [surface.value, sides.value];
    layers.curve.replaceChildren(...(seen && reach && !seen.y ? [curve(seen, column.value, reach)] : []));
    if (seen && reach && data.value && !playing.value) rows.replaceChildren(...rowsFor(seen, data.value, reach));
  });
  effect(() => {
    const [state, shown] = [run.value, trace.value];
    outputs.hidden = !state || Boolean(state.data.axes);
    if (!state || !shown || !panel.shown.value || state.data.axes) return;
    drawOutputs(outputs, state, shown, Math.min(sample.value, shown.batch.length - 1), revealed.value(state.layers.length - 1, "Y"));
  });
  effect(() => {
    layers.cross.replaceChildren(...(cursor.value ? crossHair(cursor.value) : []));
    readout.textContent = readoutText();
    readout.hidden = readout.textContent === "";
    keys.hidden = !hasPlane.value || !readout.hidden;
    spoken.textContent = document.activeElement === plane ? readout.textContent : "";
  });
}

/** @param {HTMLElement} plane */
function listen(plane) {
  plane.addEventListener("pointermove", (event) => {
    cursor.value = shareAt(plane, event);
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
    cursor.value = { across: within(across + move[0] * STRIDE), up: within(up + move[1] * STRIDE) };
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The choice of what is shown where there are several outputs: the classes, or one of them. */
function outputControl() {
  const select = html("select", { "aria-label": "Which output is shown" });
  select.addEventListener("change", () => {
    output.value = select.value === "classes" ? "classes" : Number(select.value);
  });
  let names = "";
  effect(() => {
    const { coding = null, classes = [], target_names: targets = [] } = data.value ?? {};
    const count = data.value?.targets[0].length ?? 1;
    select.hidden = count === 1 || !data.value?.axes;
    const written = JSON.stringify([coding, classes, targets, count]);
    if (written === names) return;
    names = written;
    const single = Array.from({ length: count }, (_, at) => html("option", { value: at }, `y${at + 1}`));
    const all = coding === "one_hot" ? [html("option", { value: "classes" }, "classes")] : [];
    select.replaceChildren(...all, ...single);
    output.value = all.length > 0 ? "classes" : 0;
  });
  return select;
}

/** @param {Surface} seen */
function colouring(seen) {
  if (output.value !== "classes") return byValue(column.value, range.value, colours.value);
  const outputs = seen.shape[seen.shape.length - 1];
  return byClass(palette.value.classes, palette.value.value.zero, outputs, discretised.state.value);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ImageData} image
 */
function paintCanvas(canvas, image) {
  if (canvas.width !== image.width || canvas.height !== image.height) set(canvas, { width: image.width, height: image.height });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

function readoutText() {
  const [seen, at] = [surface.value, cursor.value];
  if (!seen || !at || !data.value) return "";
  const { place, values } = nearest(seen, at);
  const said = output.value === "classes" ? "" : ` ${full(values[column.value], 3)}`;
  return `${place.map((x, k) => `x${"₁₂"[k]} ${short(x)}`).join("  ")}  →${said}${classText(values, data.value)}`;
}

/**
 * The class that the outputs say, as it is written behind them.
 *
 * @param {Float32Array} values
 * @param {Data} of
 */
function classText(values, { coding, classes, threshold }) {
  if (!coding || values.some(Number.isNaN)) return "";
  const said = threshold === null ? largestOf(values, 0, values.length).best : Number(values[0] > threshold);
  return `  class ${classes[said]}`;
}

/**
 * @param {import("./surface-place.js").Sides} drawn
 * @param {string[]} names
 */
function planeName({ x, y }, [across, up]) {
  return `What the network says over ${across} from ${exact(x[0])} to ${exact(x[1])}, ${up ?? "y"} from ${short(y[0])} to ${short(y[1])}.`;
}

/**
 * @param {Surface} seen
 * @param {Data} of
 * @param {import("./surface-place.js").Sides} reach
 */
function rowsFor(seen, { inputs, positions, targets }, reach) {
  return (positions ?? []).slice(0, MOST_ROWS).map((position, row) => {
    const { across, up } = shareOf(reach, [position[0], position[1] ?? 0]);
    const { values } = nearest(seen, { across, up });
    const name = `x = (${inputs[row].map(short).join(", ")}), target ${short(targets[row][column.value])}`;
    return html("tr", {}, html("th", { scope: "row" }, name), html("td", {}, full(values[column.value], 3)));
  });
}

/**
 * Shows the surface as a link asks for it.
 *
 * @param {{discretize: boolean, show_test_data: boolean}} view
 */
export function showSurfaceAs({ discretize, show_test_data: showTestData }) {
  discretised.state.value = discretize;
  testPoints.state.value = showTestData;
}
