/**
 * Points drawn and erased on the plane, with a pointer or with the keys; then a run begins on exactly these. Nothing on
 * the screen changes before.
 *
 * @import {DataSettings, PreviewedData} from "./types.js"
 * @import {Point} from "./drawn-points.js"
 * @import {Sides} from "./points-canvas.js"
 */
import { ApiError } from "../api.js";
import { plain } from "../format.js";
import { button, html } from "../html.js";
import { inForce } from "../in-force.js";
import { run, trace } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { begin } from "./begin.js";
import { openDialog } from "./dialog.js";
import { DrawnPoints } from "./drawn-points.js";
import { withData } from "./own-experiment.js";
import { paintPoints } from "./points-canvas.js";
import { PointsTools } from "./points-tools.js";
import { getChoices, previewData } from "./requests.js";

const REACH = 6; // of the plane that own points lie in, as the engine has it
const ERASER = 0.035; // of the plane
const APART = 0.02; // of the plane, between two points of one stroke
const CLOUD = 0.07;
const DIGITS = 3;

/** @type {Readonly<Record<string, [number, number]>>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

class PointsDialog {
  /**
   * @param {PreviewedData} data those on the screen
   * @param {DataSettings} settings theirs
   * @param {number} most how many points there may be
   */
  constructor(data, settings, most) {
    this.settings = settings;
    this.axes = data.positions?.[0].length ?? 2;
    this.meaning = meaningOf(data);
    const [points, test] = [rowsOf(data.positions, data.labels, data.targets), rowsOf(data.test_positions, data.test_labels, data.test_targets)];
    const isInside = [...points, ...test].every((point) => Math.abs(point[0]) <= REACH && (this.axes === 1 || Math.abs(point[1]) <= REACH));
    this.drawn = new DrawnPoints(isInside ? points : [], isInside ? test : [], most);
    /** @type {Sides} */
    this.sides = { x: [-REACH, REACH], y: this.axes === 1 ? heights(points) : [-REACH, REACH] };
    /** @type {[number, number] | null} */
    this.cursor = null;
    /** @type {[number, number] | null} */
    this.last = null;
    this.tools = new PointsTools(this.meaning, Math.max(2, data.classes.length));
    this.canvas = html("canvas", { "aria-hidden": "true" });
    this.plane = html("div", { class: "points-plane", tabindex: 0, role: "group", "aria-describedby": "points-keys" }, this.canvas);
    this.plane.setAttribute("aria-label", `The plane, x₁ from −6 to 6, ${this.axes === 1 ? "y" : "x₂"} from ${plain(this.sides.y[0])} to ${plain(this.sides.y[1])}`);
    this.said = html("p", { class: "dialog-note", role: "status" });
    this.error = html("p", { class: "field-error", role: "alert" });
    if (!isInside) this.error.textContent = "The points on the screen lie beyond the plane from −6 to 6, so it is empty here.";
    const undo = button({}, () => this.undo(), "Undo");
    const clear = button({}, () => this.change(() => this.drawn.clear()), "Clear");
    const keys = `Arrows move the cross-hair, Shift finer; Enter draws, Delete erases${this.meaning === "class" ? ", digits choose the class" : ""}, Ctrl Z undoes.`;
    const start = button({ class: "primary" }, () => void this.start(), "Train on these points");
    this.dialog = openDialog(
      "Draw points",
      html(
        "div",
        { class: "points-editor" },
        this.plane,
        html("div", {}, this.tools.element, html("div", { class: "row" }, undo, clear), this.said, html("p", { class: "dialog-note", id: "points-keys" }, keys), this.error, html("div", { class: "row" }, start)),
      ),
    );
    this.dialog.classList.add("wide");
    this.listen();
    this.paint();
    this.plane.focus();
  }

  listen() {
    this.plane.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.plane.setPointerCapture(event.pointerId);
      this.drawn.mark();
      this.last = null;
      this.stroke(event);
    });
    this.plane.addEventListener("pointermove", (event) => {
      this.cursor = null;
      if (this.plane.hasPointerCapture(event.pointerId)) for (const each of strokeOf(event)) this.stroke(each);
    });
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.undo();
      }
    });
    this.plane.addEventListener("keydown", (event) => this.pressed(event));
    this.plane.addEventListener("blur", () => {
      this.cursor = null;
      this.paint();
    });
  }

  /** @param {PointerEvent} event */
  stroke({ clientX, clientY }) {
    const box = this.plane.getBoundingClientRect();
    const place = this.placeAt(share((clientX - box.left) / box.width), share(1 - (clientY - box.top) / box.height));
    const isErasing = this.tools.isErasing();
    if (!isErasing && this.last && this.distance(place, this.last) < APART) return;
    this.last = place;
    if (isErasing) this.drawn.erase(place, this.radius(ERASER));
    else this.draw(place);
    this.paint();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    const stride = (event.shiftKey ? 1 : 4) / 96;
    if (move) {
      const [x, y] = this.cursor ?? this.placeAt(0.5, 0.5);
      const [across, up] = this.radius(2 * stride);
      this.cursor = [within(this.sides.x, x + move[0] * across * 0.5), within(this.sides.y, y + move[1] * up * 0.5)];
    } else if (event.key === "Enter" || event.key === " ") this.byKey((place) => (this.tools.isErasing() ? this.drawn.erase(place, this.radius(ERASER)) : this.draw(place)));
    else if (event.key === "Delete" || event.key === "Backspace") this.byKey((place) => this.drawn.erase(place, this.radius(ERASER)));
    else if (!this.tools.choose(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.paint();
  }

  /** @param {(place: [number, number]) => void} deed */
  byKey(deed) {
    const place = this.cursor ?? this.placeAt(0.5, 0.5);
    this.cursor = place;
    this.drawn.mark();
    deed(place);
  }

  /** @param {[number, number]} place */
  draw([x, y]) {
    const spread = this.tools.isCloud() ? this.radius(CLOUD) : [0, 0];
    const scattered = [x + spread[0] * (Math.random() * 2 - 1), y + spread[1] * (Math.random() * 2 - 1)];
    const at = [within(this.sides.x, scattered[0]), within(this.sides.y, scattered[1])].map((value) => Number(value.toFixed(DIGITS)));
    const isRoom = this.drawn.add(this.meaning === "curve" ? at : [...at, this.tools.value()]);
    this.error.textContent = isRoom ? "" : `There may be up to ${this.drawn.most.toLocaleString("en")} points.`;
  }

  /** @param {() => void} deed */
  change(deed) {
    this.drawn.mark();
    deed();
    this.paint();
  }

  undo() {
    this.drawn.undo();
    this.paint();
  }

  paint() {
    const { points, test } = this.drawn;
    const side = this.plane.clientWidth;
    if (this.canvas.width !== side) Object.assign(this.canvas, { width: side, height: side });
    const background = /** @type {HTMLCanvasElement | null} */ (document.querySelector("#surface canvas:not([hidden])"));
    const fits = this.settings.kind !== "csv" && this.settings.kind !== "table" && (run.peek()?.data?.axes ?? []).every(({ low }) => low === -REACH);
    paintPoints(this.canvas, { sides: this.sides, points, test, meaning: this.meaning, cursor: this.cursor, background: fits ? background : null });
    const count = `${points.length} ${points.length === 1 ? "point" : "points"} to train on${test.length > 0 ? `, ${test.length} (hollow) to test on` : ""}.`;
    const at = this.cursor ? ` At ${this.cursor.map(plain).join(", ")}.` : "";
    this.said.textContent = count + at;
  }

  async start() {
    const [state, shown] = [run.peek(), trace.peek()];
    if (!state || !shown) return;
    const { points, test } = this.drawn;
    const kind = { class: "points", height: "surface_points", curve: "curve_points" }[this.meaning];
    const { features, targets } = this.settings;
    const data = {
      kind,
      points,
      test_points: test,
      ...(features ? { features } : {}),
      ...(this.meaning === "class" ? { classes: this.tools.classes, ...(targets && this.tools.classes === 2 ? { targets } : {}) } : {}),
    };
    try {
      if (points.length === 0) throw new ApiError("There is no point to train on yet: draw at least 1.", 422, "invalid", "data.points");
      const { experiment, sentence } = await withData(inForce(state, shown.step), data);
      await begin(experiment, `New run: ${points.length} points of your own${sentence ? `, with ${sentence}` : ""}.`);
      this.dialog.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.error.textContent = error.message;
    }
  }

  /**
   * @param {number} across 0 to 1
   * @param {number} up
   * @returns {[number, number]}
   */
  placeAt(across, up) {
    const { x, y } = this.sides;
    return [x[0] + across * (x[1] - x[0]), y[0] + up * (y[1] - y[0])];
  }

  /**
   * A part of the plane along each axis.
   *
   * @param {number} part
   * @returns {[number, number]}
   */
  radius(part) {
    const { x, y } = this.sides;
    return [part * (x[1] - x[0]), part * (y[1] - y[0])];
  }

  /**
   * As a part of the plane.
   *
   * @param {[number, number]} one
   * @param {[number, number]} other
   */
  distance(one, other) {
    const [across, up] = this.radius(1);
    return Math.hypot((one[0] - other[0]) / across, (one[1] - other[1]) / up);
  }
}

/** Opens the dialog, with the points on the screen to draw on from. */
export async function openPointsDialog() {
  const state = run.peek();
  if (!state) return;
  const { data, seed } = state.experiment;
  const [choices, shown] = await Promise.all([getChoices(), previewData(data, seed), addStylesheet("own-data.css")]);
  new PointsDialog(shown, data, choices.limits.points);
}

/**
 * What the third number of a point is.
 *
 * @param {PreviewedData} data
 * @returns {"class" | "height" | "curve"}
 */
function meaningOf({ positions, labels }) {
  if (!positions) return "class";
  if (positions[0].length === 1) return "curve";
  return labels ? "class" : "height";
}

/**
 * @param {number[][] | null} positions
 * @param {number[] | null} labels
 * @param {number[][]} targets
 * @returns {Point[]}
 */
function rowsOf(positions, labels, targets) {
  return (positions ?? []).map((position, row) => [...position, labels ? labels[row] : targets[row][0]]);
}

/**
 * A side that curves' points fit into, with some room.
 *
 * @param {Point[]} points
 * @returns {readonly [number, number]}
 */
function heights(points) {
  const most = Math.max(1, ...points.map(([, y]) => Math.abs(y)));
  return [-1.25 * most, 1.25 * most];
}

/**
 * Every place that a pointer came through since the last event.
 *
 * @param {PointerEvent} event
 */
function strokeOf(event) {
  const between = event.getCoalescedEvents();
  return between.length > 0 ? between : [event];
}

/** @param {number} part */
function share(part) {
  return Math.max(0, Math.min(1, part));
}

/**
 * @param {readonly [number, number]} side
 * @param {number} value
 */
function within([low, high], value) {
  return Math.max(low, Math.min(high, value));
}
