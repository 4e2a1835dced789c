/**
 * The projector view's own panel: one number large, what was computed just now, and next and back, which a presenter's
 * two keys (Page Down, Page Up) do too. One of them held down plays; the next press pauses.
 */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { spoken } from "../announce.js";
import { entryName, full } from "../format.js";
import { button, html } from "../html.js";
import { pageView, toggleProjector } from "../page-view.js";
import { byHand, pause, togglePlay } from "../playing.js";
import { moment, playing, revealed, sampleRows, subject, trace, unit } from "../state.js";
import { numberAt } from "../stage/places.js";
import { stepBack, stepForward } from "../stepping.js";
import { UNITS } from "../controls/transport.js";
import { addStylesheet } from "../stylesheet.js";

/** Shows the panel until another view is chosen. */
export async function present() {
  await addStylesheet("views.css");
  if (pageView.peek() !== "projector" || document.getElementById("presenter")) return;
  const name = html("p", { class: "large-name" });
  const number = html("p", { class: "large-number" });
  const sentence = html("p", { class: "presenter-sentence" });
  const facts = html("p", { class: "presenter-facts" });
  const play = button({ class: "play" }, togglePlay);
  const panel = html(
    "section",
    { id: "presenter", "aria-label": "For the class" },
    html("h1", { class: "visually-hidden" }, "Gradus, for the class"),
    html("div", { class: "large" }, name, number),
    html("div", { class: "presenter-words" }, sentence, facts),
    html(
      "div",
      { class: "presenter-keys" },
      button({ class: "presenter-back", title: "Page Up" }, byHand(stepBack), "◀ Back"),
      button({ class: "primary presenter-next", title: "Page Down" }, byHand(stepForward), "Next ▶"),
      play,
      unitChoice(),
      button({ class: "presenter-leave", title: "F or Escape" }, toggleProjector, "Leave"),
    ),
  );
  document.body.append(panel);
  document.addEventListener("keydown", pressed);
  const stops = [
    effect(() => {
      const shown = large();
      name.textContent = shown.name;
      number.textContent = shown.number;
    }),
    effect(() => {
      sentence.textContent = sentenceNow();
    }),
    effect(() => {
      facts.textContent = trace.value ? `epoch ${trace.value.epoch} · step ${trace.value.step} · E ${known() ? full(trace.value.loss) : "?"}` : "";
    }),
    effect(() => {
      play.textContent = playing.value ? "❚❚ Pause" : "▶▶ Play";
    }),
  ];
  const stop = pageView.subscribe((view) => {
    if (view === "projector") return;
    stops.forEach((end) => end());
    document.removeEventListener("keydown", pressed);
    panel.remove();
    queueMicrotask(() => stop());
  });
}

function sentenceNow() {
  if (playing.value) return "Playing. Either key pauses.";
  const isBegun = moment.value > 0 || (trace.value?.step ?? 0) > 0;
  return (isBegun && spoken.value) || "Page Down computes the next part, Page Up takes it back.";
}

/** The number that is large: the one pointed at or selected, or else E. */
function large() {
  const [place, shown] = [subject.value, trace.value];
  if (!shown) return { name: "", number: "" };
  if (!place) return { name: "E of the batch", number: known() ? full(shown.loss) : "?" };
  const value = revealed.value(place.layer, place.tensor, place.index) ? numberAt(shown, sampleRows.value, place) : null;
  return { name: entryName(place.tensor, place.index), number: value === null ? "?" : full(value) };
}

function known() {
  return revealed.value(null, "E");
}

function unitChoice() {
  const choice = html("select", { "aria-label": "One press computes one" }, ...UNITS.map((name) => html("option", {}, name)));
  choice.addEventListener("change", () => {
    unit.value = UNITS[choice.selectedIndex];
    choice.blur();
  });
  effect(() => {
    choice.value = unit.value;
  });
  return choice;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const deed = deedOf(event);
  if (!deed) return;
  event.preventDefault();
  deed();
}

/**
 * @param {KeyboardEvent} event
 * @returns {(() => unknown) | null}
 */
function deedOf({ key, repeat }) {
  if (key === "Escape") return toggleProjector;
  if (key !== "PageDown" && key !== "PageUp") return null;
  if (repeat) return key === "PageDown" && !playing.peek() ? togglePlay : () => {};
  if (playing.peek()) return pause;
  return byHand(key === "PageDown" ? stepForward : stepBack);
}
