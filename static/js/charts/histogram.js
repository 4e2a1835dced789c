/**
 * The numbers of a tensor as a small histogram. Pure: from the engine's counts to a drawing.
 *
 * @import {TensorStatistics} from "../types.js"
 */
import { percent, short } from "../format.js";
import { svg } from "../stage/svg.js";

export const WIDTH = 76;
export const HEIGHT = 44;
const FLOOR = 32;

/**
 * @param {string} name such as "∂E/∂W"
 * @param {string} kind "values" or "gradients": the colour
 * @param {TensorStatistics} of
 * @returns {SVGSVGElement}
 */
export function histogramOf(name, kind, of) {
  const { histogram, min, max } = of;
  const most = Math.max(1, ...histogram);
  const width = WIDTH / histogram.length;
  const bars = histogram.map((count, at) => {
    const height = count > 0 ? Math.max(1, (FLOOR * count) / most) : 0;
    return height > 0 ? `M${(at * width).toFixed(2)} ${FLOOR}v${-height.toFixed(2)}h${(width * 0.9).toFixed(2)}v${height.toFixed(2)}z` : "";
  });
  const chart = svg("svg", { class: `histogram ${kind}`, width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": sentence(name, of) });
  chart.append(
    svg("title", {}, sentence(name, of)),
    svg("path", { class: "bars", d: bars.join("") }),
    svg("path", { class: "floor", d: `M0 ${FLOOR}H${WIDTH}` }),
  );
  if (min < 0 && max > 0) {
    const zero = (WIDTH * -min) / (max - min);
    chart.append(svg("path", { class: "zero", d: `M${zero.toFixed(2)} 0V${FLOOR + 3}` }));
  }
  chart.append(
    svg("text", { x: 0, y: HEIGHT - 2 }, short(min)),
    svg("text", { x: WIDTH, y: HEIGHT - 2, "text-anchor": "end" }, short(max)),
  );
  return chart;
}

/**
 * @param {string} name
 * @param {TensorStatistics} of
 */
function sentence(name, { shape, min, max, mean, deviation, zeros }) {
  const count = shape.reduce((product, side) => product * side, 1);
  return `${name}: ${count} numbers from ${short(min)} to ${short(max)}, mean ${short(mean)}, deviation ${short(deviation)}, ${percent(zeros)} exactly 0`;
}
