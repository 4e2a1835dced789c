/**
 * What the left column changes: an edit of the run where no parameter is touched, a new run otherwise, with a way
 * back. A refusal leaves everything as it was and is written at the field that it is about.
 *
 * @import {Edit, Experiment, Recording} from "../types.js"
 * @import {Choices} from "./types.js"
 */
import { ApiError } from "../api.js";
import { pause } from "../playing.js";
import { editRun } from "../run.js";
import { run, trace } from "../state.js";
import { begin, note } from "./begin.js";
import { fitted } from "./fit.js";
import { inForce } from "../in-force.js";
import { checkExperiment, previewData } from "./requests.js";

/** @typedef {{say: (sentence: string) => void, path?: string}} Blamed */
/** @typedef {(path: string | null) => Blamed | null} FindField */

/** The faults that are about how the parts go together, and that a fit may cure. */
const MISFIT = /^(loss\.kind|layers\.\d+|batch_size)$/;

export class Changes {
  /**
   * @param {FindField} findField the field that a path of the experiment names
   * @param {Choices} choices
   */
  constructor(findField, choices) {
    this.findField = findField;
    this.choices = choices;
  }

  /** The run's experiment as it is in force on the screen. */
  now() {
    const [state, shown] = [run.peek(), trace.peek()];
    if (!state || !shown) throw new Error("there is no run yet");
    return inForce(state, shown.step);
  }

  /**
   * Changes something of the run as it goes on, at the step on the screen.
   *
   * @param {Edit} edit
   * @param {Blamed} field
   */
  async edit(edit, field) {
    pause();
    try {
      await editRun(edit);
      const step = trace.peek()?.step;
      const made = (run.peek()?.changes ?? []).filter((change) => change.step === step);
      note.show(`${made[made.length - 1]?.text} from step ${step} on.`, null);
    } catch (error) {
      this.blame(error, field);
    }
  }

  /**
   * Starts a new run in place of the present one.
   *
   * @param {Experiment} experiment
   * @param {string} what has changed
   * @param {Blamed | null} field where a refusal is shown that names no other field; null is the note
   * @returns {Promise<boolean>} whether it was started
   */
  async renew(experiment, what, field) {
    try {
      await checkExperiment(experiment);
      await begin(this.withFrozen(experiment), `New run: ${what}.`);
      return true;
    } catch (error) {
      this.blame(error, field);
      await this.offerFit(error, experiment, what);
      return false;
    }
  }

  /**
   * The experiment, with what is frozen now if it has the same data and layers: it stays frozen.
   *
   * @param {Experiment} experiment
   * @returns {Experiment | Recording}
   */
  withFrozen(experiment) {
    const [state, step] = [run.peek(), trace.peek()?.step ?? 0];
    const same = (/** @type {Experiment} */ of) => JSON.stringify([of.data, of.layers]);
    if (!state || same(experiment) !== same(state.experiment)) return experiment;
    const frozen = state.edits.filter((edit) => edit.kind === "freeze" && (edit.step ?? 0) <= step);
    if (frozen.length === 0) return experiment;
    return { experiment, edits: frozen.map((edit) => ({ ...edit, step: 0 })), step: 0 };
  }

  /**
   * Offers the one press that makes a refused experiment fit its data.
   *
   * @param {unknown} error
   * @param {Experiment} experiment
   * @param {string} what
   */
  async offerFit(error, experiment, what) {
    if (!(error instanceof ApiError) || !MISFIT.test(error.path ?? "")) return;
    const data = await previewData(experiment.data, experiment.seed).catch(() => null);
    const fit = data && fitted(experiment, data, this.choices, error.path);
    if (!fit) return;
    note.offer(`${error.message} It would fit with ${fit.sentence}.`, "Fit it", () => {
      void this.renew(fit.experiment, `${what}, with ${fit.sentence}`, null);
    });
  }

  /**
   * Writes the server's sentence at the field that it is about.
   *
   * @param {unknown} error
   * @param {Blamed | null} changed
   */
  blame(error, changed) {
    if (!(error instanceof ApiError)) throw error;
    const field = changed?.path === error.path ? changed : (this.findField(error.path) ?? changed);
    if (field) field.say(error.message);
    else note.show(error.message, null);
  }
}
