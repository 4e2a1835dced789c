/** SVG elements, made and changed. */

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number>} [attributes]
 * @param {(Element | string)[]} children
 * @returns {SVGElementTagNameMap[Name]}
 */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  set(element, attributes);
  element.append(...children);
  return element;
}

/**
 * Sets attributes, those that differ.
 *
 * @param {Element} element
 * @param {Record<string, string | number>} attributes
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/**
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @type {WeakMap<SVGElement, string>} what each element was filled with */
const fills = new WeakMap();

/**
 * Fills an element with a colour; "" leaves it to the style sheet. The style attribute is closed to scripts by the
 * page's security policy, the style object is not.
 *
 * @param {SVGElement} element
 * @param {string} colour
 */
export function fill(element, colour) {
  if (fills.get(element) === colour) return;
  fills.set(element, colour);
  element.style.fill = colour;
}

/**
 * @param {Element} element
 * @param {Record<string, boolean>} classes
 */
export function mark(element, classes) {
  for (const [name, on] of Object.entries(classes)) element.classList.toggle(name, on);
}
