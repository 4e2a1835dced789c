/**
 * Where the numbers of a sample lie when it is drawn as a picture: one tile a channel, one cell a number. Pure.
 */

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {{channels: number, rows: number, columns: number, across: number, cell: number, gap: number, count: number,
 *   width: number, height: number}} Tiling `across` tiles stand side by side, `gap` apart
 */

const GAP = 3;

/**
 * @param {number[]} shape of a sample: [784], or [8, 26, 26] for channels
 * @param {{width: number, height: number}} room
 * @param {{image?: number[] | null, mostCell?: number}} [how] `image`: the rows and columns that a plain row is
 * @returns {Tiling}
 */
export function tilingOf(shape, room, { image = null, mostCell = 16 } = {}) {
  const count = shape.reduce((product, size) => product * size, 1);
  const [channels, rows, columns] = shape.length === 3 ? shape : [1, ...(image ?? sidesOf(count))];
  const gap = channels > 1 ? GAP : 0;
  /** @param {number} across */
  const cellFor = (across) => {
    const down = Math.ceil(channels / across);
    const wide = (room.width - gap * (across - 1)) / (across * columns);
    return Math.min(wide, (room.height - gap * (down - 1)) / (down * rows), mostCell);
  };
  const across = best(channels, cellFor);
  const cell = Math.max(0.5, cellFor(across));
  const down = Math.ceil(channels / across);
  return {
    ...{ channels, rows, columns, across, cell, gap, count },
    width: across * columns * cell + gap * (across - 1),
    height: down * rows * cell + gap * (down - 1),
  };
}

/**
 * The upper left corner of a channel's tile.
 *
 * @param {Tiling} tiling
 * @param {number} channel
 * @returns {Point}
 */
export function tileCorner({ rows, columns, across, cell, gap }, channel) {
  return { x: (channel % across) * (columns * cell + gap), y: Math.floor(channel / across) * (rows * cell + gap) };
}

/**
 * The upper left corner of a number's cell.
 *
 * @param {Tiling} tiling
 * @param {number} at the number's place, counted through all channels
 * @returns {Point}
 */
export function cellCorner(tiling, at) {
  const { rows, columns, cell } = tiling;
  const corner = tileCorner(tiling, Math.floor(at / (rows * columns)));
  const within = at % (rows * columns);
  return { x: corner.x + (within % columns) * cell, y: corner.y + Math.floor(within / columns) * cell };
}

/**
 * The number whose cell holds a point.
 *
 * @param {Tiling} tiling
 * @param {Point} point from the tiling's upper left corner
 * @returns {number | null}
 */
export function cellUnder({ channels, rows, columns, across, cell, gap, count }, { x, y }) {
  const [wide, high] = [columns * cell + gap, rows * cell + gap];
  const [tile, below] = [Math.floor(x / wide), Math.floor(y / high)];
  const channel = below * across + tile;
  const [column, row] = [Math.floor((x - tile * wide) / cell), Math.floor((y - below * high) / cell)];
  if (x < 0 || y < 0 || tile >= across || channel >= channels || column >= columns || row >= rows) return null;
  const at = (channel * rows + row) * columns + column;
  return at < count ? at : null;
}

/**
 * The index of a number in a tensor, from its place among all of them.
 *
 * @param {number[]} shape
 * @param {number} at
 * @returns {number[]}
 */
export function indexOf(shape, at) {
  /** @type {number[]} */
  const index = [];
  let rest = at;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

/**
 * The place of a number among all of its tensor.
 *
 * @param {number[]} shape
 * @param {readonly number[]} index
 * @returns {number}
 */
export function placeIn(shape, index) {
  return shape.reduce((before, size, axis) => before * size + (index[axis] ?? 0), 0);
}

/** @param {number} count */
function sidesOf(count) {
  const columns = Math.ceil(Math.sqrt(count));
  return [Math.ceil(count / columns), columns];
}

/**
 * How many tiles side by side leave the largest cells.
 *
 * @param {number} channels
 * @param {(across: number) => number} cellFor
 */
function best(channels, cellFor) {
  let found = 1;
  for (let across = 2; across <= channels; across += 1) {
    if (cellFor(across) > cellFor(found) + 1e-9) found = across;
  }
  return found;
}
