"""A data set: the rows to train on, the rows to test on, and what their numbers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Required, TypedDict

import numpy as np

from engine.arrays import Array, shape_text
from engine.datasets.labels import Coding
from engine.datasets.scaling import Scaling
from engine.errors import ShapeError

Task = Literal["classification", "regression"]

MARGIN = 0.25


class Meaning(TypedDict, total=False):
    """What the targets mean: the fields of a data set that say so."""

    task: Required[Task]
    target_names: Required[tuple[str, ...]]
    classes: tuple[str, ...]
    coding: Coding


def meaning_of_classes(classes: tuple[str, ...], coding: Coding) -> Meaning:
    """Targets that say one of the classes."""
    target_names = classes if coding == "one_hot" else ("y",)
    return {"task": "classification", "target_names": target_names, "classes": classes, "coding": coding}


def meaning_of_numbers(*names: str) -> Meaning:
    """Targets that are numbers."""
    return {"task": "regression", "target_names": names}


@dataclass(frozen=True, eq=False)
class Plane:
    """What the rows are drawn over: one axis for a fitted curve, two for a surface.

    Attributes:
        names: the axes' names.
        domain: lowest and highest value of each axis.
        positions: where the training rows lie, (rows, axes).
        positions_test: where the test rows lie, (rows, axes).
        inputs_at: the network's inputs at any positions: (rows, axes) → (rows, inputs).
    """

    names: tuple[str, ...]
    domain: tuple[tuple[float, float], ...]
    positions: Array
    positions_test: Array
    inputs_at: Callable[[Array], Array]

    def grid(self, size: int) -> Array:
        """Evenly spread positions over the domain, (sizeᵃˣᵉˢ, axes), row by row, the lowest x₂ first."""
        axes = [np.linspace(low, high, size) for low, high in self.domain]
        return np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)


def domain_around(positions: Array) -> tuple[tuple[float, float], ...]:
    """A domain for positions, (rows, axes): a quarter of their extent is added on each side, 1 if it is 0."""
    lows, highs = positions.min(axis=0), positions.max(axis=0)
    margins = np.where(highs > lows, MARGIN * (highs - lows), 1.0)
    return tuple(zip((lows - margins).tolist(), (highs + margins).tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows to train on and rows to test on.

    Attributes:
        kind: the family's name in an experiment.
        title: its name on the screen.
        description: one sentence on what it is.
        task: "classification" or "regression".
        X: the training rows, (rows, inputs).
        T: their targets, (rows, outputs).
        X_test: the test rows, (rows, inputs); there may be none.
        T_test: their targets, (rows, outputs).
        input_names: what each column of X is.
        target_names: what each column of T is.
        classes: the classes' names; none for regression.
        coding: how T says a class; None for regression.
        plane: what the rows are drawn over, if that is one or two axes.
        image: rows and columns of the picture that each row of X is, if it is one.
        scalings: how a column or target, by its name, came from the numbers that were given.
        notes: sentences on what was done with the data.

    Raises:
        ShapeError: if inputs, targets and names do not belong together.
    """

    kind: str
    title: str
    description: str
    task: Task
    X: Array
    T: Array
    X_test: Array
    T_test: Array
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    classes: tuple[str, ...] = ()
    coding: Coding | None = None
    plane: Plane | None = None
    image: tuple[int, int] | None = None
    scalings: Mapping[str, Scaling] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def nbytes(self) -> int:
        """How much memory its rows take."""
        return sum(array.nbytes for array in (self.X, self.T, self.X_test, self.T_test))

    def __post_init__(self) -> None:
        inputs, outputs = len(self.input_names), len(self.target_names)
        for part, X, T in (("training", self.X, self.T), ("test", self.X_test, self.T_test)):
            if X.shape != (len(X), inputs) or T.shape != (len(X), outputs):
                raise ShapeError(
                    f"the {part} rows of {self.kind} need shapes (rows, {inputs}) and (rows, {outputs}); "
                    f"they have {shape_text(X.shape)} and {shape_text(T.shape)}"
                )
            # One data set may serve many runs.
            X.flags.writeable = T.flags.writeable = False
