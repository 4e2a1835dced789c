"""An evaluation: E over many rows at once, and for classes how many are told right, as when predicting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.datasets.labels import Coding, decode
from engine.network import Network
from engine.surface import Surface

LARGEST_PASS = 2**21
"""Numbers in all layers together that one pass may hold; more rows are taken in several passes."""


@dataclass(frozen=True)
class Evaluation:
    """How a network does on some rows.

    Attributes:
        rows: how many there are.
        error: E over all of them.
        confusion: for classes, how many rows of each class (a row of the table) are said to be of each
            (a column). A row whose outputs are not finite says no class and is not counted.
    """

    rows: int
    error: float
    confusion: Array | None

    @property
    def accuracy(self) -> float | None:
        """The share of rows whose class is told right, from 0 to 1; None without classes."""
        return None if self.confusion is None else float(self.confusion.trace()) / self.rows

    @property
    def precision(self) -> tuple[float | None, ...] | None:
        """For each class, the share of right answers among those that say it; None where none says it."""
        return None if self.confusion is None else _shares(self.confusion.diagonal(), self.confusion.sum(0))

    @property
    def recall(self) -> tuple[float | None, ...] | None:
        """For each class, the share of its rows with an answer that are told right; None where none has."""
        return None if self.confusion is None else _shares(self.confusion.diagonal(), self.confusion.sum(1))


class Evaluator:
    """A network and the rows that it is evaluated on, again and again while it learns.

    Args:
        network: the network, with a loss.
        X: the rows, (rows, …).
        T: their targets, (rows, outputs).
        coding: how a target says a class; None if it is a number.
        classes: how many classes there are.
    """

    def __init__(
        self, network: Network, X: Array, T: Array, coding: Coding | None = None, classes: int = 0
    ) -> None:
        self.network, self.coding, self.classes = network, coding, classes
        self.T = T.astype(network.dtype, copy=False)
        self._labels = decode(T, coding) if coding else np.zeros(0, np.int64)
        self._X = X
        self._seen: Surface | None = None

    def evaluate(self) -> Evaluation:
        """The evaluation, for the parameters as they are now."""
        with np.errstate(all="ignore"):
            Y = self._outputs()
            error = self.network.loss.value(Y, self.T)
            confusion = self._confusion(self.network.loss.said(Y)) if self.coding else None
        return Evaluation(len(self.T), error, confusion)

    def _outputs(self) -> Array:
        """What the network says to every row, (rows, outputs)."""
        if self._seen is None:
            first = Surface(self.network, self._X[:1], dtype=self.network.dtype)
            rows = max(1, LARGEST_PASS // (self._X[0].size + sum(seen.size for seen in first.maps)))
            if rows < len(self._X):
                parts = range(0, len(self._X), rows)
                return np.concatenate([self.network.predict(self._X[k : k + rows]) for k in parts])
            self._seen = Surface(self.network, self._X, dtype=self.network.dtype)
        return self._seen.compute()[-1].T

    def _confusion(self, said: Array) -> Array:
        assert self.coding is not None
        labels, answers = self._labels, decode(said, self.coding)
        is_finite = np.isfinite(said).all(axis=1)
        if not is_finite.all():
            labels, answers = labels[is_finite], answers[is_finite]
        counts = np.bincount(labels * self.classes + answers, minlength=self.classes**2)
        return counts.reshape(self.classes, self.classes)


def _shares(right: Array, of: Array) -> tuple[float | None, ...]:
    return tuple(
        part / whole if whole else None for part, whole in zip(right.tolist(), of.tolist(), strict=True)
    )
