/**
 * The batch as a strip of small pictures, to choose the sample that the stage shows. Those that the network reads
 * wrongly are marked.
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { html } from "../html.js";
import { told, withRun } from "../run.js";
import { playing, run, sample, trace } from "../state.js";
import { fetchFrame } from "./requests.js";
import { tables } from "./sample.js";
import { Sheet } from "./sheet.js";

/** @typedef {{step: number, rows: number[], labels: number[], said: number[], shape: number[], values: Int8Array, scales: Float32Array}} Batch */

const batch = signal(/** @type {Batch | null} */ (null));

const LARGEST_BATCH = 128;

/**
 * @param {HTMLElement} bar
 * @returns {() => void} takes it away
 */
export function mountStrip(bar) {
  const strip = html("div", { class: "strip", role: "radiogroup", "aria-label": "Sample of the batch" });
  bar.prepend(strip);
  strip.addEventListener("keydown", (event) => move(event, strip));
  const written = computed(() => batch.value);
  const stops = [
    followBatch(),
    effect(() => {
      const shown = written.value;
      const { ink } = tables.value;
      strip.replaceChildren(...(shown ? thumbs(shown, ink, run.peek()?.data?.classes ?? []) : []));
    }),
    effect(() => {
      const at = sample.value;
      if (!written.value) return;
      [...strip.children].forEach((each, n) => {
        each.setAttribute("aria-checked", String(n === at));
        each.setAttribute("tabindex", n === at ? "0" : "-1");
      });
      strip.children[at]?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }),
  ];
  return () => {
    stops.forEach((stop) => stop());
    strip.remove();
  };
}

function followBatch() {
  return effect(() => {
    const [state, step] = [run.value, trace.value];
    if (!state || !step || playing.value || step.batch.length > LARGEST_BATCH) return undefined;
    const timer = window.setTimeout(
      () =>
        told(async () => {
          const { header, tensors, int8 } = await withRun((id) => fetchFrame(`runs/${id}/steps/${step.step}/batch`));
          const [pictures, scale] = [int8.get("pictures"), tensors.get("pictures/scale")];
          if (!pictures || !scale || trace.peek() !== step) return;
          const { rows = [], labels, said } = header;
          batch.value = { step: step.step, rows, labels: labels ?? [], said: said ?? [], ...pictures, scales: scale.values };
        }),
      30,
    );
    return () => clearTimeout(timer);
  });
}

/**
 * @param {Batch} shown
 * @param {Uint32Array} ink
 * @param {string[]} classes
 */
function thumbs({ rows, labels, said, shape, values, scales }, ink, classes) {
  const [, height, width] = shape;
  return rows.map((row, n) => {
    const name = row < 0 ? "your picture" : `row ${row + 1}`;
    const sheet = new Sheet();
    const part = values.subarray(n * height * width, (n + 1) * height * width);
    sheet.paint({ shape: [height, width], values: part, scale: scales[n] }, { rows: height, columns: width }, ink);
    const wrong = labels.length > 0 && labels[n] !== said[n];
    const read = labels.length > 0 ? `: ${classes[labels[n]]}${wrong ? `, read as ${classes[said[n]]}` : ", read rightly"}` : "";
    const thumb = html("button", { type: "button", role: "radio", class: wrong ? "thumb-picture wrong" : "thumb-picture", title: `${name}${read}`, "aria-label": `${name}${read}` }, sheet.canvas);
    thumb.addEventListener("click", () => {
      sample.value = n;
    });
    return thumb;
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} strip
 */
function move(event, strip) {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  const next = Math.max(0, Math.min(strip.children.length - 1, sample.peek() + by));
  sample.value = next;
  const thumb = strip.children[next];
  if (thumb instanceof HTMLElement) thumb.focus();
}
