"""Which of several numbers is the largest."""

import numpy as np

from engine.arrays import Array


def first_maximum(A: Array, axes: int) -> Array:
    """True where an entry is the first largest along the last ``axes`` axes, in reading order."""
    groups = A.reshape(*A.shape[:-axes], -1).real
    winner = np.zeros(groups.shape, dtype=bool)
    np.put_along_axis(winner, groups.argmax(axis=-1, keepdims=True), values=True, axis=-1)
    return winner.reshape(A.shape)
