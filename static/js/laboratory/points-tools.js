/** What a stroke on the plane draws: points of a class, or of a height; one by one or in clouds; or it erases. */
import { button, html } from "../html.js";
import { shapeOf } from "./points-canvas.js";
import { CLASS_COLOURS } from "./thumbnail.js";

const MOST_CLASSES = 10;
const ERASE = "erase";
const DRAW = "draw";

export class PointsTools {
  /**
   * @param {"class" | "height" | "curve"} meaning
   * @param {number} classes
   */
  constructor(meaning, classes) {
    this.meaning = meaning;
    this.classes = classes;
    this.choices = html("div", { class: "points-choices" });
    this.cloud = html("input", { type: "checkbox", id: "points-cloud" });
    this.height = html("input", { type: "range", min: -1, max: 1, step: 0.1, value: 1, id: "points-height" });
    const shown = html("span", { class: "slider-value" }, "1");
    this.height.addEventListener("input", () => {
      shown.textContent = this.height.value.replace("-", "−");
    });
    this.more = button({ class: "quiet" }, () => this.add(), "+ a class");
    this.element = html("fieldset", { class: "choices" }, html("legend", {}, "A stroke draws"), this.choices);
    if (meaning === "class") this.element.append(this.more);
    if (meaning === "height") this.element.append(html("label", {}, "target ", this.height, " ", shown));
    this.element.append(html("label", {}, this.cloud, " as a cloud"));
    this.show(meaning === "class" ? "1" : DRAW);
  }

  /** @param {string} chosen */
  show(chosen) {
    const names = this.meaning === "class" ? Array.from({ length: this.classes }, (_, at) => String(at)) : [DRAW];
    this.choices.replaceChildren(...[...names, ERASE].map((name) => this.choice(name, name === chosen)));
    this.more.hidden = this.classes === MOST_CLASSES;
  }

  /**
   * @param {string} value
   * @param {boolean} checked
   */
  choice(value, checked) {
    const radio = html("input", { type: "radio", name: "points-tool", value, checked });
    if (value === ERASE) return html("label", {}, radio, " erases");
    if (value === DRAW) return html("label", {}, radio, this.meaning === "curve" ? " points of the curve" : " points of the target below");
    return html("label", {}, radio, swatch(Number(value)), ` class ${className(Number(value), this.classes)}`);
  }

  add() {
    this.classes += 1;
    this.show(String(this.classes - 1));
  }

  /**
   * Chooses a class by a digit.
   *
   * @param {string} key
   * @returns {boolean} whether it is one
   */
  choose(key) {
    if (this.meaning !== "class" || !/^[1-9]$/.test(key) || Number(key) > this.classes) return false;
    this.show(String(Number(key) - 1));
    return true;
  }

  tool() {
    return this.choices.querySelector("input:checked")?.getAttribute("value") ?? ERASE;
  }

  isErasing() {
    return this.tool() === ERASE;
  }

  isCloud() {
    return this.cloud.checked;
  }

  /** The class or the height of what is drawn. */
  value() {
    return this.meaning === "class" ? Number(this.tool()) : Number(this.height.value);
  }
}

/**
 * Two classes are named by their targets, more by numbers, as the engine does.
 *
 * @param {number} at
 * @param {number} classes
 */
function className(at, classes) {
  return classes === 2 ? ["−1", "+1"][at] : String(at + 1);
}

/** @param {number} label */
function swatch(label) {
  const canvas = html("canvas", { width: 18, height: 18, "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(CLASS_COLOURS[label % CLASS_COLOURS.length]);
    pen.fill(shapeOf(label, 9, 9));
  }
  return canvas;
}
