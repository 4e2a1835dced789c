"""A matrix from afar: the strongest number of each block, with its sign."""

from __future__ import annotations

import numpy as np

from engine.arrays import Array


def heat_map(matrix: Array, most: int) -> Array:
    """A matrix in at most ``most`` rows and columns; none of its peaks is lost.

    Args:
        matrix: (rows, columns).
        most: how many rows and how many columns may be left.

    Returns:
        Of each block of equal height and width, the number that is farthest from 0; the matrix itself, if it
        is small enough. Blocks at the lower and right edge may be smaller.
    """
    rows, columns = (range(0, size, -(-size // most)) for size in matrix.shape)
    if len(rows) == matrix.shape[0] and len(columns) == matrix.shape[1]:
        return matrix
    highest, lowest = (
        extreme.reduceat(extreme.reduceat(matrix, rows, axis=0), columns, axis=1)
        for extreme in (np.maximum, np.minimum)
    )
    strongest: Array = np.where(highest >= -lowest, highest, lowest)
    return strongest
