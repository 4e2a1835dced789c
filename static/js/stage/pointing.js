/**
 * Pointing at and selecting what is on the stage, by pointer and by keyboard: one stop for Tab, arrow keys inside.
 *
 * @import {Item, View} from "./view.js"
 */
import { batch } from "../../vendor/signals-core-1.14.5.js";
import { pointed, revealed, sample, select, selection } from "../state.js";
import { isSelected, keyOf } from "./places.js";
import { set, svg } from "./svg.js";

/**
 * @param {SVGSVGElement} drawing
 * @param {Item[]} items
 * @param {number} [scale] how much larger the drawing is than its units
 * @returns {(view: View) => void} renews the names for screen readers
 */
export function makeSelectable(drawing, items, scale = 1) {
  const byElement = new Map(items.map((item) => [/** @type {Element} */ (item.element), item]));
  const stops = [...new Set(items.map(({ stop }) => stop))]
    .sort((a, b) => a - b)
    .map((stop) => items.filter((item) => item.stop === stop));
  for (const { element } of items) {
    set(element, { role: "button", tabindex: -1 });
    setTextsBeside(element);
  }
  set(stops[0][0].element, { tabindex: 0 });

  drawing.onpointerover = (event) => aimed(event, point);
  drawing.onpointermove = (event) => {
    if (itemAt(event.target)?.aim) aimed(event, point);
  };
  drawing.onpointerleave = () => point(null);
  // The focus stays where it was, so that the arrow keys go on stepping after a click.
  drawing.onmousedown = (event) => event.preventDefault();
  drawing.onclick = (event) => aimed(event, choose);
  drawing.addEventListener("focusin", (event) => point(itemAt(event.target)));
  drawing.addEventListener("focusout", () => point(null));
  drawing.onkeydown = (event) => {
    const item = itemAt(event.target);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") choose(item);
    else if (!go(item, event.key)) return;
    event.preventDefault();
  };
  return (view) => {
    for (const item of items) {
      const chosen = item.places(view.sample).some((place) => keyOf(place) === view.selectedKey);
      const whole = item.places(0).length === 0 && view.selection?.layer === item.selection.layer;
      set(item.element, { "aria-label": item.name(view), "aria-pressed": String(chosen || whole) });
    }
  };

  /**
   * Does something with the item under the pointer, turned to the number there. Where an item of many numbers has
   * none near the pointer, it stands for itself.
   *
   * @param {MouseEvent} event
   * @param {(item: Item | null, half: number | null) => void} deed
   */
  function aimed({ target, clientX, clientY }, deed) {
    const item = itemAt(target);
    const { left, top } = drawing.getBoundingClientRect();
    const whole = item?.aim && !item.aim({ x: (clientX - left) / scale, y: (clientY - top) / scale });
    deed(whole ? { ...item, places: () => [] } : item, halfAt(target));
  }

  /** @param {EventTarget | null} target */
  function itemAt(target) {
    const element = target instanceof Element ? target.closest(".item") : null;
    return element ? (byElement.get(element) ?? null) : null;
  }

  /** @param {EventTarget | null} target */
  function halfAt(target) {
    const half = target instanceof Element ? target.getAttribute("data-half") : null;
    return half === null ? null : Number(half);
  }

  /**
   * @param {Item | null} item
   * @param {number | null} [half]
   */
  function point(item, half = null) {
    pointed.value = item ? numberOf(item, half) : null;
  }

  /**
   * Selects an item's number; one that is selected already gives way to the item's other number.
   *
   * @param {Item | null} item
   * @param {number | null} [half]
   */
  function choose(item, half = null) {
    if (!item) return;
    const now = selection.peek();
    const place = numberOf(item, half);
    const other = half === null ? item.places(sample.peek()).find((candidate) => candidate.tensor !== place?.tensor) : null;
    const chosen = place && other && isSelected(now, place) && isKnown(other) ? other : place;
    batch(() => {
      select(chosen ?? item.selection);
      pointed.value = chosen;
    });
  }

  /**
   * The half that was pointed at, or the last that is known: the gradient once it is there.
   *
   * @param {Item} item
   * @param {number | null} half
   */
  function numberOf(item, half) {
    const places = item.places(sample.peek());
    if (half !== null) return places[half] ?? null;
    return places.filter(isKnown).pop() ?? places[0] ?? null;
  }

  /**
   * @param {Item} from
   * @param {string} key
   * @returns {boolean} whether the key is one of those that move the focus
   */
  function go(from, key) {
    if (key === "ArrowUp" && from.step?.(-1)) return focus(from);
    if (key === "ArrowDown" && from.step?.(1)) return focus(from);
    const at = stops.findIndex((stop) => stop.includes(from));
    const place = stops[at].indexOf(from);
    switch (key) {
      case "ArrowUp":
        return focus(stops[at][place - 1] ?? from);
      case "ArrowDown":
        return focus(stops[at][place + 1] ?? from);
      case "ArrowLeft":
        return focus(beside(stops[at], place, stops[at - 1]) ?? from);
      case "ArrowRight":
        return focus(beside(stops[at], place, stops[at + 1]) ?? from);
      case "Home":
        return focus(stops[0][0]);
      case "End":
        return focus(stops[stops.length - 1][0]);
      default:
        return false;
    }
  }

  /** @param {Item} item */
  function focus(item) {
    for (const { element } of items) set(element, { tabindex: -1 });
    set(item.element, { tabindex: 0 });
    item.element.focus();
    point(item);
    return true;
  }
}

/**
 * Takes an item's texts out of it, into a group behind it: they are shortened for the eye, and a label that is seen
 * would have to be part of the name word by word.
 *
 * @param {SVGGElement} element
 */
function setTextsBeside(element) {
  const transform = element.getAttribute("transform") ?? "";
  element.after(svg("g", { class: "texts", "aria-hidden": "true", transform }, ...element.querySelectorAll("text")));
}

/** @param {import("../types.js").Place} place */
function isKnown({ layer, tensor, index }) {
  return revealed.peek()(layer, tensor, index);
}

/**
 * The item of the next stop at about the same height.
 *
 * @param {Item[]} stop
 * @param {number} place
 * @param {Item[] | undefined} next
 */
function beside(stop, place, next) {
  return next?.[Math.round((place / Math.max(1, stop.length - 1)) * (next.length - 1))];
}
