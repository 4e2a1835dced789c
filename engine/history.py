"""A long series of errors in bounded memory: when it is full, neighbours are averaged two by two."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

import numpy as np

from engine.arrays import Array


class Means:
    """The mean of every ``width`` consecutive values, however many of them come at a time.

    Args:
        width: how many values make a mean.
        open_count: how many values of the next mean were taken in before.
        open_sum: their sum.
    """

    def __init__(self, width: int, open_count: int = 0, open_sum: float = 0.0) -> None:
        self.width, self.open_count, self.open_sum = width, open_count, open_sum

    def take(self, values: Sequence[float]) -> list[float]:
        """Take the next values in; the means that they complete."""
        if self.width == 1:
            return list(values)
        means, start = [], 0
        while start < len(values):
            part = values[start : start + self.width - self.open_count]
            # Not sum(): newer Pythons compensate it, and then it would matter where the parts begin.
            self.open_sum = reduce(add, part, self.open_sum)
            self.open_count += len(part)
            start += len(part)
            if self.open_count == self.width:
                means.append(self.open_sum / self.width)
                self.open_count, self.open_sum = 0, 0.0
        return means


class History:
    """Values in order, each standing for ``stride`` consecutive ones (their mean).

    Averaging, rather than keeping every second value, is what makes a thinned curve honest: with batches
    that repeat in order, every second value could be the same sample again and again.

    Args:
        capacity: how many values are kept at most; an even number.
    """

    def __init__(self, capacity: int = 8192) -> None:
        self.capacity = capacity
        self.length = 0
        self._means = array("d")
        self._open = Means(1)

    @property
    def stride(self) -> int:
        """For how many entries each kept value stands."""
        return self._open.width

    def append(self, value: float) -> None:
        """Add the next value."""
        self.extend([value])

    def extend(self, values: Sequence[float]) -> None:
        """Add the next values."""
        start = 0
        while start < len(values):
            room = (self.capacity - len(self._means)) * self.stride - self._open.open_count
            part = values[start : start + room]
            self._means.extend(self._open.take(part))
            start += len(part)
            if len(self._means) == self.capacity:
                self._thin()
        self.length += len(values)

    def values(self) -> list[float]:
        """The kept means; value k stands for the entries k·stride … (k + 1)·stride − 1."""
        return self._means.tolist()

    def at(self, entry: int) -> float | None:
        """The kept mean that an entry belongs to, or the last one; None if none is complete yet."""
        return self._means[min(entry // self.stride, len(self._means) - 1)] if self._means else None

    def points(self, most: int) -> tuple[list[int], list[float]]:
        """At most ``most`` points of the curve: the number of the first entry of each, and their mean.

        The last point may stand for fewer entries than the others; nothing at the end is left out.
        """
        width = max(1, math.ceil(len(self._means) / max(1, most - 1)))
        means = self._means.tolist()
        groups = [means[k : k + width] for k in range(0, len(means), width)]
        starts = [k * self.stride for k in range(0, len(means), width)]
        averages = [sum(group) / len(group) for group in groups]
        if self._open.open_count:
            starts.append(len(means) * self.stride)
            averages.append(self._open.open_sum / self._open.open_count)
        return starts, averages

    def arrays(self) -> dict[str, Array]:
        """The series as arrays, as it is saved."""
        return {
            "means": np.array(self._means),
            "counts": np.array([self.length, self.stride, self._open.open_count]),
            "open_sum": np.array(self._open.open_sum),
        }

    def restore(self, arrays: Mapping[str, Array]) -> None:
        """Become the series that was saved so."""
        self._means = array("d", arrays["means"].tolist())
        self.length, stride, open_count = arrays["counts"].tolist()
        self._open = Means(stride, open_count, float(arrays["open_sum"]))

    def _thin(self) -> None:
        pairs = zip(self._means[::2], self._means[1::2], strict=True)
        self._means = array("d", ((a + b) / 2 for a, b in pairs))
        self._open = Means(2 * self.stride)
