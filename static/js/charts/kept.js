/**
 * The runs that were kept to be laid under later ones, and the button that keeps the present one. What is done with
 * them is fetched when there is one.
 *
 * @import {KeptRun} from "./kept-runs.js"
 * @import {Panel} from "./panel.js"
 */
import { effect, signal } from "../../vendor/signals-core-1.14.5.js";
import { button, html } from "../html.js";
import { lazily } from "../lazy.js";
import { run } from "../state.js";

/** Where they are kept in this browser. */
export const KEPT = "gradus.charts.kept";

export const keptRuns = signal(/** @type {KeptRun[]} */ (JSON.parse(localStorage.getItem(KEPT) ?? "[]")));

const keep = lazily(() => import("./kept-runs.js"), ({ keepRun }) => keepRun());
const list = lazily(() => import("./kept-list.js"), ({ mountKeptList }, /** @type {HTMLElement} */ element) => mountKeptList(element));

/**
 * @param {Panel} panel
 * @param {HTMLElement} row the button stands at its end
 */
export function mountKept(panel, row) {
  const element = html("div", {});
  const press = button({ class: "quiet", title: "Keep this run's curves, to compare later runs with them" }, () => void keep(), "keep run");
  row.append(press);
  panel.body.append(element);
  let mounted = false;
  effect(() => {
    press.disabled = !run.value;
    if (mounted || keptRuns.value.length === 0) return;
    mounted = true;
    void list(element);
  });
}
