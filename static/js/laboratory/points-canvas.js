/**
 * Paints points over the plane: a colour and a shape for each class, hollow where a point is for testing; heights by
 * sign and strength.
 *
 * @import {Point} from "./drawn-points.js"
 */
import { CLASS_COLOURS } from "./thumbnail.js";

/** @typedef {readonly [number, number]} Side */
/** @typedef {{x: Side, y: Side}} Sides */

const SIZE = 5;
const TURN = 2 * Math.PI;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} shown
 * @param {Sides} shown.sides
 * @param {Point[]} shown.points
 * @param {Point[]} shown.test
 * @param {"class" | "height" | "curve"} shown.meaning
 * @param {readonly [number, number] | null} shown.cursor
 * @param {HTMLCanvasElement | null} shown.background
 */
export function paintPoints(canvas, { sides, points, test, meaning, cursor, background }) {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink");
  const { width, height } = canvas;
  pen.clearRect(0, 0, width, height);
  if (background && background.width > 0) pen.drawImage(background, 0, 0, width, height);
  pen.strokeStyle = style.getPropertyValue("--line");
  for (const line of [axis(placeIn(sides.x, 0) * width, height), axis(height - placeIn(sides.y, 0) * height, width, true)]) pen.stroke(line);

  /**
   * @param {Point} point
   * @param {boolean} isTest
   */
  function paint(point, isTest) {
    const label = meaning === "class" ? point[2] : Number(meaning === "curve" || point[2] > 0);
    const shape = shapeOf(label, placeIn(sides.x, point[0]) * width, height - placeIn(sides.y, point[1]) * height);
    if (!pen) return;
    pen.fillStyle = isTest ? style.getPropertyValue("--panel") : style.getPropertyValue(CLASS_COLOURS[label % CLASS_COLOURS.length]);
    pen.strokeStyle = isTest ? style.getPropertyValue(CLASS_COLOURS[label % CLASS_COLOURS.length]) : style.getPropertyValue("--panel");
    pen.globalAlpha = meaning === "height" ? 0.3 + 0.7 * Math.min(1, Math.abs(point[2])) : 1;
    pen.fill(shape);
    pen.stroke(shape);
    pen.globalAlpha = 1;
  }
  for (const point of test) paint(point, true);
  for (const point of points) paint(point, false);
  if (!cursor) return;
  pen.strokeStyle = ink;
  pen.stroke(axis(placeIn(sides.x, cursor[0]) * width, height));
  pen.stroke(axis(height - placeIn(sides.y, cursor[1]) * height, width, true));
}

/**
 * @param {number} at
 * @param {number} length
 * @param {boolean} [isLevel]
 */
function axis(at, length, isLevel = false) {
  const path = new Path2D();
  path.moveTo(isLevel ? 0 : at, isLevel ? at : 0);
  path.lineTo(isLevel ? length : at, isLevel ? at : length);
  return path;
}

/**
 * Square, disc, triangle, diamond, and so on with more corners.
 *
 * @param {number} label
 * @param {number} x
 * @param {number} y
 */
export function shapeOf(label, x, y) {
  const path = new Path2D();
  if (label === 1) {
    path.arc(x, y, SIZE, 0, TURN);
    return path;
  }
  const corners = [4, 0, 3, 4][label] ?? label + 1;
  const turned = label === 0 ? TURN / 8 : TURN / 4;
  const size = SIZE * 1.3;
  for (let corner = 0; corner < corners; corner += 1) {
    const angle = turned + (TURN * corner) / corners;
    path.lineTo(x + size * Math.cos(angle), y - size * Math.sin(angle));
  }
  path.closePath();
  return path;
}

/**
 * @param {Side} side
 * @param {number} value
 */
function placeIn([low, high], value) {
  return (value - low) / (high - low);
}
