"""Classes as targets: a row for each label, 1 at its class and 0 elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array
from engine.errors import EngineError


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Targets for labels 0 … classes − 1, (rows, classes).

    Raises:
        EngineError: if a label is no whole number of that range.
    """
    numbers = np.asarray(labels)
    is_whole = (
        numbers.ndim == 1
        and np.issubdtype(numbers.dtype, np.number)
        and (numbers == np.trunc(numbers.real)).all()
    )
    if not is_whole:
        raise EngineError(f"labels must be a list of whole numbers; they are {labels!r}")
    is_outside = (numbers < 0) | (numbers >= classes)
    if is_outside.any():
        row = int(np.argmax(is_outside))
        raise EngineError(
            f"labels must be classes from 0 to {classes - 1}; in row {row + 1} there is {numbers[row]:g}"
        )
    targets: Array = np.eye(classes)[numbers.astype(np.intp)]
    return targets
