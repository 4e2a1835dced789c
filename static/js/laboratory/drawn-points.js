/**
 * Points that are drawn and erased, each a row of numbers whose first two are its place; what was done can be undone.
 * Pure.
 */
const MOST_KEPT = 200;

/** @typedef {number[]} Point x₁, x₂ and a class or a target; or x and y */

export class DrawnPoints {
  /**
   * @param {Point[]} points to train on
   * @param {Point[]} test to test on
   * @param {number} most how many there may be
   */
  constructor(points, test, most) {
    this.points = points;
    this.test = test;
    this.most = most;
    /** @type {{points: Point[], test: Point[]}[]} */
    this.before = [];
  }

  /** What follows is undone as one, down to here. */
  mark() {
    this.before.push({ points: this.points, test: this.test });
    if (this.before.length > MOST_KEPT) this.before.shift();
  }

  /**
   * @param {Point} point
   * @returns {boolean} false if there are as many as there may be
   */
  add(point) {
    if (this.points.length >= this.most) return false;
    this.points = [...this.points, point];
    return true;
  }

  /**
   * Erases what lies around a place.
   *
   * @param {[number, number]} place
   * @param {[number, number]} radius along each axis
   * @returns {number} how many there were
   */
  erase([x, y], [across, up]) {
    const lies = (/** @type {Point} */ point) => ((point[0] - x) / across) ** 2 + ((point[1] - y) / up) ** 2 > 1;
    const count = this.points.length + this.test.length;
    this.points = this.points.filter(lies);
    this.test = this.test.filter(lies);
    return count - this.points.length - this.test.length;
  }

  clear() {
    this.points = [];
    this.test = [];
  }

  /** @returns {boolean} false if there is nothing to undo */
  undo() {
    const last = this.before.pop();
    if (!last) return false;
    this.points = last.points;
    this.test = last.test;
    return true;
  }
}
