"""Truth tables: the four rows that the article's network learns, and their two easy neighbours."""

import numpy as np

from engine.arrays import Array
from engine.datasets.dataset import Dataset
from engine.datasets.family import Draw, Family
from engine.datasets.settings import Choice
from engine.datasets.table import tabled

XOR_INPUTS = ((0, 0), (0, 1), (1, 0), (1, 1))
XOR_TARGETS = ((0,), (1,), (1,), (0,))

TRUTH = {"xor": XOR_TARGETS, "and": ((0,), (0,), (0,), (1,)), "or": ((0,), (1,), (1,), (1,))}


def xor() -> tuple[Array, Array]:
    """XOR: X of shape (4, 2) and its targets of shape (4, 1), in the article's order."""
    return np.array(XOR_INPUTS, dtype=np.float64), np.array(XOR_TARGETS, dtype=np.float64)


def _truth_table(family: Family, _: Draw, *, function: str) -> Dataset:
    return tabled(family, np.array(XOR_INPUTS, np.float64), np.array(TRUTH[function], np.float64))


TRUTH_TABLE = Family(
    "truth_table",
    "Truth table",
    "The four rows of a logical function of two bits.",
    "classification",
    (
        Choice(
            name="function",
            title="Function",
            description="Which function; a single neuron can learn AND and OR, but not XOR.",
            default="xor",
            choices={"xor": "XOR", "and": "AND", "or": "OR"},
        ),
    ),
    _truth_table,
)
