/** Parts of the page that are fetched when they are first needed, so that the first page stays small. */
import { message } from "./state.js";

/**
 * A deed that needs a module which is fetched first; a browser fetches a module once.
 *
 * @template Module
 * @template {unknown[]} Given
 * @param {() => Promise<Module>} load such as () => import("./part.js")
 * @param {(module: Module, ...given: Given) => unknown} deed
 * @returns {(...given: Given) => Promise<void>} resolved when it is done
 */
export function lazily(load, deed) {
  return async (...given) => {
    const module = await load().catch(() => {
      message.value = "A part of the page could not be fetched. Is the server still running? Try it again.";
    });
    if (module) await deed(module, ...given);
  };
}
