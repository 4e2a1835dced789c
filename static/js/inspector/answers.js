/**
 * Answers of the server about the step on the screen: asked for when they are first read, kept as long as the step
 * stays, and dropped with it. Who reads one in an effect is run again when it arrives.
 */
import { computed, signal } from "../../vendor/signals-core-1.14.5.js";
import { ApiError } from "../api.js";
import { withRun } from "../run.js";
import { message, playing, run, trace } from "../state.js";

const SETTLE = 90; // milliseconds; a step that is only passed through asks nothing
const SHOWN_AT_ONCE = 16; // answers

/** What an answer is good for; null while playing, when nothing is asked. */
const version = computed(() => {
  if (!run.value || !trace.value || playing.value) return null;
  const { id, branch, edits } = run.value;
  return [id, branch, edits.length, trace.value.step].join("/");
});

/**
 * @template Question, Answer
 * @param {(id: string, step: number, question: Question) => Promise<Answer>} ask
 * @returns {(question: Question) => Answer | null} null until the answer is there
 */
export function answersTo(ask) {
  /** @typedef {Map<string, {question: Question, answer: Answer | null}>} Kept */
  const kept = signal(/** @type {Kept} */ (new Map()));
  let keptFor = /** @type {string | null} */ (null);
  let timer = 0;
  let asking = false;

  function nextOpen() {
    return version.peek() === keptFor ? [...kept.peek().values()].find(({ answer }) => answer === null) : undefined;
  }

  async function askForAll() {
    if (asking) return;
    asking = true;
    let count = 0;
    for (let entry = nextOpen(); entry; entry = nextOpen()) {
      const step = trace.peek()?.step ?? 0;
      const { question } = entry;
      const answer = await withRun((id) => ask(id, step, question)).catch(refused);
      if (answer === null) break;
      entry.answer = answer;
      count += 1;
      if (count % SHOWN_AT_ONCE === 0) kept.value = new Map(kept.peek());
    }
    asking = false;
    kept.value = new Map(kept.peek());
  }

  return (question) => {
    if (version.value === null) return null;
    const key = JSON.stringify(question);
    const found = kept.value.get(key);
    if (found && keptFor === version.value) return found.answer;
    if (keptFor !== version.value) kept.peek().clear();
    keptFor = version.value;
    kept.peek().set(key, { question, answer: null });
    clearTimeout(timer);
    timer = window.setTimeout(askForAll, SETTLE);
    return null;
  };
}

/**
 * @param {unknown} error
 * @returns {null}
 */
function refused(error) {
  if (!(error instanceof ApiError)) throw error;
  message.value = error.message;
  return null;
}
