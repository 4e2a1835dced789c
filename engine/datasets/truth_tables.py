"""Truth tables: the four rows that the article's network learns."""

import numpy as np

from engine.arrays import Array

XOR_INPUTS = ((0, 0), (0, 1), (1, 0), (1, 1))
XOR_TARGETS = ((0,), (1,), (1,), (0,))


def xor() -> tuple[Array, Array]:
    """XOR: X of shape (4, 2) and its targets of shape (4, 1), in the article's order."""
    return np.array(XOR_INPUTS, dtype=np.float64), np.array(XOR_TARGETS, dtype=np.float64)
