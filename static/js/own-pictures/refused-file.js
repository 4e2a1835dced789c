/** A file that will not do; the message is the sentence for whoever brought it. */
export class RefusedFile extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "RefusedFile";
  }
}

/** @param {number} number */
export function counted(number) {
  return number.toLocaleString("en");
}
