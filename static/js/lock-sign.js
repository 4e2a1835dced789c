/** The sign of what is frozen: a padlock. */
import { svg } from "./stage/svg.js";

/** Of a padlock 9 wide and 11 high, from its upper left corner. */
export const LOCK = "M0 4.5h9v6.5h-9zM1.7 4.5v-1.7a2.8 2.8 0 0 1 5.6 0v1.7h-1.4v-1.7a1.4 1.4 0 0 0 -2.8 0v1.7z";

/**
 * The sign among words.
 *
 * @param {string} name for screen readers
 * @returns {SVGSVGElement}
 */
export function lockSign(name) {
  const sign = svg("svg", { class: "lock", viewBox: "0 0 9 11", width: 9, height: 11, role: "img", "aria-label": name });
  sign.append(svg("path", { d: LOCK }));
  return sign;
}
