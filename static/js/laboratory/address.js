/**
 * What stands behind the # of the page's own address: a run, a preset, or the settings of a TensorFlow Playground link.
 * It opens now, and whenever another is put there.
 */
import { lazily } from "../lazy.js";
import { told } from "../run.js";

const opened = lazily(
  () => import("./links.js"),
  ({ openLink }, /** @type {string} */ hash) => told(() => openLink(hash)),
);

/** @returns {Promise<void>} resolved when what is there now is open */
export function followAddress() {
  addEventListener("hashchange", () => void openAddress());
  return openAddress();
}

async function openAddress() {
  const { hash } = location;
  if (!hash.includes("=")) return;
  // A reload then shows the run as it stands, not as it came.
  history.replaceState(null, "", location.pathname + location.search);
  await opened(hash);
}
