"""What a tensor looks like from afar: its norm, mean, deviation, share of zeros, and a histogram."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Shape

BLOCK = 65_536
"""How many numbers are looked at together: enough to be fast, and never a copy of a whole tensor."""


@dataclass(frozen=True)
class Statistics:
    """A tensor in a few numbers. Where it holds numbers that are not finite, so may these.

    Attributes:
        shape: its shape.
        norm: √Σx².
        mean: Σx / count.
        deviation: √(Σ(x − mean)² / count).
        zeros: the share of entries that are exactly 0, from 0 to 1.
        minimum: the smallest entry that is finite, or NaN if none is.
        maximum: the largest one.
        histogram: how many finite entries lie in each of the equal intervals from ``minimum`` to ``maximum``.
    """

    shape: Shape
    norm: float
    mean: float
    deviation: float
    zeros: float
    minimum: float
    maximum: float
    histogram: tuple[int, ...]


def statistics(tensor: Array, bins: int = 32) -> Statistics:
    """The statistics of a tensor of any shape with at least one entry, computed in float64."""
    count = tensor.size
    with np.errstate(all="ignore"):
        mean = sum(float(block.sum()) for block in _blocks(tensor)) / count
        squares = sum(float(block.dot(block)) for block in _blocks(tensor))
        deviations = sum(float(np.square(block - mean).sum()) for block in _blocks(tensor))
    extremes = [(block.min(), block.max()) for block in map(_finite, _blocks(tensor)) if block.size]
    low = float(min((least for least, _ in extremes), default=math.nan))
    high = float(max((most for _, most in extremes), default=math.nan))
    return Statistics(
        shape=tensor.shape,
        norm=math.sqrt(squares),
        mean=mean,
        deviation=math.sqrt(deviations / count),
        zeros=1 - np.count_nonzero(tensor) / count,
        minimum=low,
        maximum=high,
        histogram=_histogram(tensor, low, high, bins),
    )


def _histogram(tensor: Array, low: float, high: float, bins: int) -> tuple[int, ...]:
    counts = np.zeros(bins, np.int64)
    scale = 1.0 if math.isfinite(high - low) else 0.5  # the width itself can be too large for a float
    if low + (high - low) / bins == low:  # too close together to tell the intervals apart
        counts[bins // 2] = sum(_finite(block).size for block in _blocks(tensor))
    elif math.isfinite(low):
        for block in _blocks(tensor):
            counts += np.histogram(scale * _finite(block), bins, (scale * low, scale * high))[0]
    return tuple(counts.tolist())


def _finite(block: Array) -> Array:
    return block[np.isfinite(block)]


def _blocks(tensor: Array) -> Iterator[Array]:
    """The entries in memory order, a block at a time, as float64."""
    flat = tensor.ravel(order="K")
    for start in range(0, flat.size, BLOCK):
        yield flat[start : start + BLOCK].astype(np.float64)
