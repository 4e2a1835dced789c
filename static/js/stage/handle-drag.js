/**
 * Drags a handle along its row to another place, by mouse, pen or finger; a line shows where it would be put in.
 */
import { html } from "../html.js";

/** Pixels before a press becomes a drag. */
const SLACK = 6;

export class HandleDrag {
  /**
   * @param {HTMLElement} band what the line is drawn in
   * @param {HTMLElement[]} handles in the order of their places
   * @param {(from: number, to: number) => void} moved
   */
  constructor(band, handles, moved) {
    this.band = band;
    this.handles = handles;
    this.moved = moved;
    this.line = html("span", { class: "drop-line", hidden: true });
    band.append(this.line);
    /** @type {{from: number, x: number, to: number | null} | null} */
    this.drag = null;
    this.dropped = false;
    handles.forEach((handle, from) => {
      handle.addEventListener("pointerdown", ({ clientX, pointerId }) => {
        handle.setPointerCapture(pointerId);
        this.dropped = false;
        this.drag = { from, x: clientX, to: null };
      });
      handle.addEventListener("pointermove", (event) => this.move(event));
      handle.addEventListener("pointerup", () => this.end());
      handle.addEventListener("pointercancel", () => this.stop());
      // A press that became a drag is no click.
      handle.addEventListener("click", (event) => this.dropped && event.stopImmediatePropagation(), true);
    });
  }

  /** @param {PointerEvent} event */
  move({ clientX }) {
    const { drag, handles, line, band } = this;
    if (!drag || (drag.to === null && Math.abs(clientX - drag.x) < SLACK)) return;
    const middles = handles.map((handle) => {
      const { left, width } = handle.getBoundingClientRect();
      return left + width / 2;
    });
    drag.to = middles.filter((middle, at) => at !== drag.from && middle < clientX).length;
    const others = middles.filter((_, at) => at !== drag.from);
    const before = others[drag.to - 1] ?? others[0] - 40;
    const after = others[drag.to] ?? others[others.length - 1] + 40;
    line.hidden = false;
    line.style.left = `${(before + after) / 2 - band.getBoundingClientRect().left}px`;
    handles[drag.from].classList.add("dragged");
  }

  end() {
    const { drag } = this;
    this.stop();
    if (!drag || drag.to === null) return;
    this.dropped = true;
    this.moved(drag.from, drag.to);
  }

  stop() {
    this.drag = null;
    this.line.hidden = true;
    for (const handle of this.handles) handle.classList.remove("dragged");
  }
}
