/**
 * The theme, and its colours as CSS declares them, for whatever is painted by script.
 *
 * @import {Colour, Ramp} from "./scales.js"
 * @import {Theme} from "./types.js"
 */
import { computed } from "../vendor/signals-core-1.14.5.js";
import { colourOf } from "./scales.js";
import { theme } from "./state.js";

/** @typedef {{theme: Theme, value: Ramp, gradient: Ramp, classes: Colour[]}} Palette */

/** The colours of classes; no class is told by its colour alone. */
const CLASSES = ["--value-minus", "--value-plus", "--gradient-plus", "--gradient-minus", "--point", "--outline"];

/**
 * Changes the theme: first the page's attribute, then the signal, so that who reads the palette reads the new one.
 *
 * @param {Theme} chosen
 */
export function setTheme(chosen) {
  document.documentElement.dataset.theme = chosen;
  theme.value = chosen;
}

/** The ramps and the classes' colours in the current theme. */
export const palette = computed(() => {
  const declared = getComputedStyle(document.documentElement);
  /** @param {string} token */
  const colour = (token) => colourOf(declared.getPropertyValue(token));
  /** @type {Palette} */
  const ramps = {
    theme: theme.value,
    value: { plus: colour("--value-plus"), minus: colour("--value-minus"), zero: colour("--zero") },
    gradient: { plus: colour("--gradient-plus"), minus: colour("--gradient-minus"), zero: colour("--zero") },
    classes: CLASSES.map(colour),
  };
  return ramps;
});
