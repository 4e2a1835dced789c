/** Opens E over a plane of two parameters: the first press takes one, the next parameter that is asked about is the other. */
import { signal } from "../../vendor/signals-core-1.14.5.js";
import { entryName } from "../format.js";
import { button } from "../html.js";
import { lazily } from "../lazy.js";
import { askedParameter } from "./asked.js";

/** @typedef {{layer: number, parameter: string, index: number[]}} Entry */

const openPlane = lazily(
  () => import("./plane-dialog.js"),
  ({ openPlaneDialog }, /** @type {Entry} */ first, /** @type {Entry | null} */ second) => openPlaneDialog(first, second),
);

const kept = signal(/** @type {Entry | null} */ (null));

export function planeButton() {
  const element = button({ class: "quiet" }, () => {
    const asked = askedParameter.peek();
    if (!asked) return;
    const first = kept.peek();
    kept.value = asked;
    void openPlane(asked, first && nameOf(first) !== nameOf(asked) ? first : null);
  });
  return {
    element,
    /** Called in an effect. */
    draw() {
      const asked = askedParameter.value;
      element.hidden = asked === null;
      if (!asked) return;
      const first = kept.value;
      const other = first && nameOf(first) !== nameOf(asked) ? ` × ${entryName(first.parameter, first.index)}` : "";
      element.textContent = "2 weights…";
      element.title = `E over ${entryName(asked.parameter, asked.index)}${other || " and another parameter"}, with the way that training took`;
    },
  };
}

/** @param {Entry} entry */
function nameOf({ layer, parameter, index }) {
  return `${layer}/${parameter}/${index.join(",")}`;
}
