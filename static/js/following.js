/**
 * Keeps what belongs to the step on the screen in step with it: the derivation of the number that is pointed at,
 * the history, the gradient check; the charts follow in the same way. Each is asked for when the state has settled;
 * an answer that comes too late is dropped.
 *
 * @import {SampleRows} from "./types.js"
 */
import { computed, effect } from "../vendor/signals-core-1.14.5.js";
import * as api from "./api.js";
import { run as state, check, derivation, history, message, playing, revealed, sample, sampleRows, subject, trace } from "./state.js";
import { withRun } from "./run.js";

/** What changes every number of the run: another run, another branch, another edit. */
const version = computed(() => (state.value ? `${state.value.id}/${state.value.branch}/${state.value.edits.length}` : null));

const runId = computed(() => state.value?.id ?? null);

/** The step on the screen while it stands still. */
export const still = computed(() => (playing.value || !trace.value ? null : trace.value.step));

const wantedDerivation = computed(() => {
  const place = subject.value;
  if (still.value === null || !place) return null;
  const { layer, tensor, index } = place;
  if (!revealed.value(layer, tensor, index)) return null;
  return request({ step: still.value, place: { layer, tensor, index } });
});

const wantedCheck = computed(() => (still.value === null || trace.value?.diverged ? null : request({ step: still.value })));

const wantedHistory = computed(() => (state.value ? request({ furthest: state.value.furthest }) : null));

/** The tensors with a row for each sample. */
const BY_ROW = /** @type {const} */ (["X", "Y", "dE_dX", "dE_dY"]);

const wantedRows = computed(() => {
  if (still.value === null || !trace.value) return null;
  const large = trace.value.layers.flatMap((record) =>
    BY_ROW.flatMap((tensor) => {
      const summary = record[tensor];
      return Array.isArray(summary) ? [] : [{ layer: record.layer, tensor, columns: summary.shape[1] }];
    }),
  );
  return large.length === 0 ? null : request({ step: still.value, row: sample.value, large });
});

/** Starts to follow. */
export function followState() {
  follow(derivation, wantedDerivation, 40, async (id, { step, place }) => (await api.getDerivations(id, step, [place]))[0]);
  follow(check, wantedCheck, 400, (id, { step }) => api.getCheck(id, step));
  follow(history, wantedHistory, 60, (id) => api.getHistory(id));
  follow(sampleRows, wantedRows, 20, getRows);
  runId.subscribe(() => {
    history.value = null;
  });
  wantedCheck.subscribe(() => {
    check.value = null;
  });
  wantedRows.subscribe(() => {
    sampleRows.value = null;
  });
  wantedDerivation.subscribe((wanted) => {
    if (wanted === null) derivation.value = null;
  });
}

/**
 * One row of each of those tensors.
 *
 * @param {string} id
 * @param {{step: number, row: number, large: {layer: number, tensor: string, columns: number}[]}} wanted
 * @returns {Promise<SampleRows>}
 */
async function getRows(id, { step, row, large }) {
  const asked = large.map(async ({ layer, tensor, columns }) => {
    const { values } = await api.getSlice(id, step, layer, tensor, [row, row + 1], [0, columns]);
    return [`${layer}/${tensor}`, /** @type {number[]} */ (/** @type {unknown[]} */ (values).flat(9))];
  });
  return Object.fromEntries(await Promise.all(asked));
}

/**
 * A request as text, so that one that has not changed is not made again. It names the run, its branch and its edits,
 * so that it is another one as soon as they are.
 *
 * @param {object} what
 */
export function request(what) {
  return JSON.stringify({ ...what, version: version.value });
}

/**
 * Keeps a signal in step with what is wanted. An answer to what is no longer wanted is dropped.
 *
 * @template T
 * @param {{value: T | null}} answer
 * @param {{readonly value: string | null}} wanted a request; null asks for nothing
 * @param {number} settle milliseconds to wait for the next change
 * @param {(id: string, what: any) => Promise<T>} ask
 */
export function follow(answer, wanted, settle, ask) {
  let timer = 0;
  effect(() => {
    const asked = wanted.value;
    clearTimeout(timer);
    if (asked === null) return;
    timer = window.setTimeout(async () => {
      try {
        const got = await withRun((id) => ask(id, JSON.parse(asked)));
        if (wanted.value === asked) answer.value = got;
      } catch (error) {
        if (!(error instanceof api.ApiError)) throw error;
        message.value = error.message;
      }
    }, settle);
  });
}
