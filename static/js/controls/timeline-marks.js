/**
 * The marks on the timeline: what was changed by hand at which step, and where the run diverged. Each can be pointed at,
 * and come to by keys; a press goes to its step.
 *
 * @import {Change, History} from "../types.js"
 */
import { button, html } from "../html.js";
import { byHand } from "../playing.js";
import { goToStep } from "../stepping.js";

/** Pixels: marks that are closer together than a finger can tell apart become one. */
const APART = 24;
/** Pixels: with less room a mark says nothing until it is pointed at. */
const FEWEST_TO_WRITE = 56;

/** @typedef {{x: number, kind: string, changes: Change[]}} Mark */

/**
 * Draws them anew where they changed, so that the focus stays where it is.
 *
 * @param {HTMLElement} parent
 * @param {History | null} past
 * @param {(step: number) => number} across where a step lies, in pixels
 * @param {number} width
 */
export function drawMarks(parent, past, across, width) {
  const marks = past ? marksOf(past, across) : [];
  const drawn = JSON.stringify([marks, Math.round(width)]);
  if (parent.dataset.drawn === drawn) return;
  parent.dataset.drawn = drawn;
  const focused = parent.contains(document.activeElement) ? document.activeElement?.getAttribute("data-step") : null;
  const elements = marks.map((mark, at) => elementOf(mark, (marks[at + 1]?.x ?? width) - mark.x - APART, mark.x > width / 2));
  parent.replaceChildren(...elements);
  if (focused) /** @type {HTMLElement | null} */ (parent.querySelector(`[data-step="${focused}"]`))?.focus();
}

/**
 * @param {History} past
 * @param {(step: number) => number} across
 * @returns {Mark[]}
 */
function marksOf({ changes, diverged }, across) {
  const all = changes.map((change) => ({ kind: "edit", change }));
  if (diverged) all.push({ kind: "diverged", change: { step: diverged.step, text: "the run diverged" } });
  /** @type {Mark[]} */
  const marks = [];
  for (const { kind, change } of all.sort((a, b) => a.change.step - b.change.step)) {
    const x = Math.round(across(change.step));
    const before = marks[marks.length - 1];
    if (before && x - before.x < APART) {
      before.changes.push(change);
      if (kind === "diverged") before.kind = kind;
    } else marks.push({ x, kind, changes: [change] });
  }
  return marks;
}

/**
 * @param {Mark} mark
 * @param {number} room to the next one
 * @param {boolean} isLate whether its text has more room on its left
 */
function elementOf({ x, kind, changes }, room, isLate) {
  const { step } = changes[0];
  const lines = changes.map((change) => `step ${change.step}: ${change.text}`);
  const label = changes.length === 1 ? changes[0].text : `${changes.length} changes`;
  const written = html("span", { class: "mark-label", "aria-hidden": "true", hidden: room < FEWEST_TO_WRITE }, label);
  written.style.maxWidth = `${room}px`;
  const bubble = html("span", { class: "mark-bubble" }, ...lines.map((line) => html("span", {}, line)));
  const said = changes.length > 1 ? `${changes.length} changes: ${lines.join("; ")}` : `Go to ${lines[0]}`;
  const name = { class: "mark-button", "aria-label": said, "data-step": step };
  const flag = button(name, byHand(() => goToStep(step)), changes.length > 1 ? String(changes.length) : "");
  const element = html("div", { class: `mark ${kind}${isLate ? " late" : ""}` }, flag, written, bubble);
  element.style.left = `${x}px`;
  return element;
}
