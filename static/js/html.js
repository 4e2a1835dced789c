/** HTML elements, made with their attributes and children. */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean>} [attributes] true sets an empty attribute, false sets none
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function html(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * A button that does something.
 *
 * @param {Record<string, string | number | boolean>} attributes
 * @param {() => void} deed
 * @param {(Node | string)[]} children
 * @returns {HTMLButtonElement}
 */
export function button(attributes, deed, ...children) {
  const element = html("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", deed);
  return element;
}
