/**
 * The timeline: the whole history under the loss curve, with a thumb to drag, and the futures that were left behind.
 *
 * @import {Branch, History, RunState} from "../types.js"
 */
import { computed, effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { full } from "../format.js";
import { html } from "../html.js";
import { byHand } from "../playing.js";
import { furthest, seek, soughtStep } from "../seeking.js";
import { history, message, revealed, run, trace } from "../state.js";
import { set, svg } from "../stage/svg.js";
import { goToStep } from "../stepping.js";
import { branchesButton, whatIfButton } from "../time/branches-button.js";
import { drawMarks } from "./timeline-marks.js";

const HEIGHT = 44;
const INSET = 10; // so that the thumb stays inside at both ends

/** How far the track reaches: over the active branch and every kept future. */
const reach = computed(() => {
  const others = (run.value?.branches ?? []).filter(({ id }) => id !== run.value?.branch);
  return Math.max(1, furthest.value, ...others.map((branch) => branch.furthest));
});

/** E of the step about to be taken, where that is on the screen and computed. */
const newestLoss = computed(() =>
  trace.value && trace.value.step === history.value?.furthest && revealed.value(null, "E") ? trace.value.loss : null,
);

/** @param {HTMLElement} element */
export function mountTimeline(element) {
  element.append(html("h2", {}, "History"), track(), stepField(), branchesButton(), whatIfButton());
}

function track() {
  const width = signal(0);
  const frame = html("div", { class: "track", role: "slider", tabindex: 0, "aria-label": "Step", "aria-valuemin": 0 });
  const curve = svg("path", { class: "curve-line" });
  const thumb = svg("g", { class: "thumb" }, svg("line", { y1: 0, y2: HEIGHT }), svg("circle", { r: 8, cy: HEIGHT / 2 }));
  const kept = svg("g");
  const base = svg("line", { class: "base", x1: INSET, y1: HEIGHT - 5, y2: HEIGHT - 5 });
  frame.append(svg("svg", { height: HEIGHT, width: "100%", "aria-hidden": "true" }, base, kept, curve, thumb));
  new ResizeObserver(() => {
    width.value = frame.clientWidth;
  }).observe(frame);

  /** @param {number} step */
  const across = (step) => INSET + (Math.min(step, reach.value) / reach.value) * (width.value - 2 * INSET);
  effect(() => {
    set(curve, { d: history.value ? curvePath(pointsOf(history.value), across) : "" });
  });
  effect(() => {
    set(base, { x2: Math.max(INSET, width.value - INSET) });
    kept.replaceChildren(...(run.value ? leftBehind(run.value).map((future, row) => futureLine(future, row, across)) : []));
  });
  effect(() => {
    const step = trace.value?.step ?? 0;
    set(thumb, { transform: `translate(${across(step).toFixed(1)} 0)` });
    set(frame, {
      "aria-valuemax": furthest.value,
      "aria-valuenow": step,
      "aria-valuetext": `step ${step} of ${furthest.value}${trace.value ? `, E ${full(trace.value.loss)}` : ""}`,
    });
  });
  const marks = html("div", { class: "track-marks", role: "group", "aria-label": "What was changed" });
  effect(() => drawMarks(marks, history.value, across, width.value));
  makeDraggable(frame, (x) => Math.round(((x - INSET) / (width.peek() - 2 * INSET)) * reach.peek()));
  return html("div", { class: "track-frame" }, frame, marks);
}

/**
 * @param {HTMLElement} frame
 * @param {(x: number) => number} stepAt
 */
function makeDraggable(frame, stepAt) {
  let held = false;
  /** @param {PointerEvent} event */
  const follow = (event) => seek(stepAt(event.clientX - frame.getBoundingClientRect().left));
  frame.onpointerdown = (event) => {
    held = true;
    frame.setPointerCapture(event.pointerId);
    follow(event);
  };
  frame.onpointermove = (event) => {
    if (held) follow(event);
  };
  frame.onpointerup = () => {
    held = false;
  };
  frame.onpointercancel = frame.onpointerup;
  // Dragging with the pointer leaves the arrow keys to Step and Back.
  frame.onmousedown = (event) => event.preventDefault();
  frame.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = Math.max(10, Math.round(furthest.peek() / 10));
    const here = soughtStep();
    /** @type {Record<string, number>} */
    const targets = {
      ArrowLeft: here - 1,
      ArrowDown: here - 1,
      ArrowRight: here + 1,
      ArrowUp: here + 1,
      PageDown: here - far,
      PageUp: here + far,
      Home: 0,
      End: furthest.peek(),
    };
    if (!(event.key in targets)) return;
    event.preventDefault();
    seek(targets[event.key]);
  };
}

/**
 * The loss of every step that was taken, and of the one about to be taken as soon as its E is computed.
 *
 * @param {History} past
 */
function pointsOf({ steps, loss, furthest: taken }) {
  if (newestLoss.value === null) return { steps, loss };
  return { steps: [...steps, taken], loss: [...loss, newestLoss.value] };
}

/**
 * A path over the steps; the highest finite loss is at the top.
 *
 * @param {{steps: number[], loss: number[]}} points
 * @param {(step: number) => number} across
 */
function curvePath({ steps, loss }, across) {
  const finite = loss.filter(Number.isFinite);
  const most = Math.max(...finite, 1e-12);
  const points = steps.flatMap((step, at) =>
    Number.isFinite(loss[at]) ? [`${across(step).toFixed(1)} ${(HEIGHT - 6 - (loss[at] / most) * (HEIGHT - 14)).toFixed(1)}`] : [],
  );
  return points.length > 0 ? `M${points.join("L")}` : "";
}

/**
 * The futures that an edit left behind: where each leaves the branches that led to the active one.
 *
 * @param {RunState} state
 * @returns {{branch: Branch, from: number}[]}
 */
function leftBehind({ branches, branch: active }) {
  /** @type {Map<number, number>} */
  const forks = new Map();
  for (let at = branches.find(({ id }) => id === active); at && at.parent !== null; ) {
    const { parent, from_step: from } = at;
    forks.set(Number(parent), from);
    at = branches.find(({ id }) => id === parent);
  }
  return branches
    .filter(({ id }) => id !== active)
    .map((branch) => ({ branch, from: forks.get(branch.id) ?? branch.from_step }));
}

/**
 * @param {{branch: Branch, from: number}} future
 * @param {number} row
 * @param {(step: number) => number} across
 */
function futureLine({ branch, from }, row, across) {
  const y = HEIGHT - 10 - (row % 5) * 5;
  return svg("path", { class: "future", d: `M${across(from)} ${HEIGHT - 5}L${across(from) + 6} ${y}H${Math.max(across(branch.furthest), across(from) + 8)}` });
}

function stepField() {
  const field = html("input", { type: "number", min: 0, step: 1, inputmode: "numeric" });
  const most = html("span", {});
  effect(() => {
    field.value = String(trace.value?.step ?? 0);
    most.textContent = `/ ${furthest.value}`;
  });
  field.onchange = () => {
    const step = field.valueAsNumber;
    if (Number.isInteger(step) && step >= 0) byHand(() => goToStep(step))();
    else {
      message.value = `A step is a whole number from 0; “${field.value}” is not.`;
      field.value = String(trace.peek()?.step ?? 0);
    }
  };
  return html("label", { class: "step-field" }, "step ", field, " ", most);
}
