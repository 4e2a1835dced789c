/** A short note about what was just done, with a way back. */
import { button, html } from "../html.js";

export class Note {
  constructor() {
    this.element = html("p", { class: "note-line", role: "status" });
  }

  /**
   * @param {string} sentence
   * @param {(() => void) | null} undo
   */
  show(sentence, undo) {
    this.element.replaceChildren(sentence);
    if (undo) this.element.append(" ", button({}, undo, "Undo"));
  }

  /**
   * @param {string} sentence
   * @param {string} label of the button that does what is offered
   * @param {() => void} deed
   */
  offer(sentence, label, deed) {
    this.element.replaceChildren(sentence, " ", button({}, deed, label));
  }

  clear() {
    this.element.replaceChildren();
  }
}
