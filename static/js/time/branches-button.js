/** The button that says on which branch the screen is, and opens the list of all. */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { button } from "../html.js";
import { lazily } from "../lazy.js";
import { run } from "../state.js";

/** Opens the list of the branches. */
export const openBranches = lazily(
  () => import("./branches-dialog.js"),
  ({ openBranchesDialog }) => openBranchesDialog(),
);

const openWhatIf = lazily(
  () => import("../compare/what-if.js"),
  (whatIf) => whatIf.openWhatIf(),
);

export function whatIfButton() {
  const opener = button({ class: "what-if-button", title: "Change one thing from here on, and see both side by side" }, () => void openWhatIf(), "What if …");
  effect(() => {
    opener.disabled = !run.value;
  });
  return opener;
}

export function branchesButton() {
  const opener = button({ class: "branches-button" }, () => void openBranches());
  effect(() => {
    const branches = run.value?.branches ?? [];
    const active = branches.find(({ id }) => id === run.value?.branch);
    const others = branches.length > 1 ? ` + ${branches.length - 1}` : "";
    opener.textContent = `↳ ${active?.name ?? "branches"}${others}`;
    opener.title = `Branches (B): on the screen is “${active?.name ?? ""}”, beside ${branches.length - 1} others`;
    opener.disabled = !run.value;
  });
  return opener;
}
