/**
 * The canvas that lies under the drawing, for what is too much to be elements.
 *
 * @import {Layout} from "./layout.js"
 */

/**
 * @param {Layout} layout
 * @returns {{canvas: HTMLCanvasElement, context: CanvasRenderingContext2D}} drawn in the units of the layout
 */
export function makeGround({ width, height, scale = 1 }) {
  const canvas = document.createElement("canvas");
  const density = (window.devicePixelRatio || 1) * scale;
  canvas.className = "ground";
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  canvas.style.width = `${width * scale}px`;
  canvas.style.height = `${height * scale}px`;
  const context = contextOf(canvas);
  context.scale(density, density);
  return { canvas, context };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser gives no canvas to draw on");
  return context;
}
