/** A short note about what was just done, with a way back. */
import { button, html } from "../html.js";

export class Note {
  constructor() {
    this.element = html("p", { class: "note-line", role: "status" });
    /** @type {HTMLElement | null} */
    this.second = null;
    this.content = () => /** @type {(Node | string)[]} */ ([]);
  }

  /** The note in a second place, for where the first is out of sight; the copy before is given up. */
  copy() {
    this.second = html("p", { class: "note-line" }, ...this.content());
    return this.second;
  }

  /** @param {() => (Node | string)[]} content made for each place */
  write(content) {
    this.content = content;
    this.element.replaceChildren(...content());
    this.second?.replaceChildren(...content());
  }

  /**
   * @param {string} sentence
   * @param {(() => void) | null} undo
   */
  show(sentence, undo) {
    this.write(() => (undo ? [sentence, " ", button({}, undo, "Undo")] : [sentence]));
  }

  /**
   * @param {string} sentence
   * @param {string} label of the button that does what is offered
   * @param {() => void} deed
   */
  offer(sentence, label, deed) {
    this.write(() => [sentence, " ", button({}, deed, label)]);
  }

  clear() {
    this.write(() => []);
  }
}
