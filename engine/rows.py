"""Functions of a matrix by its rows: their sum, their softmax."""

import numpy as np

from engine.arrays import Array


def sum_of_rows(A: Array) -> Array:
    """The rows of A added up, as one row: (batch, n) becomes (1, n)."""
    total: Array = A.sum(axis=0, keepdims=True)
    return total


def sum_of_columns(A: Array) -> Array:
    """The columns of A added up, as one column: (batch, n) becomes (batch, 1)."""
    total: Array = A.sum(axis=1, keepdims=True)
    return total


def log_sum_exp(X: Array) -> Array:
    """The logarithm of Σ exp(x) of each row, (batch, 1); taken out first, the largest x cannot overflow."""
    largest = X.real.max(axis=1, keepdims=True)
    column: Array = largest + np.log(sum_of_columns(np.exp(X - largest)))
    return column


def softmax(X: Array) -> Array:
    """Each row as a distribution: exp(x) of each number, divided by their sum."""
    powers = np.exp(X - X.real.max(axis=1, keepdims=True))
    shares: Array = powers / sum_of_columns(powers)
    return shares
