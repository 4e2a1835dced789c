"""Pictures as rows: each a picture's pixels from 0 to 1, row by row, and a class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array
from engine.datasets.dataset import Dataset, meaning_of_classes
from engine.datasets.family import Family
from engine.datasets.labels import encode

DIGITS = tuple("0123456789")

Labelled = tuple[Array, Array]
"""Pictures, (pictures, rows, columns), and their labels, (pictures,)."""


def pictured(
    family: Family,
    white: float,
    training: Labelled,
    test: Labelled,
    *notes: str,
    classes: Sequence[str] = DIGITS,
) -> Dataset:
    """The data set of what is in pictures.

    Args:
        family: the family that they belong to.
        white: the value that becomes 1.
        training: pictures and labels to train on.
        test: pictures and labels to test on; there may be none.
        notes: sentences on what was done.
        classes: the classes' names; a label is the number of one, from 0.
    """
    height, width = training[0].shape[1:]

    def rows(pictures: Array) -> Array:
        return pictures.reshape(len(pictures), height * width) / white

    return Dataset(
        kind=family.kind,
        title=family.title,
        description=family.description,
        X=rows(training[0]),
        T=encode(training[1], len(classes), "one_hot"),
        X_test=rows(test[0]),
        T_test=encode(test[1], len(classes), "one_hot"),
        input_names=tuple(f"pixel {row},{column}" for row, column in np.ndindex(height, width)),
        image=(height, width),
        notes=notes,
        **meaning_of_classes(tuple(classes), "one_hot"),
    )
