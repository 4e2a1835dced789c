"""The split: rows in a drawn order, the first share of them to train on, the rest to test on."""

from __future__ import annotations

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.settings import Real


def train_share(default: float) -> Real:
    """The setting: which part of the rows is trained on."""
    return Real(
        name="train_share",
        title="Train share",
        description="The part of the rows that is trained on; the others test what was learned.",
        default=default,
        low=0.1,
        high=1.0,
        step=0.1,
    )


def split(rows: int, share: float, draw: Draw) -> tuple[Array, Array]:
    """Which rows to train on and which to test on; at least one to train on."""
    order = draw("split").permutation(rows)
    training = max(1, round(rows * share))
    return order[:training], order[training:]
