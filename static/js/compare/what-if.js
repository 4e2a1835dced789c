/**
 * "What if …": one change at the step on the screen, on a branch of its own, beside the run as it is.
 *
 * @import {Edit, RunState} from "../types.js"
 */
import { ApiError, json } from "../api.js";
import { entryName, plain } from "../format.js";
import { button, html } from "../html.js";
import { learningRateAt } from "../in-force.js";
import { tensorIn } from "../inspector/tensors.js";
import { openDialog } from "../laboratory/dialog.js";
import { withRun } from "../run.js";
import { run, selection, trace } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { beginBranch } from "../time/branches.js";
import { compareBranches } from "./compare.js";

/** How far both are trained at once, so that there is something to see. */
const AHEAD = 100;

/** @type {[number, string][]} */
const RATES = [
  [10, "ten times"],
  [2, "twice"],
  [0.5, "half"],
  [0.1, "a tenth"],
];

/** Opens the choice. */
export async function openWhatIf() {
  await addStylesheet("compare.css");
  const [state, shown] = [run.peek(), trace.peek()];
  if (!state || !shown) return;
  const trouble = html("p", { class: "field-error", role: "status" });
  const rate = html("input", { type: "text", inputmode: "decimal", "aria-label": "another learning rate" });
  const others = state.branches.filter(({ id }) => id !== state.branch);
  const dialog = openDialog(
    `What if, from step ${shown.step} on …`,
    html("h3", {}, "… the learning rate were"),
    html(
      "div",
      { class: "row what-if" },
      ...RATES.map(([factor, words]) => rateChoice(learningRateAt(state, shown.step) * factor, words)),
      rate,
      button({}, () => void begin(learningRate(Number(rate.value.replace(",", ".")))), "Compare"),
    ),
    html("h3", {}, "… the selected weight were"),
    ...weightChoices(),
    html("h3", {}, "… or beside another branch"),
    others.length > 0
      ? html("div", { class: "row what-if" }, ...others.map(({ id, name }) => button({}, () => void compare(id), name)))
      : html("p", {}, "There is no other branch yet: a change in the past begins one."),
    trouble,
  );

  /**
   * @param {number} value
   * @param {string} words
   */
  function rateChoice(value, words) {
    return button({}, () => void begin(learningRate(value)), `${words}: ${plain(value)}`);
  }

  function weightChoices() {
    const chosen = selection.peek();
    const tensor = chosen?.tensor?.replace(/^(dE_d|update\/)/, "");
    if (!shown || typeof chosen?.layer !== "number" || !tensor || !chosen.index) return [html("p", {}, "Select a weight on the stage first.")];
    const { layer, index } = chosen;
    const held = tensor in shown.layers[layer].parameters ? tensorIn(shown, layer, tensor) : null;
    if (!Array.isArray(held) || index.length !== 2) return [html("p", {}, "Select a weight on the stage first.")];
    const now = held[index[0]][index[1]];
    const name = `${entryName(tensor, index)} of layer ${layer + 1}`;
    /** @param {number} value @param {string} words */
    const choice = (value, words) =>
      button({}, () => void begin({ kind: "parameter", layer, parameter: tensor, index: [...index], value }), `${words}: ${plain(value)}`);
    return [html("p", {}, `${name} is ${plain(now)} now.`), html("div", { class: "row what-if" }, choice(now + 0.01, "a little off"), choice(-now, "turned over"), choice(0, "nothing"))];
  }

  /** @param {Edit} edit */
  function begin(edit) {
    return tried(async () => {
      const branch = await beginBranch(shown?.step ?? 0, { edits: [edit] });
      const far = Math.max(run.peek()?.furthest ?? 0, (shown?.step ?? 0) + AHEAD);
      await Promise.all([state?.branch, branch].map((id) => withRun((of) => json("POST", `runs/${of}/advance?branch=${id}`, { to: far }))));
      await refreshed();
      dialog.close();
      await compareBranches(/** @type {RunState} */ (run.peek()).branch, branch);
    });
  }

  /** @param {number} branch */
  function compare(branch) {
    return tried(async () => {
      dialog.close();
      await compareBranches(/** @type {RunState} */ (run.peek()).branch, branch);
    });
  }

  /** @param {() => Promise<void>} deed */
  async function tried(deed) {
    trouble.textContent = "";
    try {
      await deed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      trouble.textContent = error.message;
    }
  }
}

/**
 * @param {number} value
 * @returns {Edit}
 */
function learningRate(value) {
  return { kind: "learning_rate", value };
}

/** The branches as far as they were trained now. */
async function refreshed() {
  const state = await withRun((id) => json("GET", `runs/${id}`));
  const shown = run.peek();
  if (shown && shown.id === state.id) run.value = { ...shown, branches: state.branches, furthest: state.furthest };
}
