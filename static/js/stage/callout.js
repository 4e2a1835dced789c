/**
 * The label beside the number in question: the one pointed at, or else the selected one.
 *
 * @import {Place} from "../types.js"
 * @import {Layout} from "./layout.js"
 * @import {View} from "./view.js"
 */
import { entryName, full } from "../format.js";
import { keyOf } from "./places.js";
import { mark, set, svg, write } from "./svg.js";

const CHARACTER = 6.7; // of the monospaced type at 11 px

/**
 * @param {SVGElement} parent
 * @param {Layout} layout
 * @param {Map<string, {x: number, y: number}>} anchors
 * @returns {(view: View) => void}
 */
export function drawCallout(parent, layout, anchors) {
  const plate = svg("rect", { height: 20, rx: 5 });
  const text = svg("text", { y: 14 });
  const group = svg("g", { class: "callout", "aria-hidden": "true" }, plate, text);
  parent.append(group);
  return (view) => {
    const place = view.subject;
    const anchor = place && anchors.get(keyOf(place));
    mark(group, { hidden: !anchor });
    if (!place || !anchor) return;
    const sentence = describe(view, place);
    const width = sentence.length * CHARACTER + 14;
    const x = Math.min(layout.width - width - 4, Math.max(4, anchor.x - width / 2));
    const y = Math.max(2, anchor.y - 24);
    write(text, sentence);
    set(plate, { width });
    set(text, { x: width / 2 });
    set(group, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
  };
}

/**
 * @param {View} view
 * @param {Place} place
 */
function describe({ known, number }, place) {
  const { layer, tensor, index } = place;
  const name = entryName(tensor, index);
  if (!known(layer, tensor, index)) return `${name} not computed yet`;
  const value = number(place);
  if (value === null) return name;
  if (!tensor.startsWith("update/")) return `${name} = ${full(value)}`;
  const parameter = tensor.slice("update/".length);
  const before = number({ layer, tensor: parameter, index });
  return before === null ? name : `${entryName(parameter, index)} ${full(before)} → ${full(before + value)}`;
}
