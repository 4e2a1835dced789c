/**
 * Drags an entry of a list to another place; the first and the last entry stay where they are. With a finger a drag
 * scrolls the page instead: there are buttons for that.
 */

/** Pixels before a press becomes a drag. */
const SLACK = 6;

export class ListDrag {
  /**
   * @param {HTMLElement} list
   * @param {(from: number, to: number) => void} moved places in the list, from 0
   */
  constructor(list, moved) {
    this.list = list;
    this.moved = moved;
    /** @type {{from: number, y: number, to: number | null} | null} */
    this.drag = null;
    list.addEventListener("pointerdown", (event) => this.start(event));
    list.addEventListener("pointermove", (event) => this.move(event));
    list.addEventListener("pointerup", () => this.end());
    list.addEventListener("pointercancel", () => this.stop());
    // A press that became a drag is no click.
    list.addEventListener("click", (event) => this.dropped && event.stopImmediatePropagation(), true);
    this.dropped = false;
  }

  /** @param {PointerEvent} event */
  start(event) {
    const item = event.target instanceof Element ? event.target.closest("li") : null;
    const from = item ? this.items().indexOf(item) : -1;
    this.dropped = false;
    if (event.pointerType === "touch" || from < 1 || from > this.items().length - 2) return;
    this.drag = { from, y: event.clientY, to: null };
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.drag || (this.drag.to === null && Math.abs(event.clientY - this.drag.y) < SLACK)) return;
    if (this.drag.to === null) this.list.setPointerCapture(event.pointerId);
    const items = this.items();
    const places = items.slice(1, -1).map((item) => item.getBoundingClientRect());
    const over = places.filter(({ top, height }) => event.clientY > top + height / 2).length;
    this.drag.to = over > this.drag.from - 1 ? Math.max(over, this.drag.from) : over + 1;
    items.forEach((item, at) => item.classList.toggle("dropping", at === this.drag?.to));
    items[this.drag.from].classList.add("dragged");
  }

  end() {
    const drag = this.drag;
    this.stop();
    if (!drag || drag.to === null) return;
    this.dropped = true;
    this.moved(drag.from, drag.to);
  }

  stop() {
    this.drag = null;
    for (const item of this.items()) item.classList.remove("dropping", "dragged");
  }

  items() {
    return [...this.list.querySelectorAll("li")];
  }
}
