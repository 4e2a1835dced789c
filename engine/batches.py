"""Which training rows each step takes, and the same rows laid out as a plan takes them in."""

from __future__ import annotations

import numpy as np

from engine.arrays import Array
from engine.epochs import Epochs
from engine.randomness import generator

LAID_OUT_FOR_GOOD = 64 * 2**20
LAID_OUT_AHEAD = 8 * 2**20
"""Bytes of tiles, at most: where every epoch is the same, and where each has an order of its own."""


class Batches:
    """The training rows, step by step. The last batch of an epoch may be smaller than the others.

    A tile is a batch as one vector: X with the batch last, a row of ones, and T with the batch last. Many
    tiles are laid out at a time, so that a step needs no more than to copy one.

    Args:
        X: the rows, (rows, …).
        T: their targets, (rows, …).
        size: how many rows make a batch, until ``change`` says otherwise.
        shuffle: whether each epoch has its own order, drawn from (seed, epoch).
        seed: what the orders are drawn from.

    Attributes:
        epochs: which part of which epoch each step takes.
    """

    def __init__(self, X: Array, T: Array, size: int, shuffle: bool, seed: int) -> None:
        self.shuffle, self.seed = shuffle, seed
        self.epochs = Epochs(len(X), size)
        self.sample_shape, self.target_shape = X.shape[1:], T.shape[1:]
        self._X, self._T = X.reshape(len(X), -1), T.reshape(len(T), -1)
        self._bytes_a_row = (self._X.shape[1] + 1 + self._T.shape[1]) * X.itemsize
        self._tiles: list[Array] = []
        self._order: tuple[int, Array] = (-1, np.arange(len(X)))
        self._laid_out = (-1, -1, -1)

    @property
    def steps_per_epoch(self) -> int:
        """How many steps an epoch has, as long as the batch size is never changed."""
        return self.epochs.stretch(0).steps_per_epoch

    def rows(self, step: int) -> Array:
        """Which training rows step ``step`` takes."""
        epoch, first, rows = self.epochs.place(step)
        return self._order_of(epoch)[first : first + rows]

    def rows_in(self, step: int) -> int:
        """How many rows step ``step`` takes."""
        return self.epochs.place(step).rows

    def tiles(self, step: int, stop: int) -> list[Array]:
        """The tiles of this step and of those after it, before ``stop``, as far as they are laid out."""
        (epoch, row, rows), stretch = self.epochs.place(step), self.epochs.stretch(step)
        size = stretch.size
        if row % size or rows < size:  # a last batch, or an epoch in whose midst the size has changed
            return self._tiles_of(self.rows(step), rows)
        place, whole_batches = row // size, len(self._X) // size
        at_once = (LAID_OUT_AHEAD if self.shuffle else LAID_OUT_FOR_GOOD) // (self._bytes_a_row * size)
        first = place - place % max(1, at_once)
        laid_out = (size, epoch if self.shuffle else 0, first)
        if self._laid_out != laid_out:
            last = min(first + max(1, at_once), whole_batches)
            taken = self._order_of(epoch)[first * size : last * size]
            self._tiles, self._laid_out = self._tiles_of(taken, size), laid_out
        ahead = self._tiles[place - first :]
        if not self.shuffle and len(self._tiles) == stretch.steps_per_epoch:  # every epoch is the same
            ahead += self._tiles * ((stop - step) // len(self._tiles) + 1)
        return ahead[: stop - step]

    def _tiles_of(self, rows: Array, size: int) -> list[Array]:
        inputs, outputs, count = self._X.shape[1], self._T.shape[1], len(rows) // size
        tiles = np.ones((count, inputs + 1 + outputs, size), self._X.dtype)
        tiles[:, :inputs] = self._X[rows].reshape(count, size, inputs).transpose(0, 2, 1)
        tiles[:, inputs + 1 :] = self._T[rows].reshape(count, size, outputs).transpose(0, 2, 1)
        return list(tiles.reshape(count, -1))

    def _order_of(self, epoch: int) -> Array:
        if self.shuffle and self._order[0] != epoch:
            self._order = (epoch, generator(self.seed, "order", epoch).permutation(len(self._X)))
        return self._order[1]
