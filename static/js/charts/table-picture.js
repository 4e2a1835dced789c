/**
 * Tables and lists of the panels as pictures: every text where it stands on the screen, every cell's colour, and the
 * drawings in between.
 *
 * @import {Picture} from "../picture.js"
 */
import { serialised, styledCopy } from "../picture.js";
import { set, svg } from "../stage/svg.js";

const ROOM = 12;
const HEAD = 30;

/**
 * @param {HTMLElement} element
 * @param {string} title
 * @returns {Picture}
 */
export function tablePicture(element, title) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const [whole, tall] = [width + 2 * ROOM, height + HEAD + ROOM];
  const picture = svg("svg", { viewBox: `0 0 ${whole} ${tall}` });
  const { color: ink, fontFamily } = getComputedStyle(element);
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--panel").trim();
  picture.append(
    svg("rect", { width: whole, height: tall, fill: paper }),
    svg("text", { x: ROOM, y: 19, fill: ink, "font-family": fontFamily, "font-size": 13, "font-weight": 600 }, title),
  );
  const inner = svg("g", { transform: `translate(${ROOM - left} ${HEAD - top})` });
  for (const cell of element.querySelectorAll("td[role]")) {
    const box = cell.getBoundingClientRect();
    const style = getComputedStyle(cell);
    inner.append(svg("rect", { x: box.left, y: box.top, width: box.width, height: box.height, fill: style.backgroundColor, stroke: style.borderTopColor }));
  }
  for (const drawing of element.querySelectorAll("svg")) {
    const box = drawing.getBoundingClientRect();
    const copy = styledCopy(drawing);
    set(copy, { x: box.left, y: box.top, width: box.width, height: box.height });
    inner.append(copy);
  }
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement && !node.parentElement.closest("svg") && node.textContent?.trim()) inner.append(...linesOf(/** @type {Text} */ (node)));
  }
  picture.append(inner);
  return serialised(picture, whole, tall);
}

/**
 * A text as the lines that the page broke it into.
 *
 * @param {Text} node
 */
function linesOf(node) {
  const style = getComputedStyle(/** @type {Element} */ (node.parentElement));
  const look = { fill: style.color, "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight };
  const range = document.createRange();
  /** @type {{text: string, box: DOMRect}[]} */
  const lines = [];
  for (const word of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].trimEnd().length);
    const box = range.getBoundingClientRect();
    const line = lines[lines.length - 1];
    if (line && Math.abs(line.box.top - box.top) < 2) line.text += word[0];
    else lines.push({ text: word[0], box });
  }
  return lines.map(({ text, box }) => svg("text", { ...look, x: box.left, y: box.top + 0.78 * box.height }, text.trimEnd()));
}
