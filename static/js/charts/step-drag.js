/** Going to a step by pointing at it in a chart over the steps: pressed, or pressed and moved. */
import { seek } from "../seeking.js";

/**
 * @param {HTMLElement} plot an element that Plotly draws into
 * @param {() => boolean} isOverSteps whether its present chart is one
 */
export function goWhereItPoints(plot, isOverSteps) {
  let held = false;
  /** @param {PointerEvent} event */
  const follow = ({ clientX }) => {
    const area = plot.querySelector(".nsewdrag")?.getBoundingClientRect();
    const range = /** @type {{layout?: {xaxis: {range: [number, number]}}}} */ (plot).layout?.xaxis.range;
    if (area && range) void seek(Math.round(range[0] + ((clientX - area.left) / area.width) * (range[1] - range[0])));
  };
  plot.addEventListener("pointerdown", (event) => {
    if (!isOverSteps() || event.button !== 0 || !(event.target instanceof Element) || !event.target.closest(".nsewdrag")) return;
    held = true;
    plot.setPointerCapture(event.pointerId);
    follow(event);
  });
  plot.addEventListener("pointermove", (event) => {
    if (held) follow(event);
  });
  for (const ending of ["pointerup", "pointercancel"]) {
    plot.addEventListener(ending, () => {
      held = false;
    });
  }
}
