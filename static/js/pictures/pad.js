/**
 * A pad to draw on, by mouse, touch, pen or keyboard: arrows move the pen, space puts it down or lifts it, Delete
 * clears.
 */
import { signal } from "../../vendor/signals-core-1.14.5.js";
import { html } from "../html.js";
import { contextOf } from "../stage/ground.js";

const SIDE = 240; // units of the strokes; the pad is drawn as large as its style says
const PEN = 22;
const STRIDE = 12; // of a press of an arrow key
const LEAST = 3; // between two points

/** @typedef {[number, number][][]} Strokes */

export class Pad {
  constructor() {
    /** What was drawn so far; a new array for each change. */
    this.strokes = signal(/** @type {Strokes} */ ([]));
    this.canvas = html("canvas", { width: SIDE, height: SIDE, class: "pad", tabindex: 0, role: "img" });
    this.canvas.setAttribute("aria-label", "Drawing pad. Arrows move the pen, space puts it down or lifts it, Delete clears.");
    this.context = contextOf(this.canvas);
    this.pen = { x: SIDE / 2, y: SIDE / 4, down: false, shown: false };
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.go(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) this.canvas.addEventListener(end, () => this.lift());
    this.canvas.addEventListener("keydown", (event) => this.pressed(event));
    this.canvas.addEventListener("blur", () => this.showPen(false));
  }

  clear() {
    this.pen.down = false;
    this.strokes.value = [];
    this.draw();
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.pen.down = true;
    this.showPen(false);
    this.strokes.value = [...this.strokes.peek(), [this.pointOf(event)]];
    this.draw();
  }

  /** @param {PointerEvent} event */
  go(event) {
    if (!this.pen.down || this.pen.shown) return;
    // A fast pointer leaves points between two events; a slow browser keeps them.
    const seen = event.getCoalescedEvents?.() ?? [];
    this.add((seen.length > 0 ? seen : [event]).map((each) => this.pointOf(each)));
  }

  lift() {
    if (!this.pen.shown) this.pen.down = false;
  }

  /** @param {[number, number][]} points */
  add(points) {
    const before = this.strokes.peek();
    const stroke = [...before[before.length - 1]];
    for (const point of points) {
      const [x, y] = stroke[stroke.length - 1];
      if (Math.hypot(point[0] - x, point[1] - y) >= LEAST) stroke.push(point);
    }
    if (stroke.length === before[before.length - 1].length) return;
    this.strokes.value = [...before.slice(0, -1), stroke];
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !(move || event.key === " " || event.key === "Delete")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Delete") {
      this.clear();
      return;
    }
    this.showPen(true);
    const { pen } = this;
    if (!move) {
      pen.down = !pen.down;
      if (pen.down) this.strokes.value = [...this.strokes.peek(), [[pen.x, pen.y]]];
    } else {
      pen.x = Math.max(0, Math.min(SIDE, pen.x + STRIDE * move[0]));
      pen.y = Math.max(0, Math.min(SIDE, pen.y + STRIDE * move[1]));
      if (pen.down) this.add([[pen.x, pen.y]]);
    }
    this.draw();
  }

  /** @param {boolean} shown the pen of the keyboard */
  showPen(shown) {
    if (this.pen.shown === shown) return;
    this.pen.shown = shown;
    if (!shown) this.pen.down = this.canvas.matches(":active");
    this.draw();
  }

  /**
   * @param {PointerEvent} event
   * @returns {[number, number]}
   */
  pointOf({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [Math.round(((clientX - left) / width) * SIDE), Math.round(((clientY - top) / height) * SIDE)];
  }

  /** Called again when the theme changes. */
  draw() {
    const { context, pen } = this;
    const style = getComputedStyle(document.documentElement);
    context.clearRect(0, 0, SIDE, SIDE);
    context.lineWidth = PEN;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.strokeStyle = style.getPropertyValue("--ink");
    for (const [first, ...rest] of this.strokes.peek()) {
      context.beginPath();
      context.moveTo(...first);
      context.lineTo(first[0], first[1] + 0.01);
      for (const point of rest) context.lineTo(...point);
      context.stroke();
    }
    if (!pen.shown) return;
    context.lineWidth = 3;
    context.strokeStyle = style.getPropertyValue(pen.down ? "--focus" : "--muted");
    context.beginPath();
    context.arc(pen.x, pen.y, PEN / 2, 0, 2 * Math.PI);
    context.stroke();
  }
}
