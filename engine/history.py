"""A long series of errors in bounded memory: when it is full, neighbours are averaged two by two."""

from __future__ import annotations

import math
from array import array


class History:
    """Values in order, each standing for ``stride`` consecutive ones (their mean).

    Averaging, rather than keeping every second value, is what makes a thinned curve honest: with batches
    that repeat in order, every second value could be the same sample again and again.

    Args:
        capacity: how many values are kept at most; an even number.
    """

    def __init__(self, capacity: int = 8192) -> None:
        self.capacity = capacity
        self.stride = 1
        self.length = 0
        self._means = array("d")
        self._open_sum = 0.0

    def append(self, value: float) -> None:
        """Add the next value."""
        self._open_sum += value
        self.length += 1
        if self.length % self.stride == 0:
            self._means.append(self._open_sum / self.stride)
            self._open_sum = 0.0
            if len(self._means) == self.capacity:
                self._thin()

    def values(self) -> list[float]:
        """The kept means; value k stands for the entries k·stride … (k + 1)·stride − 1."""
        return self._means.tolist()

    def points(self, most: int) -> tuple[list[int], list[float]]:
        """At most ``most`` points of the curve: the number of the first entry of each, and their mean.

        The last point may stand for fewer entries than the others; nothing at the end is left out.
        """
        width = max(1, math.ceil(len(self._means) / max(1, most - 1)))
        means = self._means.tolist()
        groups = [means[k : k + width] for k in range(0, len(means), width)]
        starts = [k * self.stride for k in range(0, len(means), width)]
        averages = [sum(group) / len(group) for group in groups]
        open_entries = self.length - len(means) * self.stride
        if open_entries:
            starts.append(len(means) * self.stride)
            averages.append(self._open_sum / open_entries)
        return starts, averages

    def _thin(self) -> None:
        pairs = zip(self._means[::2], self._means[1::2], strict=True)
        self._means = array("d", ((a + b) / 2 for a, b in pairs))
        self.stride *= 2
