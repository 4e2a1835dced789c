/**
 * The transport: Reset, Back, Step, Play, the unit of a step, the speed, and where the run stands.
 *
 * @import {History, Unit} from "../types.js"
 */
import { computed, effect } from "../../vendor/signals-core-1.14.5.js";
import { exact, full } from "../format.js";
import { button, html } from "../html.js";
import { byHand, SPEEDS, togglePlay } from "../playing.js";
import { history, moment, playing, rate, revealed, run, speed, trace, unit } from "../state.js";
import { reset, stepBack, stepForward } from "../stepping.js";
import { timeLeft } from "../time-left.js";
import { openHelp } from "./help.js";
import { lamp } from "./lamp.js";

/** @type {Unit[]} */
export const UNITS = ["term", "number", "layer", "batch", "epoch"];

/** @param {HTMLElement} element */
export function mountTransport(element) {
  element.append(mainButtons(), unitChooser(), speedControl(), counters());
  // A press with the pointer leaves the focus where it was, so that the space bar goes on meaning Play.
  element.addEventListener("mousedown", (event) => {
    if (event.target instanceof Element && event.target.closest("button, .units")) event.preventDefault();
  });
}

function mainButtons() {
  const back = button({ title: "Take the last part back" }, byHand(stepBack), "◀ Back ", html("kbd", {}, "←"));
  const step = button({ class: "primary", title: "Compute the next part" }, byHand(stepForward), "Step ▶ ", html("kbd", {}, "→"));
  const play = button({ class: "play" }, togglePlay);
  const atStart = computed(() => !trace.value || (trace.value.step === 0 && moment.value === 0));
  effect(() => {
    back.disabled = atStart.value;
    step.disabled = !trace.value;
    play.disabled = !trace.value;
    play.replaceChildren(playing.value ? "❚❚ Pause " : "▶▶ Play ", html("kbd", {}, "space"));
  });
  return html(
    "div",
    { class: "main-buttons" },
    button({ title: "Back to the same start" }, byHand(reset), "⟲ Reset"),
    back,
    step,
    play,
    button({ class: "help", "aria-label": "Help: the keys" }, openHelp, "?"),
  );
}

function unitChooser() {
  const group = html("fieldset", { class: "units" }, html("legend", { class: "visually-hidden" }, "One step is one"));
  for (const name of UNITS) {
    const radio = html("input", { type: "radio", name: "unit", value: name });
    radio.onchange = () => {
      unit.value = name;
      // Chosen with the pointer, it gives the arrow keys back to Step and Back.
      if (!radio.matches(":focus-visible")) radio.blur();
    };
    effect(() => {
      radio.checked = unit.value === name;
    });
    group.append(html("label", {}, radio, html("span", {}, name[0].toUpperCase() + name.slice(1))));
  }
  return group;
}

function speedControl() {
  const slider = html("input", { type: "range", min: 0, max: SPEEDS.length - 1, step: 1 });
  const output = html("output", {});
  slider.oninput = () => {
    speed.value = slider.valueAsNumber;
  };
  slider.onchange = () => {
    if (!slider.matches(":focus-visible")) slider.blur();
  };
  effect(() => {
    slider.value = String(speed.value);
    output.textContent = rate.value === null ? SPEEDS[speed.value].label : reached(rate.value);
    slider.setAttribute("aria-valuetext", SPEEDS[speed.value].label);
  });
  return html("label", { class: "speed" }, html("span", {}, "Play speed"), slider, output);
}

/** @param {number} perSecond how fast Play really is */
function reached(perSecond) {
  const rounded = exact(Number(perSecond.toPrecision(perSecond < 1000 ? 2 : 3)));
  const pace = `${rounded} ${unit.value === "epoch" ? "epochs" : "steps"}/s`;
  if (!run.value || !trace.value) return pace;
  const { experiment, steps_per_epoch: stepsPerEpoch } = run.value;
  const left = timeLeft(experiment, trace.value.step / stepsPerEpoch, unit.value === "epoch" ? perSecond : perSecond / stepsPerEpoch);
  return left ? `${pace}, ${left}` : pace;
}

function counters() {
  const list = html("dl", { class: "counters" });
  counter(list, "epoch", "short", () => String(trace.value?.epoch ?? "–"));
  counter(list, "step", "short", () => String(trace.value?.step ?? "–"));
  counter(list, "E of batch", "", () => (trace.value && revealed.value(null, "E") ? full(trace.value.loss) : "?"));
  counter(list, "E of epoch", "", () => lastEpoch(history.value, trace.value?.step ?? 0));
  list.append(lamp());
  return list;
}

/**
 * @param {HTMLElement} list
 * @param {string} name
 * @param {string} kind
 * @param {() => string | (Node | string)[]} text
 */
function counter(list, name, kind, text) {
  const value = html("dd", { class: kind });
  const content = computed(text);
  effect(() => {
    const shown = content.value;
    value.replaceChildren(...(typeof shown === "string" ? [shown] : shown));
  });
  list.append(html("div", {}, html("dt", {}, name), value));
  return value;
}

/**
 * The mean error of the last epoch that was over at a step.
 *
 * @param {History | null} past
 * @param {number} step
 */
function lastEpoch(past, step) {
  if (!past) return "–";
  let at = past.epoch_steps.length - 1;
  while (at >= 0 && past.epoch_steps[at] > step) at -= 1;
  return at < 0 ? "–" : full(past.epoch_loss[at]);
}
