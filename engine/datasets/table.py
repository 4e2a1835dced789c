"""A table: rows of numbers and what the network should say to each, as they were given, in their order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array
from engine.datasets.dataset import (
    Dataset,
    Plane,
    domain_around,
    meaning_of_classes,
    meaning_of_numbers,
)
from engine.datasets.family import Draw, Family
from engine.datasets.labels import class_names, coding_of
from engine.datasets.settings import Rows, SettingError

MOST_ROWS = 5000
MOST_COLUMNS = 100

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def numbered(letter: str, count: int) -> tuple[str, ...]:
    """Names such as x₁, x₂, x₃."""
    return tuple(letter + str(n).translate(SUBSCRIPTS) for n in range(1, count + 1))


def tabled(family: Family, X: Array, T: Array) -> Dataset:
    """The data set of a table, (rows, inputs) and (rows, outputs): every row is trained on, in its order.

    Targets that are all 0 and 1, −1 and +1, or one 1 among zeros, are taken for classes.
    """
    rows, inputs = X.shape
    outputs = T.shape[1]
    coding = coding_of(T)
    none = X[rows:]
    meaning = (
        meaning_of_classes(class_names(coding, outputs), coding)
        if coding
        else meaning_of_numbers(*(numbered("y", outputs) if outputs > 1 else ("y",)))
    )
    return Dataset(
        kind=family.kind,
        title=family.title,
        description=family.description,
        X=X,
        T=T,
        X_test=none,
        T_test=T[rows:],
        input_names=numbered("x", inputs),
        plane=Plane(numbered("x", inputs), domain_around(X), X, none, lambda positions: positions)
        if inputs <= 2
        else None,
        **meaning,
    )


def _table(
    family: Family, _: Draw, *, inputs: Sequence[Sequence[float]], targets: Sequence[Sequence[float]]
) -> Dataset:
    if len(inputs) != len(targets):
        raise SettingError(
            "targets",
            f"every row of the inputs needs a row of targets; there are {len(inputs)} and {len(targets)}",
        )
    return tabled(family, np.array(inputs, np.float64), np.array(targets, np.float64))


TABLE = Family(
    "table",
    "Table",
    "Rows of numbers, and what the network should say to each.",
    "own",
    (
        Rows(
            name="inputs",
            title="Inputs",
            description="One row of numbers for each sample.",
            fewest=1,
            most=MOST_ROWS,
            fewest_columns=1,
            most_columns=MOST_COLUMNS,
        ),
        Rows(
            name="targets",
            title="Targets",
            description="What the network should say to each row of the inputs.",
            fewest=1,
            most=MOST_ROWS,
            fewest_columns=1,
            most_columns=MOST_COLUMNS,
        ),
    ),
    _table,
)
