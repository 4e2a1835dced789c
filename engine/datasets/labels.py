"""How a target says a class: as a sign, as a bit, or as one output a class."""

from __future__ import annotations

from typing import Literal

import numpy as np

from engine.arrays import Array

Coding = Literal["signs", "bits", "one_hot"]

CODINGS = {"signs": "−1 and +1", "bits": "0 and 1", "one_hot": "one output a class"}


def encode(numbers: Array, classes: int, coding: Coding) -> Array:
    """Targets for class numbers.

    Args:
        numbers: the class of each row, (rows,), from 0.
        classes: how many classes there are; "signs" and "bits" tell two apart.
        coding: how the targets say it.

    Returns:
        (rows, 1) for two classes as signs or bits, (rows, classes) as one output a class.
    """
    match coding:
        case "signs":
            return (2.0 * numbers - 1)[:, None]
        case "bits":
            return numbers.astype(np.float64)[:, None]
        case "one_hot":
            return np.eye(classes)[numbers]


def decode(Y: Array, coding: Coding) -> Array:
    """The class number of each row, (rows,), for targets or for what a network says, (rows, outputs)."""
    match coding:
        case "signs":
            return (Y[:, 0] > 0).astype(np.int64)
        case "bits":
            return (Y[:, 0] > 0.5).astype(np.int64)
        case "one_hot":
            numbers: Array = Y.argmax(axis=1)
            return numbers


def coding_of(T: Array) -> Coding | None:
    """How targets of shape (rows, outputs) say classes; None if they are numbers, or name only one class."""
    values = set(np.unique(T).tolist())
    if T.shape[1] == 1:
        codings: dict[frozenset[float], Coding] = {frozenset((-1, 1)): "signs", frozenset((0, 1)): "bits"}
        return codings.get(frozenset(values))
    is_one_hot = values == {0, 1} and bool((T.sum(axis=1) == 1).all()) and len(np.unique(T, axis=0)) > 1
    return "one_hot" if is_one_hot else None


def class_names(coding: Coding, classes: int) -> tuple[str, ...]:
    """Names for classes that have none: what the targets say, or numbers from 1."""
    match coding:
        case "signs":
            return ("−1", "+1")
        case "bits":
            return ("0", "1")
        case "one_hot":
            return tuple(str(number) for number in range(1, classes + 1))
