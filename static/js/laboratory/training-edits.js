/**
 * Which changes of the training go on in mid-run, and the edits that they are. Pure.
 *
 * @import {Edit, Experiment} from "../types.js"
 */

/**
 * The edit that a change of one field is, or null where it takes a new run.
 *
 * @param {string} path such as "optimizer.momentum"
 * @param {any} value what was entered; the server says what is wrong with it
 * @param {Experiment} changed the experiment with that value
 * @returns {Edit | null}
 */
export function editFor(path, value, changed) {
  const [part, name] = path.split(".");
  switch (part) {
    case "optimizer":
      if (name === "kind") return null; // what the other one remembers would mean nothing to it
      return name === "learning_rate" ? { kind: "learning_rate", value } : { kind: "optimizer", name, value };
    case "schedule":
      return changed.schedule ? { kind: "schedule", schedule: changed.schedule } : null;
    case "clipping":
      return { kind: "clipping", clipping: changed.clipping ?? null };
    case "regularisation":
      return { kind: "regularisation", regularisation: changed.regularisation ?? [] };
    case "batch_size":
      return { kind: "batch_size", value };
    default:
      return null;
  }
}
