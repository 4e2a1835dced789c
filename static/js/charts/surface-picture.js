/**
 * The surface as a picture: its pixels, its marks, its scale and what its points mean.
 *
 * @import {Picture} from "../picture.js"
 */
import { serialised, styledCopy } from "../picture.js";
import { set, svg } from "../stage/svg.js";

const ROOM = { left: 40, top: 34, right: 60, bottom: 54 };
const BAR = 12;
const KEY = 70; // between two of the points' meanings

/**
 * @param {HTMLElement} body the panel's
 * @param {string} title
 * @returns {Picture}
 */
export function surfacePicture(body, title) {
  const plane = /** @type {HTMLElement} */ (body.querySelector(".plane"));
  const { clientWidth: width, clientHeight: height } = plane;
  const style = getComputedStyle(body);
  const ink = { fill: style.color, "font-family": style.fontFamily, "font-size": 11 };
  const [whole, tall] = [ROOM.left + width + ROOM.right, ROOM.top + height + ROOM.bottom];
  const picture = svg("svg", { viewBox: `0 0 ${whole} ${tall}` });
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--panel").trim();
  picture.append(svg("rect", { width: whole, height: tall, fill: paper }), svg("text", { ...ink, x: 8, y: 18, "font-size": 13, "font-weight": 600 }, title));
  const inner = svg("g", { transform: `translate(${ROOM.left} ${ROOM.top})` });
  const pixels = /** @type {HTMLCanvasElement} */ (plane.querySelector("canvas"));
  if (!pixels.hidden) inner.append(pixelsOf(pixels, 0, width, height));
  inner.append(svg("rect", { width, height, fill: "none", stroke: getComputedStyle(plane).borderTopColor }));
  const marks = styledCopy(/** @type {SVGSVGElement} */ (plane.querySelector(".marks")));
  set(marks, { width, height });
  inner.append(marks);
  const bar = /** @type {HTMLElement} */ (body.querySelector(".colour-bar"));
  if (!bar.hidden) {
    inner.append(pixelsOf(/** @type {HTMLCanvasElement} */ (bar.querySelector("canvas")), width + 10, BAR, height));
    bar.querySelectorAll(".bar-labels span").forEach((label, at) => {
      inner.append(svg("text", { ...ink, x: width + 26, y: 9 + (at * (height - 9)) / 2 }, label.textContent ?? ""));
    });
  }
  body.querySelectorAll(".point-key").forEach((key, at) => {
    const mark = styledCopy(/** @type {SVGSVGElement} */ (key.querySelector("svg")));
    set(mark, { x: at * KEY, y: height + 32, width: 12, height: 12 });
    inner.append(mark, svg("text", { ...ink, x: at * KEY + 16, y: height + 42 }, key.textContent ?? ""));
  });
  picture.append(inner);
  return serialised(picture, whole, tall);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} x
 * @param {number} width
 * @param {number} height
 */
function pixelsOf(canvas, x, width, height) {
  return svg("image", { href: canvas.toDataURL("image/png"), x, width, height, preserveAspectRatio: "none" });
}
