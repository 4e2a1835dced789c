/** The legend: what the colours, the dashes and the question mark mean. */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { aspect } from "./choices.js";
import { svg } from "./svg.js";

/**
 * @param {HTMLElement} parent
 */
export function mountLegend(parent) {
  const list = document.createElement("ul");
  list.className = "legend";
  list.setAttribute("aria-label", "Legend");
  const change = document.createElement("span");
  effect(() => {
    change.textContent = aspect() === "updates" ? "update" : "gradient";
  });
  list.append(
    entry("value", stroke("weight plus"), "+", stroke("weight minus"), "−"),
    entry("", stroke("gradient plus"), "+", stroke("gradient minus"), "−", change),
    entry("not computed yet", unknown()),
  );
  parent.append(list);
}

/**
 * @param {string} name
 * @param {(Node | string)[]} signs
 */
function entry(name, ...signs) {
  const item = document.createElement("li");
  item.append(...signs, ` ${name}`);
  return item;
}

/** @param {string} kind */
function stroke(kind) {
  return drawing(20, svg("line", { class: kind, x1: 0, x2: 20, y1: 8, y2: 8, "stroke-width": 4 }));
}

function unknown() {
  return drawing(
    18,
    svg("g", { class: "neuron unknown", transform: "translate(9 8)" }, svg("circle", { r: 7, class: "rim" }), svg("text", { class: "number", y: 3.5, "font-size": 10 }, "?")),
  );
}

/**
 * @param {number} width
 * @param {SVGElement} content
 */
function drawing(width, content) {
  return svg("svg", { width, height: 16, "aria-hidden": "true" }, content);
}
