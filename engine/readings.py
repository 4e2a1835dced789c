"""How rows of classes are read: which are mistaken for which, the worst first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.datasets.labels import Coding, decode
from engine.errors import EngineError
from engine.network import Network

AT_ONCE = 500
"""Rows of a pass."""


@dataclass(frozen=True)
class Reading:
    """One row, and how it is read.

    Attributes:
        row: which row it is, from 0.
        label: the number of its class.
        said: the number of the class that the network says.
        error: E of this row alone.
    """

    row: int
    label: int
    said: int
    error: float


def readings_of(
    network: Network,
    X: Array,
    T: Array,
    coding: Coding | None,
    label: int | None = None,
    said: int | None = None,
) -> list[Reading]:
    """The rows that are read wrongly, the largest E first; or those of a class, and those read as one.

    Args:
        network: the network, asked as when predicting.
        X: the rows, (rows, inputs).
        T: their targets, (rows, outputs).
        coding: how a target says a class.
        label: only rows of this class.
        said: only rows that are read as this class.

    Raises:
        EngineError: if the targets say no classes.
    """
    if coding is None:
        raise EngineError("these rows have no classes, so none can be read wrongly")
    outputs = [network.predict(X[k : k + AT_ONCE]) for k in range(0, len(X), AT_ONCE)]
    if not outputs:
        return []
    Y, targets = np.concatenate(outputs), T.astype(network.dtype, copy=False)
    labels, answers = decode(T, coding), decode(network.loss.said(Y), coding)
    wanted = labels != answers if label is None and said is None else np.ones(len(X), bool)
    if label is not None:
        wanted &= labels == label
    if said is not None:
        wanted &= answers == said
    with np.errstate(all="ignore"):
        found = [
            Reading(k, int(labels[k]), int(answers[k]), network.loss.value(Y[k : k + 1], targets[k : k + 1]))
            for k in np.flatnonzero(wanted).tolist()
        ]
    return sorted(found, key=lambda reading: -reading.error)
