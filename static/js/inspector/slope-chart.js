/**
 * E as one parameter moves, everything else as it is: the curve, the tangent whose slope is the gradient, where the
 * update goes, and a mark that can be dragged along the curve.
 *
 * @import {Slope} from "../types.js"
 */
import { entryName, full, short } from "../format.js";
import { set, svg } from "../stage/svg.js";

const WIDTH = 168;
const HEIGHT = 100;
const PLOT = { left: 30, right: 164, top: 6, low: 72, bottom: 82 };
const PAGE = 10;

/**
 * @param {Slope} slope
 * @param {(at: number | null) => void} moved called with the place that the mark is dragged to, and null at the start
 * @returns {SVGSVGElement}
 */
export function slopeChart(slope, moved) {
  const { x, E, value, loss, gradient, next, linear } = slope;
  const finite = [...E, loss].filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const [first, last] = [x[0], x[x.length - 1]];
  /** @param {number} place */
  const across = (place) => PLOT.left + ((place - first) / (last - first)) * (PLOT.right - PLOT.left);
  /** @param {number} error */
  const down = (error) => PLOT.low - ((error - low) / (high - low || 1)) * (PLOT.low - PLOT.top);

  const chart = svg("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "group",
    "aria-label": sentence(slope),
    class: "slope",
  });
  chart.append(
    svg("path", { class: "axis", d: `M${PLOT.left} ${PLOT.top}V${PLOT.bottom}H${PLOT.right}` }),
    label(PLOT.left - 4, PLOT.top + 8, "end", short(high)),
    label(PLOT.left - 4, PLOT.low + 3, "end", short(low)),
    label(PLOT.left, HEIGHT - 7, "start", short(first)),
    label(PLOT.right, HEIGHT - 7, "end", short(last)),
    label((PLOT.left + PLOT.right) / 2, HEIGHT - 7, "middle", entryName(slope.tensor, slope.index)),
    svg("path", { class: "curve", d: pathThrough(x.map((place, at) => [across(place), down(E[at])])) }),
  );
  if (![value, loss, gradient].every(Number.isFinite)) return chart;

  const reach = (last - first) / 3.2;
  const near = x.flatMap((place, at) => (Math.abs(place - value) <= reach ? [[across(place), down(linear[at])]] : []));
  chart.append(svg("path", { class: gradient < 0 ? "tangent minus" : "tangent plus", d: pathThrough([near[0], near[near.length - 1]]) }));
  if (Number.isFinite(next)) chart.append(...nextMark(across(value), across(next), next < value));
  chart.append(svg("circle", { class: "here", cx: across(value), cy: down(loss), r: 4 }));
  chart.append(...whatIf());
  return chart;

  /** The mark, with a line from the tangent to the curve: how far the promise is off. */
  function whatIf() {
    const start = Math.round(((value - first) / (last - first)) * (x.length - 1));
    const gap = svg("path", { class: "gap" });
    const mark = svg("circle", { class: "mark", r: 5 });
    const handle = svg("g", { class: "what-if-mark", role: "slider", tabindex: 0 }, gap, mark);
    let at = start;
    set(handle, { "aria-label": `what if ${entryName(slope.tensor, slope.index)} were`, "aria-valuemin": first, "aria-valuemax": last });
    place();

    chart.addEventListener("pointerdown", (event) => {
      chart.setPointerCapture(event.pointerId);
      toPointer(event);
      event.preventDefault();
    });
    chart.addEventListener("pointermove", (event) => {
      if (chart.hasPointerCapture(event.pointerId)) toPointer(event);
    });
    handle.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageDown: at - PAGE, PageUp: at + PAGE, Home: 0, End: x.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      go(to);
    });
    return [handle];

    /** @param {PointerEvent} event */
    function toPointer(event) {
      const { left, width } = chart.getBoundingClientRect();
      const inside = ((event.clientX - left) / width) * WIDTH;
      go(Math.round(((inside - PLOT.left) / (PLOT.right - PLOT.left)) * (x.length - 1)));
    }

    /** @param {number} to */
    function go(to) {
      at = Math.max(0, Math.min(x.length - 1, to));
      place();
      moved(at === start ? null : at);
    }

    function place() {
      const [cx, cy] = [across(x[at]), Number.isFinite(E[at]) ? down(E[at]) : PLOT.top];
      const promised = Math.max(0, Math.min(PLOT.bottom, down(linear[at])));
      set(mark, { cx, cy });
      set(gap, { d: at === start ? "" : `M${cx} ${cy}V${promised}` });
      set(handle, { "aria-valuenow": x[at], "aria-valuetext": `${full(x[at], 3)}: E is ${full(E[at])}, the slope says ${full(linear[at])}` });
    }
  }
}

/**
 * On the axis: from the value to what the update makes of it. A small update still shows its direction.
 *
 * @param {number} from
 * @param {number} to
 * @param {boolean} toTheLeft
 */
function nextMark(from, to, toTheLeft) {
  const tip = toTheLeft ? -5 : 5;
  const y = PLOT.bottom;
  return [
    svg("path", { class: "move", d: `M${from} ${y}H${to}` }),
    svg("path", { class: "tip", d: `M${to + tip} ${y}l${-tip * 1.4} -4v8z` }),
  ];
}

/**
 * A line through points; it has a gap where one is not finite.
 *
 * @param {number[][]} points
 */
function pathThrough(points) {
  let pen = "M";
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(y)) {
        pen = "M";
        return "";
      }
      const piece = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
      return piece;
    })
    .join("");
}

/**
 * @param {number} x
 * @param {number} y
 * @param {"start" | "middle" | "end"} anchor
 * @param {string} text
 */
function label(x, y, anchor, text) {
  return svg("text", { x, y, "text-anchor": anchor }, text);
}

/** @param {Slope} slope */
function sentence({ tensor, index, value, loss, gradient, next, x }) {
  const entry = entryName(tensor, index);
  const range = x.length > 0 ? ` from ${full(x[0], 3)} to ${full(x[x.length - 1], 3)}` : "";
  return (
    `E as ${entry} moves${range}: it is ${full(value)}, where E is ${full(loss)} and the slope is ${full(gradient)}; ` +
    `the update takes it to ${full(next)}.`
  );
}
