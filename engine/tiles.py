"""Batches laid out ahead as a plan takes them in, so that a step need not gather its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.arrays import Array, aligned_rows
from engine.batches import Batches

LAID_OUT_FOR_GOOD = 64 * 2**20
LAID_OUT_AHEAD = 8 * 2**20
"""Bytes of tiles, at most: where every epoch is the same, and where each has an order of its own."""
MOST_SIZES = 2
"""Of so many sizes tiles are kept: whole batches, and the last of an epoch."""

NOTHING = (-1, 0, 0)
"""No part of any epoch."""

Opened = TypeVar("Opened")


@dataclass
class _Sheet(Generic[Opened]):
    """Tiles of one size.

    Attributes:
        table: all their numbers, (tiles, inputs + 1 + outputs, rows of one).
        tiles: each as it is handed out.
        part: which rows are laid out: the epoch, if it matters, and from where to where in its order.
    """

    table: Array
    tiles: list[Opened]
    part: tuple[int, int, int] = NOTHING


class Tiles(Generic[Opened]):
    """The batches, each as a tile: one vector of X, a row of ones, and T, all with the batch last.

    Tiles begin on cache lines. They are laid out many at a time and always in the same memory, so whoever
    uses them can make their views of a tile once, however often its numbers change.

    Args:
        batches: which rows each step takes.
        X: the rows, (rows, …).
        T: their targets, (rows, …).
        opened: given a tile and its number of rows, what is handed out for it.
    """

    def __init__(self, batches: Batches, X: Array, T: Array, opened: Callable[[Array, int], Opened]) -> None:
        self.batches = batches
        self.sample_shape, self.target_shape = X.shape[1:], T.shape[1:]
        self._X, self._T, self._open = X.reshape(len(X), -1), T.reshape(len(T), -1), opened
        self._sheets: dict[int, _Sheet[Opened]] = {}

    def of(self, step: int, stop: int) -> list[Opened]:
        """The tiles of this step and of those after it, before ``stop``, as far as they are laid out.

        They hold these steps' rows until others are asked for. Before ``stop`` there may be no other step
        with rows of its own.
        """
        batches = self.batches
        if step in batches.own:
            return self._own(*batches.own[step])
        (epoch, row, rows), stretch = batches.epochs.place(step), batches.epochs.stretch(step)
        size, whole = stretch.size, len(self._X) // stretch.size
        if row % size or rows < size:  # a last batch, or an epoch in whose midst the size has changed
            return self._laid_out(rows, 1, epoch, row)
        most = LAID_OUT_AHEAD if batches.shuffle else LAID_OUT_FOR_GOOD
        at_once = max(1, most // (self._width * size * self._X.itemsize))
        place = row // size
        first = place - place % at_once
        tiles = self._laid_out(size, min(at_once, whole - first), epoch, first * size)
        ahead = tiles[place - first :]
        if not batches.shuffle and len(tiles) == stretch.steps_per_epoch:  # every epoch is the same
            ahead += tiles * ((stop - step) // len(tiles) + 1)
        return ahead[: stop - step]

    @property
    def _width(self) -> int:
        return self._X.shape[1] + 1 + self._T.shape[1]

    def _laid_out(self, size: int, count: int, epoch: int, first_row: int) -> list[Opened]:
        """So many tiles, of the rows that follow one another from here on in the order of an epoch."""
        part = (epoch if self.batches.shuffle else 0, first_row, first_row + count * size)
        sheet = self._sheets.get(size)
        if sheet is None or len(sheet.tiles) < count:
            sheet = self._sheet(size, count)
        if sheet.part != part:
            rows = self.batches.order(epoch)[first_row : first_row + count * size]
            inputs, table = self._X.shape[1], sheet.table[:count]
            table[:, :inputs] = self._X[rows].reshape(count, size, -1).transpose(0, 2, 1)
            table[:, inputs + 1 :] = self._T[rows].reshape(count, size, -1).transpose(0, 2, 1)
            sheet.part = part
        return sheet.tiles[:count]

    def _own(self, X: Array, T: Array) -> list[Opened]:
        """One tile, of these rows."""
        sheet = self._sheets.get(len(X)) or self._sheet(len(X), 1)
        inputs, tile = self._X.shape[1], sheet.table[0]
        tile[:inputs], tile[inputs + 1 :] = X.reshape(len(X), -1).T, T.reshape(len(T), -1).T
        sheet.part = NOTHING
        return sheet.tiles[:1]

    def _sheet(self, size: int, count: int) -> _Sheet[Opened]:
        """Room for so many tiles; the oldest makes way for it, if there are too many."""
        self._sheets.pop(size, None)
        if len(self._sheets) == MOST_SIZES:
            del self._sheets[next(iter(self._sheets))]
        memory = aligned_rows(count, self._width * size, self._X.dtype)
        table = memory.reshape(count, self._width, size)
        table[:, self._X.shape[1]] = 1
        sheet = self._sheets[size] = _Sheet(table, [self._open(tile, size) for tile in memory])
        return sheet
