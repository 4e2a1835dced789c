/** Puts the page together: every part draws the state and changes it; none knows another. */
import { mountAnnouncer } from "./announce.js";
import { mountKeys } from "./controls/keys.js";
import { mountPanels } from "./controls/panels.js";
import { mountTheme } from "./controls/theme.js";
import { mountTimeline } from "./controls/timeline.js";
import { mountTransport } from "./controls/transport.js";
import { followState } from "./following.js";
import { mountInspector } from "./inspector/inspector.js";
import { followAddress } from "./laboratory/address.js";
import { mountMenu } from "./laboratory/menu.js";
import { lazily } from "./lazy.js";
import { mountPageView } from "./page-view.js";
import { openRun } from "./run.js";
import { mountStage } from "./stage/stage.js";
import { followPractice } from "./time/practice.js";
import { followTabs } from "./time/tabs.js";
import { followTrainingData } from "./training-data.js";

/** @param {string} id */
function part(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no part "${id}"`);
  return element;
}

mountPageView();
mountTheme(part("theme"));
mountMenu(part("menu"));
mountTransport(part("transport"));
mountStage(part("stage"));
mountInspector(part("inspector"));
mountPanels(part("panels"));
mountTimeline(part("timeline"));
mountAnnouncer(part("announcement"), part("status"));
mountKeys();
followState();
followTabs();
followPractice();
followTrainingData();
await openRun();
// The page can be used by now: one can step and ask. What changes the run, and what Plotly draws, comes after that.
void lazily(() => import("./controls/setup.js"), ({ mountSetup }) => mountSetup(part("setup")))();
void lazily(() => import("./charts/charts.js"), ({ mountCharts }) => mountCharts(part("insights")))();
await followAddress();
