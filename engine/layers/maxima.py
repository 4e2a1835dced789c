"""Which of several numbers is the largest."""

import numpy as np

from engine.arrays import Array


def first_maximum(A: Array, axes: int) -> Array:
    """True where an entry is the first largest along the last ``axes`` axes, in reading order."""
    groups = A.reshape(*A.shape[:-axes], -1).real
    winner = np.zeros(groups.shape, dtype=bool)
    np.put_along_axis(winner, groups.argmax(axis=-1, keepdims=True), values=True, axis=-1)
    return winner.reshape(A.shape)


ROUNDING = 1e-13
"""Relative to the largest: numbers so close to it may be equal, and added up in another order."""


def place_of_maximum(A: Array, axes: int) -> Array:
    """Where along the last ``axes`` axes, counted as one, the largest number stands; of equals the first.

    Numbers that differ by rounding alone count as equal.
    """
    groups = A.reshape(*A.shape[:-axes], -1)
    largest = groups.max(axis=-1, keepdims=True)
    place: Array = (groups >= largest - ROUNDING * np.abs(largest)).argmax(axis=-1)
    return place
