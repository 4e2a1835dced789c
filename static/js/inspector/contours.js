/** Lines of the same height over a grid, by marching squares. Pure. */

/**
 * Heights for lines, as many to choose from below as above: the same number of places lies between each two.
 *
 * @param {number[]} heights
 * @param {number} count
 * @returns {number[]}
 */
export function levelsOf(heights, count) {
  const sorted = heights.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const levels = Array.from({ length: count }, (_, k) => sorted[Math.floor(((k + 0.5) / count) * sorted.length)]);
  return [...new Set(levels)].filter((level) => level > sorted[0]);
}

/**
 * The line of one height as pieces of two points each, with null between the pieces.
 *
 * @param {number[]} x places across
 * @param {number[]} y places up
 * @param {number[][]} heights a row for every y
 * @param {number} level
 * @returns {([number, number] | null)[]}
 */
export function contourLines(x, y, heights, level) {
  /** @type {([number, number] | null)[]} */
  const points = [];
  for (let i = 0; i + 1 < y.length; i += 1) {
    for (let j = 0; j + 1 < x.length; j += 1) {
      const corners = /** @type {[number, number, number][]} */ ([
        [x[j], y[i], heights[i][j]],
        [x[j + 1], y[i], heights[i][j + 1]],
        [x[j + 1], y[i + 1], heights[i + 1][j + 1]],
        [x[j], y[i + 1], heights[i + 1][j]],
      ]);
      if (!corners.every((corner) => Number.isFinite(corner[2]))) continue;
      const crossings = corners.flatMap((corner, at) => crossing(corner, corners[(at + 1) % 4], level));
      for (let at = 0; at + 1 < crossings.length; at += 2) points.push(crossings[at], crossings[at + 1], null);
    }
  }
  return points;
}

/**
 * @param {[number, number, number]} from
 * @param {[number, number, number]} to
 * @param {number} level
 * @returns {[number, number][]} where the side between two corners crosses the level: one point, or none
 */
function crossing(from, to, level) {
  if (from[2] < level === to[2] < level) return [];
  const share = (level - from[2]) / (to[2] - from[2]);
  return [[from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]];
}
