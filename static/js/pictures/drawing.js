/**
 * Draw a digit, see at once what the network says, put it into the network as the sample of the current step, say
 * what it is, train one step on it, and see what each layer's update did.
 *
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { short } from "../format.js";
import { button, html } from "../html.js";
import { pause } from "../playing.js";
import { changeRun, showStep, told, withRun } from "../run.js";
import { moments, playing, run, sample, theme, trace } from "../state.js";
import { AnswerBars } from "./answer-bars.js";
import { Pad } from "./pad.js";
import { json } from "./requests.js";
import { tables } from "./sample.js";
import { Sheet } from "./sheet.js";

/**
 * @typedef {{step: number, picture: number[], said: number[], answer: number | null}} Reading
 * @typedef {{error: number, said: number[][]}} Seen
 * @typedef {{before: Seen, after: Seen, layers: {layer: number, length: number, first_order: number, alone: Seen}[]}} Shares
 */

/** What the network says to the drawing, at the step on the screen. */
export const reading = signal(/** @type {Reading | null} */ (null));
/** What it said before the last step that was trained on the drawing, and what that step changed. */
const lesson = signal(/** @type {{label: number, before: number[], shares: Shares} | null} */ (null));
const label = signal(/** @type {number | null} */ (null));

/** Whether the step on the screen is taken on a picture of one's own. */
const isOwn = computed(() => trace.value?.batch[0] === -1);

/** @returns {HTMLElement} */
export function drawingPanel() {
  const pad = new Pad();
  const seen = html("canvas", { class: "as-seen", "aria-label": "The drawing as the network sees it", role: "img" });
  const sheet = new Sheet();
  const bars = new AnswerBars("What the network says to the drawing");
  const choice = html("select", { "aria-label": "What the drawing is" });
  choice.addEventListener("change", () => {
    label.value = choice.value === "" ? null : Number(choice.value);
    if (isOwn.peek()) void told(putIn);
  });
  const clear = button({}, () => {
    pad.clear();
    lesson.value = null;
    label.value = null;
    if (isOwn.peek()) void told(takeOut);
  }, "Clear");
  const put = button({ title: "The step on the screen is taken on your drawing: step through the layers and see its gradients" }, () => told(putIn), "Put it in");
  const train = button({ class: "primary" }, () => told(trainOnIt), "Train one step");
  const shares = html("div", { class: "shares" });
  const hint = html("p", { class: "hint" }, "Draw here: mouse, finger, pen, or arrow keys and space.");

  followDrawing(pad);
  effect(() => {
    if (theme.value) pad.draw();
  });
  effect(() => {
    const classes = run.value?.data?.classes ?? [];
    const names = ["it is a …", ...classes];
    if (choice.options.length !== names.length) choice.replaceChildren(...names.map((name, n) => new Option(name, n === 0 ? "" : String(n - 1))));
    choice.value = label.value === null ? "" : String(label.value);
  });
  effect(() => {
    const [shown, image] = [reading.value, run.value?.data?.image];
    seen.hidden = !shown;
    if (shown && image) {
      const levels = { shape: [...image], values: Int8Array.from(shown.picture, (pixel) => Math.round(127 * pixel)), scale: 1 / 127 };
      sheet.paint(levels, { rows: image[0], columns: image[1] }, tables.value.ink);
      [seen.width, seen.height] = [image[1], image[0]];
      seen.getContext("2d")?.drawImage(sheet.canvas, 0, 0);
    }
  });
  effect(() => {
    const [shown, after] = [reading.value, lesson.value];
    bars.draw(run.value?.data?.classes ?? [], shown?.said ?? null, { before: after?.before ?? null, label: after?.label ?? label.value });
    put.disabled = !shown || playing.value;
    train.disabled = !shown || label.value === null || playing.value;
    clear.disabled = pad.strokes.value.length === 0;
    hint.hidden = pad.strokes.value.length > 0;
  });
  effect(() => {
    const learned = lesson.value;
    shares.hidden = !learned;
    if (learned) shares.replaceChildren(...sharesTable(learned, run.peek()?.data?.classes ?? []));
  });
  return html(
    "div",
    { class: "drawing-panel" },
    html("div", { class: "pads" }, pad.canvas, html("div", { class: "beside-pad" }, seen, clear)),
    hint,
    bars.element,
    html("div", { class: "drawing-deeds" }, choice, put, train),
    shares,
  );
}

/**
 * Asks what the network says, while the drawing grows and when the step changes; one question at a time.
 *
 * @param {Pad} pad
 */
function followDrawing(pad) {
  let asking = false;
  let again = false;
  effect(() => {
    const [strokes, step] = [pad.strokes.value, trace.value?.step];
    if (strokes.length === 0) reading.value = null;
    if (strokes.length === 0 || step === undefined || playing.value) return;
    void ask();
  });

  async function ask() {
    again = asking;
    if (asking) return;
    asking = true;
    await told(async () => {
      const [strokes, step] = [pad.strokes.peek(), trace.peek()?.step ?? 0];
      const found = await withRun((id) => json("POST", `runs/${id}/steps/${step}/drawing`, { strokes }));
      if (pad.strokes.peek().length > 0) reading.value = found;
    });
    asking = false;
    if (again) void ask();
  }
}

/** The step on the screen is taken on the drawing. Without a label, what the network says is taken for it. */
async function putIn() {
  const shown = reading.peek();
  if (!shown) return;
  pause();
  lesson.value = null;
  if (label.peek() === null) label.value = shown.answer;
  await edit({ picture: shown.picture, label: label.peek() });
}

/** The step takes its batch again. */
function takeOut() {
  return edit({});
}

/** @param {{picture?: number[], label?: number | null}} what */
async function edit(what) {
  const step = trace.peek()?.step ?? 0;
  await changeRun((id) => json("POST", `runs/${id}/own-picture`, { step, ...what }));
  sample.value = 0;
}

/** Puts the drawing in with its label, takes the step, and tells what it changed. */
async function trainOnIt() {
  const [shown, is] = [reading.peek(), label.peek()];
  if (!shown || is === null) return;
  await putIn();
  const step = trace.peek()?.step ?? 0;
  const shares = await withRun((id) => json("GET", `runs/${id}/steps/${step}/shares`));
  await showStep(step + 1, moments.peek().length - 1);
  lesson.value = { label: is, before: shown.said, shares };
}

/**
 * @param {{label: number, shares: Shares}} lesson
 * @param {string[]} classes
 */
function sharesTable({ label: is, shares: { before, after, layers } }, classes) {
  /** @param {Seen} seen */
  const cells = (seen) => [html("td", {}, short(seen.said[0][is])), html("td", {}, short(seen.error))];
  /** @param {string} name @param {Seen} seen */
  const row = (name, seen) => html("tr", {}, html("th", { scope: "row" }, name), ...cells(seen));
  const titles = run.peek()?.layers ?? [];
  return [
    html(
      "table",
      {},
      html("caption", {}, "What the step changed, by each layer's update alone"),
      html("thead", {}, html("tr", {}, html("td", {}), html("th", { scope: "col" }, `says ${classes[is]}`), html("th", { scope: "col" }, "E"))),
      html(
        "tbody",
        {},
        row("before", before),
        ...layers.map(({ layer, alone }) => row(`${layer + 1} ${titles[layer].title}`, alone)),
        row("all together", after),
      ),
    ),
  ];
}
