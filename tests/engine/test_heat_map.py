"""The heat-map of a matrix keeps the strongest number of every block."""

from __future__ import annotations

import numpy as np
import pytest

from engine.heat_map import heat_map


def test_a_small_matrix_is_itself() -> None:
    matrix = np.arange(6.0).reshape(2, 3)
    assert heat_map(matrix, 3) is matrix


@pytest.mark.parametrize("shape", [(7, 5), (10, 3), (12, 12), (100, 1)])
def test_every_block_is_its_strongest_number(shape: tuple[int, int]) -> None:
    matrix = np.random.default_rng(1).standard_normal(shape)
    seen, (high, wide) = heat_map(matrix, 4), (-(-shape[0] // 4), -(-shape[1] // 4))
    for i, j in np.ndindex(seen.shape):
        block = matrix[i * high : (i + 1) * high, j * wide : (j + 1) * wide]
        assert seen[i, j] == block.flat[np.abs(block).argmax()]
    assert max(seen.shape) <= 4


def test_what_is_not_finite_stays_so() -> None:
    matrix = np.zeros((8, 8))
    matrix[5, 2] = np.nan
    assert np.isnan(heat_map(matrix, 4)[2, 1])
