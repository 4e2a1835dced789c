/** The embed view's way to the whole page: the same run at the same step, in a tab of its own. */
import { advance } from "../api.js";
import { button } from "../html.js";
import { linkTo } from "../laboratory/links.js";
import { told, withRun } from "../run.js";
import { trace } from "../state.js";

/** Puts the way out into the transport. */
export function mountWayOut() {
  const transport = document.getElementById("transport");
  if (!transport || transport.querySelector(".way-out")) return;
  transport.append(button({ class: "way-out", title: "The same run in a tab of its own" }, () => void told(leave), "Open in Gradus ↗"));
}

async function leave() {
  const step = trace.peek()?.step ?? 0;
  const { address } = await withRun(async (id) => {
    await advance(id, { to: step });
    return linkTo(id, "none");
  });
  const whole = new URL(address);
  whole.search = "";
  open(whole.href, "_blank", "noopener");
}
