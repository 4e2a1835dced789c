/**
 * What can be done with the layers, from wherever it is asked for: a new run begins with them, or a sentence says why
 * not and everything stays. One deed waits for the one before.
 *
 * @import {Experiment} from "../types.js"
 * @import {Blamed, Changes} from "./changes.js"
 * @import {Choices, Kind} from "./types.js"
 */
import { run, select } from "../state.js";
import { newLayer, withLayerMoved, withLayers, withLayerSetting, withoutLayer } from "./layers.js";

/** What is most often added: a layer of neurons, each with its activation. */
export const HIDDEN = "hidden";

export class LayerDeeds {
  /**
   * @param {Choices} choices
   * @param {Changes} changes
   */
  constructor(choices, changes) {
    this.choices = choices;
    this.changes = changes;
    /** @type {Promise<unknown>} */
    this.turn = Promise.resolve();
  }

  /** What can be added, by kind. */
  kinds() {
    return [{ kind: HIDDEN, title: "Hidden layer" }, ...this.choices.layers.map(({ kind, title }) => ({ kind, title }))];
  }

  /**
   * @param {number} at
   * @param {string} name of the setting
   * @param {string} title of the setting
   * @param {unknown | ((now: unknown) => unknown)} value or what makes it of the present one
   * @param {Blamed | null} field
   */
  set(at, name, title, value, field) {
    return this.inTurn((experiment) => {
      const given = typeof value === "function" ? value(experiment.layers[at][name]) : value;
      const what = `layer ${at + 1}, ${title} ${Array.isArray(given) ? given.join(" × ") : given}`;
      return { experiment: withLayerSetting(experiment, at, name, given), what, then: at };
    }, field);
  }

  /**
   * @param {string} kind
   * @param {number} at where the first new layer will stand
   */
  insert(kind, at) {
    return this.inTurn((experiment) => {
      const inputs = run.peek()?.layers[at]?.inputs ?? run.peek()?.layers[at - 1]?.outputs ?? 1;
      const added = kind === HIDDEN ? ["fully_connected", "activation"] : [kind];
      const layers = added.map((name) => newLayer(this.kindNamed(name), inputs));
      const { title } = this.kinds().find((each) => each.kind === kind) ?? { title: kind };
      return { experiment: withLayers(experiment, at, layers), what: `${title} added`, then: at };
    });
  }

  /** @param {number} at */
  remove(at) {
    return this.inTurn((experiment) => {
      if (experiment.layers.length === 1) return null;
      const title = run.peek()?.layers[at].title;
      return { experiment: withoutLayer(experiment, at), what: `layer ${at + 1}, ${title}, removed`, then: Math.max(at - 1, 0) };
    });
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  move(from, to) {
    return this.inTurn((experiment) => {
      const last = experiment.layers.length - 1;
      if (from === to || Math.min(from, to) < 0 || Math.max(from, to) > last) return null;
      return { experiment: withLayerMoved(experiment, from, to), what: `layer ${from + 1} is layer ${to + 1} now`, then: to };
    });
  }

  /** @param {string} name */
  kindNamed(name) {
    return /** @type {Kind} */ (this.choices.layers.find(({ kind }) => kind === name));
  }

  /**
   * @param {(experiment: Experiment) => {experiment: Experiment, what: string, then: number} | null} plan null if
   *   there is nothing to do; `then` is the layer that is selected when it is done
   * @param {Blamed | null} [field] where a refusal is shown that names no other field
   * @returns {Promise<number | null>} the layer that is selected now; null if nothing has changed
   */
  inTurn(plan, field = null) {
    const done = this.turn.then(async () => {
      const planned = plan(this.changes.now());
      if (!planned || !(await this.changes.renew(planned.experiment, planned.what, field))) return null;
      select({ layer: planned.then });
      return planned.then;
    });
    this.turn = done.catch(() => {}); // whoever asked is told
    return done;
  }
}
