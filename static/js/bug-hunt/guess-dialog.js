/** Guessing what is wrong, giving up, and what it was. */
import { ApiError, json } from "../api.js";
import { button, html } from "../html.js";
import { openDialog } from "../laboratory/dialog.js";
import { startRun, told } from "../run.js";
import { run } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { beginHunt } from "./hunt.js";
import { count, tallyText } from "./tally.js";

/**
 * @typedef {object} Hunt
 * @property {{key: string, title: string}[]} choices
 * @property {string[]} wrong
 * @property {boolean} is_over
 * @property {number} score
 * @property {{key: string, title: string, explanation: string} | null} rule
 */

/** Opens the dialog. */
export async function openGuessDialog() {
  await addStylesheet("practice.css");
  const state = run.peek();
  if (!state) return;
  const body = html("div", {}, html("p", {}, "Fetching what may be wrong …"));
  const trouble = html("p", { class: "field-error", role: "status" });
  const dialog = openDialog("What is wrong in this run?", body, trouble);
  await ask("GET", "");

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [sent]
   */
  async function ask(method, path, sent) {
    trouble.textContent = "";
    try {
      /** @type {Hunt} */
      const hunt = await json(method, `runs/${state?.id}/hunt${path}`, sent);
      if (hunt.is_over && path) count({ score: hunt.score, isFound: path === "/guess" });
      body.replaceChildren(...(hunt.rule ? outcome(hunt, hunt.rule) : form(hunt)));
      /** @type {HTMLElement | null} */ (body.querySelector("[autofocus]"))?.focus();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      trouble.textContent = error.message;
    }
  }

  /** @param {Hunt} hunt */
  function form({ choices, wrong }) {
    const list = choices.map(({ key, title }) => {
      const isWrong = wrong.includes(key);
      const radio = html("input", { type: "radio", name: "rule", value: key, disabled: isWrong });
      return html("label", { class: isWrong ? "guessed" : "" }, radio, ` ${title}`, isWrong ? " (it is not that)" : "");
    });
    const guess = button({ class: "primary" }, () => {
      const chosen = /** @type {HTMLInputElement | null} */ (body.querySelector("input:checked"));
      if (chosen) void ask("POST", "/guess", { rule: chosen.value });
      else trouble.textContent = "Choose what you believe is wrong.";
    }, "That is it");
    const said = wrong.length === 0 ? "The first guess is worth 3 points; every wrong one costs one." : `${wrong.length} wrong so far. Look again: which gradients agree with their central differences, and which is the first that does not?`;
    return [
      html("p", { role: "status" }, said),
      html("fieldset", { class: "choices" }, html("legend", { class: "visually-hidden" }, "What is wrong"), ...list),
      html("div", { class: "row" }, guess, button({}, () => void ask("POST", "/reveal"), "Give up: reveal it")),
    ];
  }

  /**
   * @param {Hunt} hunt
   * @param {NonNullable<Hunt["rule"]>} rule
   */
  function outcome({ score }, rule) {
    return [
      html("p", { role: "status", class: "hunt-outcome" }, html("strong", {}, `${rule.title}.`), score > 0 ? ` Found: ${score} ${score === 1 ? "point" : "points"}.` : ""),
      html("p", {}, rule.explanation),
      html("p", {}, tallyText()),
      html(
        "div",
        { class: "row" },
        button({ class: "primary", autofocus: true }, () => {
          dialog.close();
          void told(() => beginHunt());
        }, "Another hunt"),
        button({}, () => {
          dialog.close();
          void told(() => startRun(/** @type {NonNullable<typeof state>} */ (state).experiment));
        }, "The same run with the right rules"),
      ),
    ];
  }
}
