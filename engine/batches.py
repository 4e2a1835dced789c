"""Which training rows each step takes."""

from __future__ import annotations

import numpy as np

from engine.arrays import Array
from engine.epochs import Epochs
from engine.randomness import generator

NO_TRAINING_ROW = -1


class Batches:
    """The training rows by their numbers, step by step.

    Args:
        rows: how many rows there are.
        size: how many of them make a batch, until ``epochs`` says otherwise; an epoch's last may be smaller.
        shuffle: whether each epoch has its own order, drawn from (seed, epoch).
        seed: what the orders are drawn from.

    Attributes:
        epochs: which part of which epoch each step takes.
        own: rows and targets of the steps that are taken on rows of their own, in place of their batch.
    """

    def __init__(self, rows: int, size: int, shuffle: bool, seed: int) -> None:
        self.shuffle, self.seed = shuffle, seed
        self.epochs = Epochs(rows, size)
        self.own: dict[int, tuple[Array, Array]] = {}
        self._order: tuple[int, Array] = (-1, np.arange(rows))

    @property
    def steps_per_epoch(self) -> int:
        """How many steps an epoch has, as long as the batch size is never changed."""
        return self.epochs.stretch(0).steps_per_epoch

    def rows(self, step: int) -> Array:
        """Which training rows step ``step`` takes; −1 stands for a row that is none of them."""
        return self.placed(step)[1]

    def placed(self, step: int) -> tuple[int, Array]:
        """The epoch that a step belongs to, and the rows that it takes."""
        epoch, first, rows = self.epochs.place(step)
        if step in self.own:
            return epoch, np.full(len(self.own[step][0]), NO_TRAINING_ROW)
        return epoch, self.order(epoch)[first : first + rows]

    def rows_in(self, step: int) -> int:
        """How many rows step ``step`` takes."""
        if step in self.own:
            return len(self.own[step][0])
        return self.epochs.place(step).rows

    def order(self, epoch: int) -> Array:
        """The rows in the order in which an epoch takes them."""
        if self.shuffle and self._order[0] != epoch:
            self._order = (epoch, generator(self.seed, "order", epoch).permutation(self.epochs.rows))
        return self._order[1]
