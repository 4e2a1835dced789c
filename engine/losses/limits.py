"""Products and quotients with 0 as their limits have them, where plain arithmetic says "not a number"."""

import numpy as np

from engine.arrays import Array


def times_ln(T: Array, Y: Array) -> Array:
    """t·ln y, where 0·ln 0 is 0."""
    return np.where(T == 0, 0, T * np.log(np.where(T == 0, 1, Y)))


def ratio(A: Array, B: Array) -> Array:
    """a/b, where 0/0 is 0."""
    return np.where(A == 0, 0, A / np.where(A == 0, 1, B))
