/** What a tab says whose run another tab leads. Nothing else can be done in it until it takes over. */
import { getRun } from "../api.js";
import { button, html } from "../html.js";
import { moment, run, trace } from "../state.js";
import { showStep, told } from "../run.js";
import { addStylesheet } from "../stylesheet.js";

/** @type {HTMLDialogElement | null} */
let opened = null;

/** @param {() => void} lead tells the other tabs that this one leads now */
export async function openFollowingDialog(lead) {
  if (opened) return;
  const dialog = html("dialog", { class: "laboratory-dialog", "aria-labelledby": "following-title" });
  opened = dialog;
  await addStylesheet("practice.css");
  const take = button({ class: "primary" }, () => {
    closeFollowingDialog();
    lead();
    void told(refresh);
  }, "Take over here");
  dialog.append(
    html("h2", { id: "following-title" }, "Another tab leads this run"),
    html("p", {}, "This run was opened in a newer tab. What you did here would change it there."),
    html("div", { class: "row" }, take),
  );
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
}

/** Closes what is open. */
export function closeFollowingDialog() {
  opened?.close();
  opened?.remove();
  opened = null;
}

/** The run as the other tab left it, at the step on this screen as far as it goes. */
async function refresh() {
  const [before, shown] = [run.peek(), trace.peek()];
  if (!before || !shown) return;
  const state = await getRun(before.id);
  run.value = state;
  await showStep(Math.min(shown.step, state.furthest), moment.peek());
}
