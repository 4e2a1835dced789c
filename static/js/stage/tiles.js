/**
 * The pictures of the neurons, drawn in place of their circles, and one of them large.
 *
 * @import {LayerPictures, Pictures} from "./pictures.js"
 * @import {Palette} from "../palette.js"
 * @import {Layout} from "./layout.js"
 * @import {Part, View} from "./view.js"
 */
import { NOT_FINITE } from "../frame.js";
import { mix } from "../scales.js";
import { contextOf } from "./ground.js";
import { LARGE, LargePicture } from "./large-picture.js";
import { pictured, pictures } from "./pictures.js";

const LEVELS = 127;

/**
 * @param {HTMLElement} parent of the large picture
 * @param {Layout} layout
 * @param {CanvasRenderingContext2D} context
 * @returns {Part}
 */
export function drawTiles(parent, layout, context) {
  /** @type {Map<number, ReturnType<typeof makeSheet>>} */
  const sheets = new Map();
  const large = new LargePicture(parent);
  /** @type {Pictures | null} */
  let painted = null;
  /** @type {Palette | null} */
  let paintedWith = null;

  return { anchors: new Map(), items: [], update };

  /** @param {View} view */
  function update(view) {
    const shown = pictured.value && pictures.value?.of === view.run.id ? pictures.value : null;
    parent.classList.toggle("pictured", shown !== null);
    if (!shown) {
      large.hide();
      return;
    }
    if (shown !== painted || view.palette !== paintedWith) paintSheets(shown, view.palette);
    context.imageSmoothingEnabled = true;
    layout.columns.forEach((column, c) => {
      const sheet = sheets.get(c - 1);
      const of = shown.layers.get(c - 1);
      if (column.form !== "circles" || !sheet || of?.neurons !== column.nodes.length) return;
      column.nodes.forEach(({ x, y }, j) => {
        if (view.known(c - 1, "Y", [null, j])) sheet.draw(context, j, x - column.half, y - column.half, 2 * column.half);
      });
    });
    showLarge(view, shown);
  }

  /**
   * @param {Pictures} shown
   * @param {Palette} palette
   */
  function paintSheets(shown, palette) {
    const table = tableOf(palette);
    const limit = Math.max(1, ...[...shown.layers.values()].map(({ scale }) => LEVELS * Math.max(...scale)));
    for (const [layer, of] of shown.layers) {
      const kept = sheets.get(layer);
      const sheet = kept?.fits(of) ? kept : makeSheet(of);
      sheet.paint(of, limit, table);
      sheets.set(layer, sheet);
    }
    [painted, paintedWith] = [shown, palette];
  }

  /**
   * @param {View} view
   * @param {Pictures} shown
   */
  function showLarge({ subject, known }, shown) {
    const place = subject && subject.layer !== null && ["X", "Y", "dE_dX", "dE_dY"].includes(subject.tensor) ? subject : null;
    const c = place ? Number(place.layer) + (place.tensor === "Y" || place.tensor === "dE_dY" ? 1 : 0) : 0;
    const j = place ? place.index[place.index.length - 1] : 0;
    const [sheet, of] = [sheets.get(c - 1), shown.layers.get(c - 1)];
    const node = layout.columns[c].nodes[j];
    if (!place || !sheet || !of || !node || !known(c - 1, "Y", [null, j])) {
      large.hide();
      return;
    }
    large.context.clearRect(0, 0, 2 * LARGE, 2 * LARGE);
    sheet.draw(large.context, j, 0, 0, 2 * LARGE);
    const { half } = layout.columns[c];
    const right = node.x + half + 10;
    large.show(of, j, {
      left: right + LARGE > layout.width ? node.x - half - 10 - LARGE : right,
      top: Math.min(layout.height - LARGE - 26, Math.max(6, node.y - LARGE / 2)),
      scale: layout.scale ?? 1,
    });
  }
}

/**
 * The pictures of a layer, one below the other, in pixels that are kept from frame to frame.
 *
 * @param {LayerPictures} of
 */
function makeSheet({ rows, columns, neurons }) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows * neurons];
  const own = contextOf(canvas);
  const image = own.createImageData(columns, rows * neurons);
  const pixels = new Uint32Array(image.data.buffer);
  return {
    /** @param {LayerPictures} other */
    fits: (other) => other.rows === rows && other.columns === columns && other.neurons === neurons,
    /**
     * @param {LayerPictures} pictures
     * @param {number} limit the magnitude that gets the full colour
     * @param {Uint32Array} table
     */
    paint({ values, scale }, limit, table) {
      let at = 0;
      for (let j = 0; j < neurons; j += 1) {
        const factor = (scale[j] / limit) * LEVELS;
        for (let row = rows - 1; row >= 0; row -= 1) {
          const start = (j * rows + row) * columns;
          for (let column = 0; column < columns; column += 1) {
            const value = values[start + column];
            pixels[at] = value === NOT_FINITE ? 0 : table[LEVELS + Math.round(value * factor)];
            at += 1;
          }
        }
      }
      own.putImageData(image, 0, 0);
    },
    /**
     * @param {CanvasRenderingContext2D} target
     * @param {number} j the neuron
     * @param {number} x
     * @param {number} y
     * @param {number} side
     */
    draw(target, j, x, y, side) {
      target.drawImage(canvas, 0, j * rows, columns, rows, x, y, side, side);
    },
  };
}

/**
 * The pixel of each level, from −127 to 127.
 *
 * @param {Palette} palette
 */
function tableOf({ value: { plus, minus, zero } }) {
  const bytes = new Uint8ClampedArray(4 * (2 * LEVELS + 1));
  for (let level = -LEVELS; level <= LEVELS; level += 1) {
    const colour = mix(zero, level < 0 ? minus : plus, Math.abs(level) / LEVELS);
    bytes.set([...colour, 255], 4 * (level + LEVELS));
  }
  return new Uint32Array(bytes.buffer);
}
