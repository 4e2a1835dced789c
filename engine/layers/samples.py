"""Samples: the first axis of an array (batch, …), and columns with one number for each sample."""

import numpy as np

from engine.arrays import Array


def by_sample(column: Array, X: Array) -> Array:
    """A column (batch, 1) shaped so that each number meets its sample of X (batch, …)."""
    return column.reshape(-1, *[1] * (X.ndim - 1))


def mean_by_sample(X: Array) -> Array:
    """The mean of each sample, (batch, 1)."""
    mean: Array = X.mean(axis=tuple(range(1, X.ndim)))
    return mean[:, np.newaxis]
