/** The keys of the page. A key that a control uses itself is left to it. */
import { byHand, togglePlay } from "../playing.js";
import { unit } from "../state.js";
import { toggleBuilding } from "../stage/building.js";
import { reset, stepBack, stepForward } from "../stepping.js";
import { toggleSweep } from "../inspector/sweep.js";
import { toggleProgram } from "../laboratory/menu.js";
import { toggleProjector } from "../page-view.js";
import { lazily } from "../lazy.js";
import { openBranches } from "../time/branches-button.js";
import { openHelp } from "./help.js";
import { UNITS } from "./transport.js";

/** @type {Record<string, () => void>} */
const DEEDS = {
  ArrowRight: byHand(stepForward),
  ArrowLeft: byHand(stepBack),
  " ": togglePlay,
  r: byHand(reset),
  Home: byHand(reset),
  s: toggleSweep,
  b: openBranches,
  e: toggleBuilding,
  f: toggleProjector,
  l: lazily(() => import("../laboratory/freezing.js"), ({ toggleSelected }) => toggleSelected()),
  p: toggleProgram,
  "?": openHelp,
};
UNITS.forEach((name, at) => {
  DEEDS[String(at)] = () => {
    unit.value = name;
  };
});

/** Listens to the keys. */
export function mountKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const deed = DEEDS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!deed || isUsedBy(event.target, event.key)) return;
    event.preventDefault();
    deed();
  });
}

/**
 * Whether an element uses a key itself: a field takes every key, a button the space bar, a slider and a choice
 * the arrows.
 *
 * @param {EventTarget | null} target
 * @param {string} key
 */
function isUsedBy(target, key) {
  if (!(target instanceof Element)) return false;
  if (target.closest("dialog, select, textarea, [contenteditable]")) return true;
  if (target instanceof HTMLInputElement) {
    return !["radio", "range"].includes(target.type) || isMove(key);
  }
  if (target.closest("[role=slider], [role=tab], [role=radio], [role=grid], [role=listbox]")) return isMove(key);
  return key === " " && target.closest("button, a, summary, [role=button]") !== null;
}

/** @param {string} key */
function isMove(key) {
  return key.startsWith("Arrow") || key === "Home" || key === "End";
}
