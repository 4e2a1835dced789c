"""Which part of which epoch each step takes, where the batch size may change on the way.

An epoch takes every row once, whatever happens: where the batch size changes in its midst, the rest of it is
cut into batches of the new size. No row is dropped, and none is taken twice.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from engine.edits import BatchSizeEdit, Edit


class Place(NamedTuple):
    """Where a step stands: its epoch, and which rows of the epoch's order it takes."""

    epoch: int
    first_row: int
    rows: int


@dataclass(frozen=True)
class Stretch:
    """Steps with one batch size.

    Attributes:
        first_step: the first of them.
        epoch: the epoch in which it stands.
        first_row: how many rows of that epoch were taken before.
        size: the batch size.
        rows: how many rows an epoch has.
    """

    first_step: int
    epoch: int
    first_row: int
    size: int
    rows: int

    @property
    def steps_of_first_epoch(self) -> int:
        """How many steps are left of the epoch in which it begins."""
        return math.ceil((self.rows - self.first_row) / self.size)

    @property
    def steps_per_epoch(self) -> int:
        """How many steps every other epoch has."""
        return math.ceil(self.rows / self.size)

    def place(self, step: int) -> Place:
        """Where a step stands."""
        k = step - self.first_step
        epoch, row = self.epoch, self.first_row + k * self.size
        if k >= self.steps_of_first_epoch:
            epochs, k = divmod(k - self.steps_of_first_epoch, self.steps_per_epoch)
            epoch, row = self.epoch + 1 + epochs, k * self.size
        return Place(epoch, row, min(self.size, self.rows - row))

    def start(self, epoch: int) -> int:
        """The first step of an epoch that begins in this stretch."""
        if epoch == self.epoch:
            return self.first_step
        later = epoch - self.epoch - 1
        return self.first_step + self.steps_of_first_epoch + later * self.steps_per_epoch


class Epochs:
    """The epochs of a run.

    Args:
        rows: how many rows an epoch has.
        size: the batch size at the start.
        changes: from which steps on there is which other batch size, in the order of the steps.

    Attributes:
        stretches: the steps between two changes, in order.
    """

    def __init__(self, rows: int, size: int, changes: Iterable[tuple[int, int]] = ()) -> None:
        self.rows = rows
        self.stretches = [Stretch(0, 0, 0, min(size, rows), rows)]
        self._asked: tuple[int, Place] = (-1, Place(0, 0, 0))
        for step, changed in changes:
            self._change(step, changed)

    def stretch(self, step: int) -> Stretch:
        """The stretch that a step belongs to."""
        if len(self.stretches) == 1:
            return self.stretches[0]
        return self.stretches[bisect_right(self.stretches, step, key=lambda each: each.first_step) - 1]

    def place(self, step: int) -> Place:
        """Where a step stands."""
        if self._asked[0] != step:  # of the step about to be taken it is asked again and again
            self._asked = step, self.stretch(step).place(step)
        return self._asked[1]

    def start(self, epoch: int) -> int:
        """The first step of an epoch."""
        for stretch in reversed(self.stretches):
            if stretch.epoch < epoch or (stretch.epoch == epoch and stretch.first_row == 0):
                return stretch.start(epoch)
        raise AssertionError("the first stretch begins with the first epoch")

    def steps_in(self, epoch: int) -> int:
        """How many steps an epoch has."""
        return self.start(epoch + 1) - self.start(epoch)

    def _change(self, step: int, size: int) -> None:
        at = self.stretch(step).place(step)
        if self.stretches[-1].first_step == step:
            self.stretches.pop()
        self.stretches.append(Stretch(step, at.epoch, at.first_row, min(size, self.rows), self.rows))


def epochs_of(rows: int, size: int, edits: Iterable[Edit]) -> Epochs:
    """The epochs of a run whose batch size was edited on the way; the edits are in order."""
    return Epochs(rows, size, ((e.step, e.value) for e in edits if isinstance(e, BatchSizeEdit)))
