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
 * @typedef {"loss" | "accuracy" | "flow" | "flow_history" | "landscape"} FigureName
 * @typedef {{data: any[], layout: any, config: any}} Figure
 * @typedef {{react: (element: HTMLElement, data: any[], layout: any, config: any) => Promise<unknown>,
 *   toImage: (figure: {data: any[], layout: any}, options: object) => Promise<string>}} Plotly
 * @typedef {{x: number, y: number, data: {name: string}}} HoverPoint
 */

/** @type {Promise<Plotly> | null} */
let loading = null;

/** @returns {Promise<Plotly>} */
export function plotly() {
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
 * A figure without data; it is fetched once.
 *
 * @param {FigureName} name
 * @param {Theme} theme
 * @returns {Promise<Figure>}
 */
export function figureFor(name, theme) {
  const key = `${name}/${theme}`;
  const figure = figures.get(key) ?? getFigure(name, theme);
  figures.set(key, figure);
  figure.catch(() => figures.delete(key));
  return figure;
}

export class Plot {
  /**
   * @param {HTMLElement} element
   * @param {FigureName} name
   */
  constructor(element, name) {
    this.element = element;
    this.name = name;
    this.visible = false;
    this.drawnAt = -Infinity;
    this.timer = 0;
    /** Told what is under the pointer; nothing when it leaves. @type {((points: HoverPoint[]) => void) | null} */
    this.onHover = null;
    /** @type {{name: FigureName, theme: Theme, fill: (figure: Figure) => Figure} | null} */
    this.wanted = null;
    this.last = this.wanted;
    new IntersectionObserver((entries) => {
      this.visible = entries[entries.length - 1].isIntersecting;
      this.schedule();
    }).observe(element);
  }

  /**
   * @param {Theme} theme
   * @param {(figure: Figure) => Figure} fill puts the data into a figure that has none, and returns a new one
   * @param {FigureName} [name] from now on, if it is another figure
   */
  draw(theme, fill, name = this.name) {
    this.name = name;
    this.wanted = { name, theme, fill };
    this.last = this.wanted;
    this.schedule();
  }

  /**
   * What is drawn, or is about to be, as a figure of its own.
   *
   * @returns {Promise<Figure>}
   */
  async figure() {
    if (!this.last) throw new Error("nothing was drawn yet");
    return this.last.fill(structuredClone(await figureFor(this.last.name, this.last.theme)));
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
    const { name, theme, fill } = this.wanted;
    this.wanted = null;
    // Plotly writes into what it is given.
    const { data, layout, config } = fill(structuredClone(await figureFor(name, theme)));
    const isFirst = this.drawnAt === -Infinity;
    this.drawnAt = performance.now();
    await react(this.element, data, layout, config);
    if (isFirst) this.listen();
  }

  listen() {
    const events = /** @type {{on: (name: string, listener: (event: {points: HoverPoint[]}) => void) => void}} */ (
      /** @type {unknown} */ (this.element)
    );
    events.on("plotly_hover", ({ points }) => this.onHover?.(points));
    events.on("plotly_unhover", () => this.onHover?.([]));
  }
}
