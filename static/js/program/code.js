/**
 * The lines of the program, a section after the other; the line at work and the selected one are lit.
 *
 * @import {Program} from "./types.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { button, html } from "../html.js";
import { inspected, moment, moments, select, selection, trace } from "../state.js";
import { placeOfLine, placeOfMoment, placeOfSelection } from "./places.js";

/** What a student opens to look at, and not to follow a step. */
const CLOSED = new Set(["What it needs", "Layers", "The data", "The batches", "The edits", "The result"]);

/**
 * @param {Program} program
 * @returns {{element: HTMLElement, stop: () => void}}
 */
export function codeOf(program) {
  const lines = program.lines.map(({ text }, at) => lineOf(program, text, at));
  const sections = program.sections.map((title, section) => {
    const inside = lines.filter((_, at) => program.lines[at].section === section);
    return html("details", { open: !CLOSED.has(title) }, html("summary", {}, title), html("div", { class: "code-lines" }, ...inside));
  });
  const element = html("div", { class: "code", tabindex: 0, role: "region", "aria-label": "The program's lines" }, ...sections);
  const stop = effect(() => {
    const now = moments.value[moment.value] && placeOfMoment(program, moments.value[moment.value]);
    const picked = placeOfSelection(program, selection.value);
    lines.forEach((line, at) => {
      light(line, "now", at === now?.line, "at work");
      light(line, "calling", now?.calls.includes(at) ?? false, "");
      light(line, "picked", at === picked?.line && at !== now?.line, "");
    });
    const shown = lines[(now ?? picked)?.line ?? -1];
    if (!shown) return;
    if (element.isConnected) reveal(element, shown);
    else requestAnimationFrame(() => reveal(element, shown));
  });
  const stopCounting = effect(() => {
    const line = lines[program.steps_line];
    line.textContent = `STEPS = ${trace.value?.step ?? 0}`;
  });
  return {
    element,
    stop: () => {
      stop();
      stopCounting();
    },
  };
}

/**
 * @param {Program} program
 * @param {string} text
 * @param {number} at
 */
function lineOf(program, text, at) {
  if (!program.places.some(({ line }) => line === at)) return html("span", { class: "code-line" }, text || "\u00a0");
  return button(
    { class: "code-line", title: "Select what this line computes" },
    () => {
      const place = placeOfLine(program, at, inspected.peek());
      if (!place) return;
      select({ layer: place.layer, tensor: place.tensor === "input" ? "X" : place.tensor });
    },
    text,
  );
}

/**
 * @param {HTMLElement} line
 * @param {string} name
 * @param {boolean} isLit
 * @param {string} said to screen readers
 */
function light(line, name, isLit, said) {
  line.classList.toggle(name, isLit);
  if (!said) return;
  if (isLit) line.setAttribute("aria-current", "step");
  else line.removeAttribute("aria-current");
}

/**
 * Brings a line into view, without moving anything but the list.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement} line
 */
function reveal(list, line) {
  const section = line.closest("details");
  if (section) section.open = true;
  const [outer, inner] = [list.getBoundingClientRect(), line.getBoundingClientRect()];
  const margin = Math.min(80, outer.height / 4);
  if (inner.top < outer.top + margin) list.scrollTop += inner.top - outer.top - margin;
  else if (inner.bottom > outer.bottom - margin) list.scrollTop += inner.bottom - outer.bottom + margin;
}
