/**
 * A chart drawn by Plotly: the server's figure, filled with data. Plotly is loaded after the page is usable; a chart
 * is drawn at most ten times a second, and only while it can be seen.
 *
 * @import {Theme} from "../types.js"
 */
import { getFigure } from "../api.js";

const SOURCE = new URL("../../vendor/plotly-basic-4.1.1.min.js", import.meta.url).href;
const INTERVAL = 100; // milliseconds
/** Milliseconds that a chart waits, so that what a key press changed on the stage is painted first. */
const AFTER_PAINT = 40;

/**
 * @typedef {{data: any[], layout: any, config: any}} Figure
 * @typedef {{react: (element: HTMLElement, data: any[], layout: any, config: any) => Promise<unknown>}} Plotly
 */

/** @type {Promise<Plotly> | null} */
let loading = null;

function plotly() {
  loading ??= idle().then(
    () =>
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = SOURCE;
        script.addEventListener("load", () => resolve(Reflect.get(window, "Plotly")));
        script.addEventListener("error", () => reject(new Error("the charts' script could not be loaded")));
        document.head.append(script);
      }),
  );
  return loading;
}

/** @returns {Promise<void>} resolved when the page has nothing more urgent to do */
function idle() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: 2000 });
    else setTimeout(resolve, 200);
  });
}

/** @type {Map<string, Promise<Figure>>} */
const figures = new Map();

/**
 * @param {"loss" | "flow" | "landscape"} name
 * @param {Theme} theme
 */
function figureFor(name, theme) {
  const key = `${name}/${theme}`;
  const figure = figures.get(key) ?? getFigure(name, theme);
  figures.set(key, figure);
  figure.catch(() => figures.delete(key));
  return figure;
}

export class Plot {
  /**
   * @param {HTMLElement} element
   * @param {"loss" | "flow" | "landscape"} name
   */
  constructor(element, name) {
    this.element = element;
    this.name = name;
    this.visible = false;
    this.drawnAt = -Infinity;
    this.timer = 0;
    /** @type {{theme: Theme, fill: (figure: Figure) => Figure} | null} */
    this.wanted = null;
    new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      this.schedule();
    }).observe(element);
  }

  /**
   * @param {Theme} theme
   * @param {(figure: Figure) => Figure} fill puts the data into a figure that has none, and returns a new one
   */
  draw(theme, fill) {
    this.wanted = { theme, fill };
    this.schedule();
  }

  schedule() {
    if (!this.visible || !this.wanted || this.timer !== 0) return;
    const wait = Math.max(AFTER_PAINT, this.drawnAt + INTERVAL - performance.now());
    this.timer = window.setTimeout(async () => {
      await this.drawNow().finally(() => {
        this.timer = 0;
      });
      this.schedule();
    }, wait);
  }

  async drawNow() {
    const { react } = await plotly();
    if (!this.wanted) return;
    const { theme, fill } = this.wanted;
    this.wanted = null;
    // Plotly writes into what it is given.
    const { data, layout, config } = fill(structuredClone(await figureFor(this.name, theme)));
    this.drawnAt = performance.now();
    await react(this.element, data, layout, config);
  }
}
