/**
 * What of the page is shown, as its address says: `?view=projector` or `?view=embed`, and `&hide=play,data`. The
 * parts of each view are fetched when they are first needed.
 */
import { effect, signal } from "../vendor/signals-core-1.14.5.js";
import { lazily } from "./lazy.js";
import { addStylesheet } from "./stylesheet.js";

/** @typedef {"page" | "projector" | "embed"} PageView */

export const pageView = signal(/** @type {PageView} */ ("page"));

const hide = lazily(
  () => import("./classroom/hiding.js"),
  (module, /** @type {string[]} */ names) => module.hideControls(names),
);

const present = lazily(
  () => import("./classroom/presenter.js"),
  (module) => module.present(),
);

const embed = lazily(
  () => import("./classroom/embedded.js"),
  (module) => module.mountWayOut(),
);

/** Opens the dialog that makes links for a class. */
export const openClassDialog = lazily(
  () => import("./classroom/class-dialog.js"),
  (module) => module.openClassDialog(),
);

/** Follows the address, and whatever the view is changed to. */
export function mountPageView() {
  const asked = new URLSearchParams(location.search);
  const names = asked.get("hide")?.split(",").filter(Boolean) ?? [];
  if (names.length > 0) void hide(names);
  const view = asked.get("view");
  if (view === "projector" || view === "embed") pageView.value = view;
  effect(() => {
    const { value } = pageView;
    if (value !== "page") void addStylesheet("views.css");
    document.documentElement.dataset.view = value;
    if (value === "projector") void present();
    if (value === "embed") void embed();
  });
}

/** Shows the page as a class sees it from the last row, or as it was. */
export function toggleProjector() {
  if (pageView.peek() === "embed") return;
  pageView.value = pageView.peek() === "projector" ? "page" : "projector";
  const address = new URL(location.href);
  if (pageView.peek() === "projector") address.searchParams.set("view", "projector");
  else address.searchParams.delete("view");
  history.replaceState(null, "", address);
}
