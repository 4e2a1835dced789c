/**
 * A data set as a picture the size of a thumb: its points in the colours of their classes or heights, its curve,
 * or its first picture.
 *
 * @import {PreviewedData} from "./types.js"
 */

/** What is left free around the points, as a part of the side. */
const MARGIN = 0.12;
/** Up to so many points are drawn as large ones. */
const FEW = 20;
/** CSS properties, by the number of the class. */
export const CLASS_COLOURS = ["--value-minus", "--value-plus", "--gradient-plus", "--gradient-minus"];

/**
 * @param {HTMLCanvasElement} canvas
 * @param {PreviewedData} data
 */
export function drawThumbnail(canvas, data) {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  if (data.image) drawPicture(pen, canvas.width, data.inputs[0], data.image);
  else if (data.positions) drawPoints(pen, canvas.width, data.positions, data);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} side
 * @param {number[][]} positions
 * @param {PreviewedData} data
 */
function drawPoints(pen, side, positions, { labels, targets }) {
  const style = getComputedStyle(document.documentElement);
  const colours = CLASS_COLOURS.map((name) => style.getPropertyValue(name));
  const places = positions.map((position, row) => (position.length === 1 ? [position[0], targets[row][0]] : position));
  const [across, up] = [0, 1].map((axis) => scaleOf(places.map((place) => place[axis]), side));
  const size = side / (places.length > FEW ? 24 : 7);
  const largest = Math.max(...targets.map(([target]) => Math.abs(target)), 1e-9);
  places.forEach((place, row) => {
    const height = targets[row][0];
    const isCurve = positions[row].length === 1;
    pen.globalAlpha = labels || isCurve ? 1 : 0.15 + (0.85 * Math.abs(height)) / largest;
    pen.fillStyle = colours[labels ? labels[row] % colours.length : Number(height > 0 || isCurve)];
    pen.fillRect(across(place[0]) - size / 2, side - up(place[1]) - size / 2, size, size);
  });
  pen.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} side
 * @param {number[]} pixels
 * @param {[number, number]} shape
 */
function drawPicture(pen, side, pixels, [rows, columns]) {
  const [low, high] = [Math.min(...pixels), Math.max(...pixels)];
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--ink");
  const [width, height] = [side / columns, side / rows];
  pixels.forEach((value, at) => {
    pen.globalAlpha = high > low ? (value - low) / (high - low) : 0;
    pen.fillRect((at % columns) * width, Math.floor(at / columns) * height, width + 0.5, height + 0.5);
  });
  pen.globalAlpha = 1;
}

/**
 * From values to pixels.
 *
 * @param {number[]} values
 * @param {number} side
 */
function scaleOf(values, side) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = high - low || 1;
  return (/** @type {number} */ value) => side * (MARGIN + ((1 - 2 * MARGIN) * (value - low)) / width);
}
