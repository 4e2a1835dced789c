/** Two tabs on one run: the newer one leads; the older one says so, and can take over. */
import { computed, effect } from "../../vendor/signals-core-1.14.5.js";
import { lazily } from "../lazy.js";
import { stopPlaying } from "../run.js";
import { run } from "../state.js";

const CHANNEL = "gradus.leading";

const dialog = () => import("./following-dialog.js");
const openFollowing = lazily(dialog, ({ openFollowingDialog }, /** @type {() => void} */ lead) => openFollowingDialog(lead));
const closeFollowing = lazily(dialog, ({ closeFollowingDialog }) => closeFollowingDialog());

/** Says to the other tabs of this browser which run this one shows, and listens to them. */
export function followTabs() {
  const channel = new BroadcastChannel(CHANNEL);
  const id = computed(() => run.value?.id ?? null);
  const lead = () => channel.postMessage(id.peek());
  let isFollowing = false;
  effect(() => {
    if (!id.value) return;
    if (isFollowing) void closeFollowing();
    isFollowing = false;
    lead();
  });
  channel.onmessage = ({ data }) => {
    if (data !== id.peek()) return;
    isFollowing = true;
    void stopPlaying();
    void openFollowing(() => {
      isFollowing = false;
      lead();
    });
  };
}
