"""Which training rows each step takes, and the same rows laid out as a plan takes them in."""

from __future__ import annotations

import math

import numpy as np

from engine.arrays import Array
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
        size: how many rows make a batch.
        shuffle: whether each epoch has its own order, drawn from (seed, epoch).
        seed: what the orders are drawn from.
    """

    def __init__(self, X: Array, T: Array, size: int, shuffle: bool, seed: int) -> None:
        self.size, self.shuffle, self.seed = min(size, len(X)), shuffle, seed
        self.steps_per_epoch = math.ceil(len(X) / self.size)
        self.sample_shape, self.target_shape = X.shape[1:], T.shape[1:]
        self._X, self._T = X.reshape(len(X), -1), T.reshape(len(T), -1)
        self._whole_batches = len(X) // self.size
        width = (self._X.shape[1] + 1 + self._T.shape[1]) * self.size
        self._tiles_at_once = max(
            1, (LAID_OUT_AHEAD if shuffle else LAID_OUT_FOR_GOOD) // (width * X.itemsize)
        )
        self._tiles: list[Array] = []
        self._order: tuple[int, Array] = (-1, np.arange(len(X)))
        self._laid_out = (-1, -1)

    def rows(self, step: int) -> Array:
        """Which training rows step ``step`` takes."""
        epoch, place = divmod(step, self.steps_per_epoch)
        return self._order_of(epoch)[place * self.size : (place + 1) * self.size]

    def rows_in(self, step: int) -> int:
        """How many rows step ``step`` takes."""
        is_last = (step + 1) % self.steps_per_epoch == 0
        return len(self._X) - (self.steps_per_epoch - 1) * self.size if is_last else self.size

    def tiles(self, step: int, stop: int) -> list[Array]:
        """The tiles of this step and of those after it, before ``stop``, as far as they are laid out."""
        epoch, place = divmod(step, self.steps_per_epoch)
        if place == self._whole_batches:
            return self._tiles_of(self.rows(step), self.rows_in(step))
        first = place - place % self._tiles_at_once
        laid_out = (epoch if self.shuffle else 0, first)
        if self._laid_out != laid_out:
            last = min(first + self._tiles_at_once, self._whole_batches)
            rows = self._order_of(epoch)[first * self.size : last * self.size]
            self._tiles, self._laid_out = self._tiles_of(rows, self.size), laid_out
        ahead = self._tiles[place - first :]
        if not self.shuffle and len(self._tiles) == self.steps_per_epoch:  # every epoch is the same
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
