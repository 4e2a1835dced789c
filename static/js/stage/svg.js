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
 * What each element was given last, so that what stays as it is costs no call of the document. Whoever changes an
 * element's attributes, classes or text otherwise must not use these functions on it too.
 *
 * @type {WeakMap<Element, Record<string, string | number | boolean>>}
 */
const given = new WeakMap();

/** @param {Element} element */
function givenTo(element) {
  const known = given.get(element) ?? {};
  if (!given.has(element)) given.set(element, known);
  return known;
}

/**
 * Sets attributes, those that differ.
 *
 * @param {Element} element
 * @param {Record<string, string | number>} attributes
 */
export function set(element, attributes) {
  const known = givenTo(element);
  for (const name in attributes) {
    if (known[name] === attributes[name]) continue;
    known[name] = attributes[name];
    element.setAttribute(name, String(attributes[name]));
  }
}

/**
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  const known = givenTo(element);
  if (known["#text"] === text) return;
  known["#text"] = text;
  element.textContent = text;
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
  const known = givenTo(element);
  for (const name in classes) {
    if (known[`.${name}`] === classes[name]) continue;
    known[`.${name}`] = classes[name];
    element.classList.toggle(name, classes[name]);
  }
}
