"""Where a plan keeps its tensors: the batch last, all in one piece of memory.

With the batch innermost every operation runs over long contiguous stretches, whatever a layer's features are,
and a fully connected layer finds its input as a matrix (inputs, batch). Below each tensor lies one more row,
always 1: the bias is the weight of an input that is always 1, so one product gives X·W + B.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import ALIGNMENT, Array, Shape, aligned_zeros


@dataclass(frozen=True)
class Tensor:
    """A place in memory for the X, Y, … of one layer: ``features`` of one sample, for a batch of samples."""

    memory: Array
    offset: int
    features: Shape
    batch: int

    @property
    def size(self) -> int:
        """How many numbers one sample has."""
        return math.prod(self.features)

    @property
    def rows(self) -> Array:
        """The tensor as a matrix, (size, batch)."""
        return self.memory[self.offset : self.offset + self.size * self.batch].reshape(self.size, self.batch)

    @property
    def with_ones(self) -> Array:
        """The same with the row of ones below it, (size + 1, batch)."""
        count = (self.size + 1) * self.batch
        return self.memory[self.offset : self.offset + count].reshape(self.size + 1, self.batch)

    @property
    def batch_last(self) -> Array:
        """The tensor as (features…, batch)."""
        return self.rows.reshape(*self.features, self.batch)

    @property
    def batch_first(self) -> Array:
        """The tensor as layers see it, (batch, features…)."""
        features = len(self.features)
        return self.batch_last.transpose(features, *range(features))

    def reshaped(self, features: Shape) -> Tensor:
        """The same numbers under other features; their order stays."""
        return Tensor(self.memory, self.offset, features, self.batch)

    def within(self, copy: Array) -> Tensor:
        """The same tensor in a copy of the memory."""
        return Tensor(copy, self.offset, self.features, self.batch)


class Arena:
    """One piece of memory, handed out in pieces that each start on a cache line.

    Sizes are reserved first; then ``allocate`` makes the memory, and tensors can be laid into it.
    """

    def __init__(self, dtype: DTypeLike) -> None:
        self.dtype = np.dtype(dtype)
        self.memory: Array = np.zeros(0, self.dtype)
        self._count = 0

    def reserve(self, count: int) -> int:
        """Reserve room for so many numbers; where it starts."""
        offset = self._count
        step = ALIGNMENT // self.dtype.itemsize
        self._count += -(-count // step) * step
        return offset

    def allocate(self) -> None:
        """Make the memory, filled with zeros."""
        self.memory = aligned_zeros(self._count, self.dtype)

    def scratch(self, *shape: int) -> Array:
        """An array of zeros beside the arena, for what no trace shows."""
        return aligned_zeros(math.prod(shape), self.dtype).reshape(shape)
