/** MathML on the page: the formulas that the server made, and the names of tensors. */
import { tensorName } from "../format.js";

/**
 * A formula's element. The text comes from the server, which made it from its own code.
 *
 * @param {string} text a <math> element
 * @returns {Element}
 */
export function formulaElement(text) {
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  return document.importNode(parsed.documentElement, true);
}

/**
 * A tensor's name on one line: X, Xᵀ, ∂E/∂W.
 *
 * @param {string} tensor
 * @param {boolean} [transposed]
 * @returns {Element}
 */
export function nameElement(tensor, transposed = false) {
  const [above, below] = tensorName(tensor).split("/");
  const name = below === undefined ? math("mi", above) : math("mrow", math("mi", above), slash(), math("mi", below));
  return math("math", transposed ? math("msup", name, math("mi", "T")) : name);
}

function slash() {
  const sign = math("mo", "/");
  sign.setAttribute("lspace", "0");
  sign.setAttribute("rspace", "0");
  return sign;
}

/**
 * @param {string} tag
 * @param {(Node | string)[]} children
 */
function math(tag, ...children) {
  const element = document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);
  element.append(...children);
  return element;
}
