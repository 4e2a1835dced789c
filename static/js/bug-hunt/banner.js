/** The banner of a run with a wrong rule: it stays on the screen as long as the run does. */
import { button, html } from "../html.js";
import { lazily } from "../lazy.js";
import { addStylesheet } from "../stylesheet.js";

const dialog = () => import("./guess-dialog.js");

/** @type {HTMLElement | null} */
let banner = null;

/** @param {boolean} isSealed whether the run on the screen has a wrong rule */
export async function showBanner(isSealed) {
  banner?.remove();
  banner = null;
  if (!isSealed) return;
  banner = html(
    "div",
    { class: "hunt-banner", role: "note", "aria-label": "Spot the bug" },
    html("strong", {}, "A rule is wrong in this run."),
    " Derivations show what was computed; central differences tell the truth. ",
    button({ class: "primary" }, lazily(dialog, ({ openGuessDialog }) => openGuessDialog()), "Guess …"),
  );
  document.querySelector("body > header")?.append(banner);
  await addStylesheet("practice.css");
}
