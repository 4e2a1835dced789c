/**
 * The list of the branches: what each is called, where it left, what differs, how far it was trained; to be gone
 * to, named, deleted.
 *
 * @import {Branch, RunState} from "../types.js"
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { ApiError } from "../api.js";
import { button, html } from "../html.js";
import { openDialog } from "../laboratory/dialog.js";
import { switchBranch } from "../run.js";
import { run, trace } from "../state.js";
import { addStylesheet } from "../stylesheet.js";
import { beginBranch, deleteBranch, renameBranch } from "./branches.js";

/** Opens the dialog. */
export async function openBranchesDialog() {
  await addStylesheet("branches.css");
  const list = html("ul", { class: "branch-list" });
  const trouble = html("p", { class: "field-error", role: "status" });
  const here = button({}, () => void tried(() => beginBranch(trace.peek()?.step ?? 0)), "");
  const dialog = openDialog(
    "Branches",
    html("p", {}, "A change in the past begins a branch, and the future that was there is kept. Nothing that you saw is lost."),
    list,
    html("div", { class: "row" }, here),
    trouble,
  );
  const stop = effect(() => {
    const state = run.value;
    if (!state) return;
    const focused = document.activeElement?.getAttribute("data-key");
    list.replaceChildren(...state.branches.map((branch) => line(state, branch)));
    /** @type {HTMLElement | null} */ (focused && list.querySelector(`[data-key="${focused}"]`))?.focus();
    here.textContent = `Begin a branch at step ${trace.value?.step ?? 0}`;
  });
  dialog.addEventListener("close", stop);

  /**
   * @param {RunState} state
   * @param {Branch} branch
   */
  function line(state, branch) {
    const { id, name } = branch;
    const isActive = id === state.branch;
    const field = html("input", { type: "text", value: name, maxlength: 60, "aria-label": `name of the branch ${name}`, "data-key": `name-${id}` });
    field.onchange = () =>
      void tried(() => renameBranch(id, field.value)).then((done) => {
        if (!done) field.value = name;
      });
    return html(
      "li",
      { class: isActive ? "active" : "" },
      field,
      html("p", {}, ...describe(branch)),
      html(
        "div",
        { class: "branch-deeds" },
        isActive
          ? html("strong", { class: "branch-shown" }, "on the screen")
          : button({ "aria-label": `Go to ${name}`, "data-key": `go-${id}` }, () => void tried(() => switchBranch(id)), "Go to it"),
        isActive
          ? ""
          : button({ "aria-label": `Delete ${name}`, "data-key": `delete-${id}` }, () => void tried(() => deleteBranch(id)), "Delete"),
      ),
    );
  }

  /**
   * @param {() => Promise<unknown>} deed
   * @returns {Promise<boolean>} whether it was done
   */
  async function tried(deed) {
    trouble.textContent = "";
    try {
      await deed();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      trouble.textContent = error.message;
      return false;
    }
  }
}

/**
 * Where a branch comes from, what differs on it, and how far it goes.
 *
 * @param {Branch} branch
 */
function describe({ parent_name: parent, parent_is_deleted: isOrphan, from_step: from, furthest, changes }) {
  const origin = parent === null ? "from the start" : `left “${parent}”${isOrphan ? ", which was deleted," : ""} at step ${from}`;
  const far = `trained to step ${furthest}`;
  const differs = changes.length > 0 ? html("span", { class: "branch-differs" }, changes.join("; ")) : "nothing changed by hand";
  return [`${origin}, ${far}: `, differs];
}
