"""Channels: the second axis of an array (batch, channels, …), and rows with one number for each channel."""

import numpy as np

from engine.arrays import Array


def by_channel(row: Array, X: Array) -> Array:
    """A row (1, channels) shaped so that each number meets its channel of X (batch, channels, …)."""
    return row.reshape(1, -1, *[1] * (X.ndim - 2))


def mean_by_channel(X: Array) -> Array:
    """The mean of each channel over the batch and all places, (1, channels)."""
    mean: Array = X.mean(axis=(0, *range(2, X.ndim)))
    return mean[np.newaxis]


def sum_by_channel(X: Array) -> Array:
    """The sum of each channel over the batch and all places, (1, channels)."""
    total: Array = X.sum(axis=(0, *range(2, X.ndim)))
    return total[np.newaxis]
