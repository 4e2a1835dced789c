"""How a column of a table becomes inputs, or the target: numbers scaled, categories as one output each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.arrays import Array
from engine.datasets.columns import Column
from engine.datasets.dataset import Meaning, Task, meaning_of_classes, meaning_of_numbers
from engine.datasets.labels import Coding, encode
from engine.datasets.scaling import Method, Scaling, fitted
from engine.datasets.settings import SettingError, shortened

MOST_CLASSES = 20
MOST_CATEGORIES = 20

FEW = 10
"""Up to so many different whole numbers, each of them twice on average, are taken for classes."""


@dataclass(frozen=True, eq=False)
class Part:
    """A column as the network sees it.

    Attributes:
        values: (rows, 1) numbers, or (rows, categories) bits.
        names: a name for each of them.
        scaling: how numbers were scaled; None for bits.
        note: what was done, in a sentence.
    """

    values: Array
    names: tuple[str, ...]
    scaling: Scaling | None
    note: str


def task_of(column: Column) -> Task:
    """What a column is as a target: classes if it holds names, or few whole numbers that come back."""
    if column.values is None:
        return "classification"
    present = column.values[~column.holes]
    distinct = np.unique(present)
    is_whole = bool((distinct == np.round(distinct)).all())
    is_few = len(distinct) <= min(FEW, len(present) / 2)
    return "classification" if is_whole and is_few else "regression"


def input_part(column: Column, training: Array, method: Method) -> Part:
    """A column as inputs.

    Args:
        column: the column, without holes.
        training: the rows that a scaling may know.
        method: how numbers are scaled.

    Raises:
        SettingError: if there are too many categories.
    """
    if column.values is not None:
        return _scaled(column, column.values, training, method)
    names = column.categories
    if len(names) > MOST_CATEGORIES:
        raise SettingError(
            "leave_out",
            f"the column {shortened(column.name)} has {len(names)} different texts; up to {MOST_CATEGORIES} "
            "can become inputs, so leave it out",
        )
    return Part(
        encode(column.category_numbers, len(names), "one_hot"),
        tuple(f"{column.name} = {name}" for name in names),
        None,
        f"{column.name}: one input, 1 or 0, for each of {', '.join(names)}",
    )


def _scaled(column: Column, values: Array, training: Array, method: Method) -> Part:
    scaling = fitted(column.name, values[training], method)
    return Part(scaling.scaled(values)[:, None], (column.name,), scaling, scaling.explanation)


def target_part(
    column: Column, training: Array, task: Literal["auto"] | Task, coding: Coding, method: Method
) -> tuple[Part, Meaning]:
    """A column as the target, and what its numbers mean.

    Args:
        column: the column, without holes.
        training: the rows that a scaling may know.
        task: whether classes or numbers are predicted.
        coding: how one of two classes is said.
        method: how numbers are scaled.

    Raises:
        SettingError: if there is nothing to predict, or not what the task asks for.
    """
    classes = column.categories
    name = shortened(column.name)
    if len(classes) == 1:
        rule = (
            f"has only one class, {shortened(classes[0])}; there must be two to tell apart"
            if column.values is None
            else f"is {classes[0]} in every row; there is nothing to predict"
        )
        raise SettingError("target", f"the target {name} {rule}")
    if (task_of(column) if task == "auto" else task) == "regression":
        if column.values is None:
            raise SettingError(
                "task", f"the target {name} holds texts; numbers are needed to predict numbers"
            )
        return _scaled(column, column.values, training, method), meaning_of_numbers(column.name)
    if len(classes) > MOST_CLASSES:
        raise SettingError(
            "target", f"the target {name} has {len(classes)} classes; up to {MOST_CLASSES} are possible"
        )
    if len(classes) > 2:
        coding = "one_hot"
    says = {"signs": ("−1", "+1"), "bits": ("0", "1")}.get(coding)
    pairs = [f"{value} for {text}" for value, text in zip(says, classes, strict=True)] if says else classes
    note = f"{column.name}: {'the target is' if says else 'one output for each of'} {', '.join(pairs)}"
    T = encode(column.category_numbers, len(classes), coding)
    return Part(T, (column.name,), None, note), meaning_of_classes(classes, coding)
