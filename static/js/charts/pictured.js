/**
 * The charts that can be saved as pictures, and the menu on each of them that does it.
 *
 * @import {Picture} from "../picture.js"
 * @import {Panel} from "./panel.js"
 */
import { button, html } from "../html.js";
import { lazily } from "../lazy.js";

/**
 * @typedef {object} Pictured
 * @property {string} title
 * @property {string} name of the file, without its ending
 * @property {() => Promise<Picture>} make
 * @property {() => boolean} isThere whether it is on the screen
 */

/** @type {Pictured[]} */
export const pictured = [];

const saving = lazily(
  () => import("../picture.js"),
  async ({ savePicture }, /** @type {Pictured} */ { make, name }, /** @type {"svg" | "png"} */ form) => savePicture(await make(), name, form),
);

/**
 * Adds the menu to a panel.
 *
 * @param {Panel} panel
 * @param {string} title
 * @param {() => Promise<Picture>} make
 */
export function offerPicture(panel, title, make) {
  const of = { title, name: `gradus-${title.toLowerCase().replaceAll(" ", "-")}`, make, isThere: () => panel.body.getClientRects().length > 0 };
  pictured.push(of);
  const menu = html("details", { class: "chart-save" }, html("summary", { "aria-label": `Save ${title}`, title: "Save as a picture" }, "⤓"));
  const choices = /** @type {const} */ (["svg", "png"]).map((form) => {
    const chosen = () => {
      menu.open = false;
      void saving(of, form);
    };
    return button({}, chosen, form.toUpperCase());
  });
  menu.append(html("div", { class: "chart-save-forms" }, ...choices));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.stopPropagation();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && menu.contains(relatedTarget))) menu.open = false;
  });
  panel.tools.append(menu);
}
