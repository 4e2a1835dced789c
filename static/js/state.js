/**
 * What the screen shows, as signals. The screen is a function of them; nothing else holds state.
 *
 * `run` and `trace` are set by run.js and playing.js; `derivation`, `history`, `check` and `sampleRows` are kept in step
 * with them by following.js, `surface` by its chart; everything else is set by the controls.
 *
 * @import {Check, Derivation, History, Place, RunState, SampleRows, Selection, Surface, Theme, Trace, Unit, View} from "./types.js"
 */
import { batch, computed, signal } from "../vendor/signals-core-1.14.5.js";
import { momentsOf, revealedAt } from "./moments.js";
import { limitsOf } from "./scales.js";

/** What a layer is given, and what the loss has: no tab of the inspector shows how they came about. */
const GIVEN = new Set(["X", "dE_dY", "E", "targets"]);

/** The run as the server last described it. The step on the screen is `trace.value.step`. */
export const run = signal(/** @type {RunState | null} */ (null));
/** The step on the screen: float64 when paused, built from a float32 frame while playing. */
export const trace = signal(/** @type {Trace | null} */ (null));
/**
 * While frames are streamed, the newest one, for what is painted sixty times a second; `trace` follows it ten times a
 * second, for what is read. Null otherwise.
 */
export const streamed = signal(/** @type {Trace | null} */ (null));
/** How far into the step the screen is: an index into `moments`. */
export const moment = signal(0);
/** What one press of Step, or one beat of Play, goes on by. */
export const unit = signal(/** @type {Unit} */ ("layer"));
export const playing = signal(false);
/** How many units a second Play took of late; null while it does not stream. */
export const rate = signal(/** @type {number | null} */ (null));
/** An index into the speeds of playing.js. */
export const speed = signal(2);
/** What is selected everywhere; layer null is the loss. */
export const selection = signal(/** @type {Selection | null} */ (null));
/** The number under the pointer or the focus; `subject` falls back to the selection. */
export const pointed = signal(/** @type {Place | null} */ (null));
/** The inspector's tab. */
export const view = signal(/** @type {View} */ ("Y"));
/** Which row of the batch the stage shows, from 0. */
export const sample = signal(0);
/**
 * Why the pointed or selected number is what it is; null while that number is unknown at this moment. Until a new
 * answer comes it is still about the number before: compare its layer, tensor and index.
 */
export const derivation = signal(/** @type {Derivation | null} */ (null));
/** The term of the derivation that is pointed at, from 0; null for all of them. */
export const pointedTerm = signal(/** @type {number | null} */ (null));
/** How many terms of a number's sum have been stepped through; of any other number all are shown. */
export const summed = signal(/** @type {{place: Place, count: number} | null} */ (null));
export const history = signal(/** @type {History | null} */ (null));
export const surface = signal(/** @type {Surface | null} */ (null));
/** The gradient check of the step on the screen; null until it is done. */
export const check = signal(/** @type {Check | null} */ (null));
/** What the stage shows of tensors that are too large for the trace: the rows of the sample. */
export const sampleRows = signal(/** @type {SampleRows | null} */ (null));
/** One sentence about what went wrong, for the status area. */
export const message = signal(/** @type {string | null} */ (null));
/** Where Play stopped by itself as it was told to, and why; said as long as the screen shows that step. */
export const stopped = signal(/** @type {{step: number, sentence: string} | null} */ (null));
/** Set it with setTheme of palette.js. */
export const theme = signal(/** @type {Theme} */ ("light"));

// Compared as text, so that a new description of the same layers makes no new moments.
const layers = computed(() => JSON.stringify(run.value?.layers ?? []));

/** Every moment of a step of this network. */
export const moments = computed(() => (layers.value === "[]" ? [] : momentsOf(JSON.parse(layers.value))));

/** What is known at the current moment: known(layer, tensor, index?). */
export const revealed = computed(() => revealedAt(moments.value, moment.value));

/**
 * The layer that the inspector shows: the selected one, or else the one at work; null is the loss, which also
 * computes the ∂E/∂Y that the last layer is given.
 */
export const inspected = computed(() => {
  const chosen = selection.value ?? moments.value[moment.value];
  const last = (run.value?.layers.length ?? 0) - 1;
  return !chosen || (chosen.tensor === "dE_dY" && chosen.layer === last) ? null : chosen.layer;
});

/** The number that is asked about: the pointed one, or else the selected one. */
export const subject = computed(() => {
  const place = pointed.value ?? selection.value;
  return place?.tensor && place.index ? /** @type {Place} */ (place) : null;
});

/** The derivation, if it is the subject's and not still the one before. */
export const ownDerivation = computed(() => {
  const [place, found] = [subject.value, derivation.value];
  return place && found && isSamePlace(place, found) ? found : null;
});

/** How many terms of the subject's sum are shown. */
export const shownTerms = computed(() => {
  const [found, stepped] = [ownDerivation.value, summed.value];
  const all = found?.terms.length ?? 0;
  return found && stepped && isSamePlace(stepped.place, found) ? Math.min(stepped.count, all) : all;
});

/** The term that was stepped to, from 0; null where all are shown at once. */
export const steppedTerm = computed(() => {
  const [found, stepped] = [ownDerivation.value, summed.value];
  return found && stepped && isSamePlace(stepped.place, found) && shownTerms.value > 0 ? shownTerms.value - 1 : null;
});

/** The terms whose sources are lit: the one that is pointed at or was stepped to, or else all. */
export const litTerms = computed(() => {
  const terms = ownDerivation.value?.terms ?? [];
  const at = pointedTerm.value ?? steppedTerm.value;
  return at !== null && at < terms.length ? [terms[at]] : terms;
});

/** The magnitudes that get the full colour, the same everywhere. */
export const limits = computed(() =>
  trace.value ? limitsOf(trace.value) : { value: 1, gradient: 1, weight: 1, weightGradient: 1, weightUpdate: 1 },
);

/**
 * Selects something everywhere, and turns the inspector to it.
 *
 * @param {Selection | null} chosen
 */
export function select(chosen) {
  batch(() => {
    selection.value = chosen;
    const turned = viewOf(chosen?.tensor);
    if (turned) view.value = turned;
  });
}

/**
 * @param {Place} one
 * @param {Place} other
 */
export function isSamePlace(one, other) {
  return one.layer === other.layer && one.tensor === other.tensor && one.index.join() === other.index.join();
}

/**
 * The inspector's tab that shows how a tensor came about; a tensor that the layer was given has none.
 *
 * @param {string | undefined} tensor
 * @returns {View | null}
 */
function viewOf(tensor) {
  if (!tensor || GIVEN.has(tensor)) return null;
  if (tensor.includes("/")) return "update";
  return tensor.startsWith("dE_d") ? /** @type {View} */ (tensor) : "Y";
}
