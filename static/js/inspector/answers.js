/**
 * Answers of the server about the step on the screen: asked for when they are first read, kept as long as the step
 * stays, and dropped with it. Who reads one in an effect is run again when it arrives.
 */
import { computed, signal } from "../../vendor/signals-core-1.14.5.js";
import { ApiError } from "../api.js";
import { withRun } from "../run.js";
import { message, playing, run, trace } from "../state.js";

const SETTLE = 90; // milliseconds; a step that is only passed through asks nothing

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
  return answersToMany(async (id, step, /** @type {Question[]} */ [question]) => [await ask(id, step, question)], 1);
}

/**
 * @template Question, Answer
 * @param {(id: string, step: number, questions: Question[]) => Promise<Answer[]>} ask
 * @param {number} most how many questions go together
 * @returns {(question: Question) => Answer | null} null until the answer is there
 */
export function answersToMany(ask, most) {
  /** @typedef {Map<string, {question: Question, answer: Answer | null}>} Kept */
  const kept = signal(/** @type {Kept} */ (new Map()));
  let keptFor = /** @type {string | null} */ (null);
  let timer = 0;
  let asking = false;

  function nextOpen() {
    if (version.peek() !== keptFor) return [];
    return [...kept.peek().values()].filter(({ answer }) => answer === null).slice(0, most);
  }

  async function askForAll() {
    if (asking) return;
    asking = true;
    for (let open = nextOpen(); open.length > 0; open = nextOpen()) {
      const step = trace.peek()?.step ?? 0;
      const questions = open.map(({ question }) => question);
      const answers = await withRun((id) => ask(id, step, questions)).catch(refused);
      if (answers === null) break;
      open.forEach((entry, at) => {
        entry.answer = answers[at];
      });
      kept.value = new Map(kept.peek());
    }
    asking = false;
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
