/**
 * The program beside the stage: the article's Python for the run on the screen.
 *
 * @import {Program} from "./types.js"
 */
import { computed, effect } from "../../vendor/signals-core-1.14.5.js";
import { ApiError, json } from "../api.js";
import { button, html } from "../html.js";
import { withRun } from "../run.js";
import { run } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { codeOf } from "./code.js";
import { variablesOf } from "./variables.js";

/** What makes it another program. */
const version = computed(() => run.value && `${run.value.id}/${run.value.branch}/${run.value.edits.length}`);

/** @type {(() => void) | null} closes the panel that is open */
let close = null;

/** Opens the panel, or closes it. */
export async function toggleProgram() {
  if (close) {
    close();
    return;
  }
  close = () => {};
  await addStylesheet("program.css");
  const body = html("div", { class: "program-body" }, html("p", {}, "Writing the program …"));
  const closer = button({ class: "quiet", "aria-label": "close the program" }, () => close?.(), "×");
  const panel = html("aside", { id: "program", "aria-label": "The program" }, html("div", { class: "program-head" }, html("h2", {}, "The program"), closer), body);
  document.body.append(panel);
  document.body.dataset.program = "";
  let stopShown = () => {};
  const stopFollowing = effect(() => {
    if (version.value) void show(version.value);
  });
  close = () => {
    stopFollowing();
    stopShown();
    panel.remove();
    delete document.body.dataset.program;
    close = null;
    /** @type {HTMLElement | null} */ (document.querySelector("#menu .program-button"))?.focus();
  };

  /** @param {string} wanted */
  async function show(wanted) {
    const content = await written();
    if (version.peek() !== wanted || !panel.isConnected) return;
    stopShown();
    if (typeof content === "string") {
      stopShown = () => {};
      body.replaceChildren(html("p", { role: "status" }, content));
      return;
    }
    const [variables, code] = [variablesOf(content), codeOf(content)];
    stopShown = () => {
      variables.stop();
      code.stop();
    };
    body.replaceChildren(variables.element, ...leftOut(content), code.element);
  }
}

/** @returns {Promise<Program | string>} the program, or a sentence that says why there is none */
async function written() {
  try {
    return await withRun((id) => json("GET", `runs/${id}/program`));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.message;
  }
}

/** @param {Program} program */
function leftOut({ left_out: count }) {
  if (count === 0) return [];
  return [html("p", { class: "left-out" }, `${count.toLocaleString("en")} lines of long tables are not shown; Export has the whole program.`)];
}
