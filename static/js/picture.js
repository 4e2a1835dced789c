/** Drawings as files: SVG that carries its own colours and letters, or PNG of it. A file has no style sheet. */

/**
 * @typedef {object} Picture
 * @property {string} svg the text of an SVG file
 * @property {number} width
 * @property {number} height
 */

/** What a drawing looks like comes from these. */
const DRAWN = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "opacity"],
  ...["font-family", "font-size", "font-style", "font-weight", "text-anchor", "dominant-baseline", "visibility", "display"],
  ...["vector-effect", "overflow"],
];
const PIXELS = 2; // of the PNG for each of the screen's

/**
 * A drawing of the page as it stands.
 *
 * @param {SVGSVGElement} drawing
 * @returns {Picture}
 */
export function pictureOf(drawing) {
  const copy = styledCopy(drawing);
  const { width, height } = drawing.getBoundingClientRect();
  if (!copy.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return serialised(copy, width, height);
}

/**
 * A copy that looks the same without the page's style sheets.
 *
 * @param {SVGSVGElement} drawing
 * @returns {SVGSVGElement}
 */
export function styledCopy(drawing) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const originals = [drawing, ...drawing.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const style = getComputedStyle(originals[at]);
    for (const name of DRAWN) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute("style");
  });
  return copy;
}

/**
 * @param {SVGSVGElement} drawing one that carries its own colours
 * @param {number} width
 * @param {number} height
 * @returns {Picture}
 */
export function serialised(drawing, width, height) {
  drawing.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  drawing.setAttribute("width", String(width));
  drawing.setAttribute("height", String(height));
  return { svg: new XMLSerializer().serializeToString(drawing), width, height };
}

/**
 * @param {Picture} picture
 * @returns {Promise<Blob>}
 */
export async function pngOf({ svg, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PIXELS;
  canvas.height = height * PIXELS;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--panel");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no picture"))), "image/png");
  });
}

/**
 * Hands a file to the user.
 *
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/**
 * Hands a picture to the user as a file.
 *
 * @param {Picture} picture
 * @param {string} name without its ending
 * @param {"svg" | "png"} form
 */
export async function savePicture(picture, name, form) {
  const blob = form === "svg" ? new Blob([picture.svg], { type: "image/svg+xml" }) : await pngOf(picture);
  save(blob, `${name}.${form}`);
}
