"""Own points, drawn and erased on the plane: exactly those, in the order in which they were drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array
from engine.datasets.dataset import Dataset, meaning_of_classes, meaning_of_numbers
from engine.datasets.family import Draw, Family
from engine.datasets.generated import MOST_POINTS, TARGETS, drawn_over, features_setting
from engine.datasets.labels import Coding, class_names, decode, encode
from engine.datasets.settings import Integer, Rows, Setting, SettingError
from engine.errors import EngineError

MOST_CLASSES = 10

Points = Sequence[Sequence[float]]


def points_of(dataset: Dataset) -> dict[str, list[list[float]]]:
    """The settings ``points`` and ``test_points`` that give the points of a data set, to draw on from there.

    Raises:
        EngineError: if the data set has no axes to draw on.
    """
    if dataset.plane is None:
        raise EngineError(f"{dataset.title} has no axes, so there is nothing to draw on")

    def rows(positions: Array, T: Array) -> list[list[float]]:
        labels = T[:, 0] if dataset.coding is None else decode(T, dataset.coding)
        listed: list[list[float]] = np.column_stack([positions, labels]).tolist()
        return listed

    return {
        "points": rows(dataset.plane.positions, dataset.T),
        "test_points": rows(dataset.plane.positions_test, dataset.T_test),
    }


def _joined(points: Points, test_points: Points) -> tuple[Array, Array, tuple[Array, Array]]:
    """Positions and labels of all points, and which of them train and test."""
    table = np.array([*points, *test_points], np.float64)
    training, test = np.split(np.arange(len(table)), [len(points)])
    return table[:, :-1], table[:, -1], (training, test)


def _classes(
    family: Family,
    _: Draw,
    *,
    points: Points,
    test_points: Points,
    classes: int,
    targets: Coding,
    features: Sequence[str],
) -> Dataset:
    positions, labels, rows = _joined(points, test_points)
    wrong = np.flatnonzero(~np.isin(labels, np.arange(classes)))
    if wrong.size:
        first = wrong[0]
        setting, place = ("points", first) if first < len(points) else ("test_points", first - len(points))
        raise SettingError(
            setting,
            f"the label of a point is the number of its class, from 0 to {classes - 1}; "
            f"that of point {place + 1} is {labels[first]:g}",
        )
    coding = targets if classes == 2 else "one_hot"
    names = class_names("signs" if classes == 2 else "one_hot", classes)
    T = encode(labels.astype(np.int64), classes, coding)
    return drawn_over(family, positions, T, features, rows, meaning_of_classes(names, coding))


def _numbers(
    family: Family, _: Draw, *, points: Points, test_points: Points, features: Sequence[str]
) -> Dataset:
    positions, y, rows = _joined(points, test_points)
    return drawn_over(family, positions, y[:, None], features, rows, meaning_of_numbers("y"))


def _settings(axes: int, point: str) -> tuple[Setting, ...]:
    return (
        Rows(
            name="points",
            title="Points",
            description=f"The points to train on, each {point}.",
            fewest=1,
            most=MOST_POINTS,
            fewest_columns=axes + 1,
            most_columns=axes + 1,
        ),
        Rows(
            name="test_points",
            title="Test points",
            description=f"The points to test on, each {point}.",
            default=(),
            fewest=0,
            most=MOST_POINTS,
            fewest_columns=axes + 1,
            most_columns=axes + 1,
        ),
        features_setting(axes),
    )


POINTS = (
    Family(
        "points",
        "Own points",
        "Points of your own, each of a class.",
        "own",
        (
            *_settings(2, "x₁, x₂ and the number of its class, from 0"),
            Integer(
                name="classes",
                title="Classes",
                description="How many classes there are; more than two have one output each.",
                default=2,
                low=2,
                high=MOST_CLASSES,
            ),
            TARGETS,
        ),
        _classes,
    ),
    Family(
        "surface_points",
        "Own heights",
        "Points of your own, each with a number to learn.",
        "own",
        _settings(2, "x₁, x₂ and its target"),
        _numbers,
    ),
    Family(
        "curve_points",
        "Own curve",
        "Points of your own that a curve is fitted to.",
        "own",
        _settings(1, "x and y"),
        _numbers,
    ),
)
