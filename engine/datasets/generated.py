"""Families whose points are drawn by a law over one or two axes: settings, features, split and plane.

The laws of circle, xor, gauss, spiral, plane and multi_gauss, their domain and their numbers of points are
TensorFlow Playground's, https://github.com/tensorflow/playground.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from engine.arrays import Array
from engine.datasets.dataset import Dataset, Meaning, Plane, meaning_of_classes, meaning_of_numbers
from engine.datasets.family import Draw, Family
from engine.datasets.features import FEATURES, compute_features
from engine.datasets.labels import CODINGS, Coding, encode
from engine.datasets.settings import Choice, Integer, Real, Setting, Several
from engine.datasets.split import split, train_share

RADIUS = 6.0
"""Points lie in about (−6, 6) on each axis, and that is what is drawn."""

MOST_POINTS = 5000

Law = Callable[[int, float, Draw], tuple[Array, Array]]
"""(points, noise, generators) → positions (points, axes), and the class number or the target of each."""


def uniform(random: np.random.Generator, reach: float, points: int, axes: int = 2) -> Array:
    """Positions drawn evenly from (−reach, reach) on each axis."""
    return random.uniform(-reach, reach, (points, axes))


def noisy(positions: Array, reach: float, noise: float, draw: Draw) -> Array:
    """Where the labels are read, while the points stay: moved by up to reach·noise on each axis."""
    points, axes = positions.shape
    return positions + uniform(draw("noise"), reach, points, axes) * noise


def halves(points: int) -> tuple[int, int]:
    """Two numbers of points, equal or the first one more."""
    return points - points // 2, points // 2


def classification(
    kind: str, title: str, description: str, *, noise: str, law: Law, classes: tuple[str, ...] = ("−1", "+1")
) -> Family:
    """A family of classes over the plane.

    Args:
        kind: its name in an experiment.
        title: its name on the screen.
        description: one sentence on what it is.
        noise: one sentence on what noise does.
        law: how points and class numbers are drawn.
        classes: the classes' names; targets for two can be chosen, for more they are one-hot.
    """
    settings = _settings(points=500, axes=2, noise=noise)
    if len(classes) == 2:
        settings = (*settings, TARGETS)
    return Family(kind, title, description, "classification", settings, partial(_classes, law, classes))


def regression(
    kind: str, title: str, description: str, *, noise: str, law: Law, axes: int = 2, points: int = 1200
) -> Family:
    """A family of numbers over the plane, or over one axis.

    Args:
        kind: its name in an experiment.
        title: its name on the screen.
        description: one sentence on what it is.
        noise: one sentence on what noise does.
        law: how points and targets are drawn.
        axes: how many axes there are.
        points: how many points there are by default.
    """
    settings = _settings(points=points, axes=axes, noise=noise)
    return Family(kind, title, description, "regression", settings, partial(_numbers, law))


TARGETS = Choice(
    name="targets",
    title="Targets",
    description="How a target says a class: −1 and +1 go with tanh, 0 and 1 with sigmoid.",
    default="signs",
    choices=CODINGS,
)


def features_setting(axes: int) -> Several:
    """The setting: which features of positions with so many axes."""
    return Several(
        name="features",
        title="Features",
        description="What the network is given of each position.",
        default=("x1", "x2")[:axes],
        choices={name: feature.title for name, feature in FEATURES.items() if feature.axes <= axes},
    )


def drawn_over(
    family: Family,
    positions: Array,
    T: Array,
    features: Sequence[str],
    rows: tuple[Array, Array],
    meaning: Meaning,
) -> Dataset:
    """The data set of points.

    Args:
        family: the family that they belong to.
        positions: where they lie, (points, axes).
        T: their targets, (points, outputs).
        features: what the network is given of a position.
        rows: which points to train on, and which to test on.
        meaning: what the targets mean.
    """
    training, test = rows
    axes = positions.shape[1]
    inputs_at = partial(compute_features, names=tuple(features))
    plane = Plane(
        ("x₁", "x₂")[:axes], ((-RADIUS, RADIUS),) * axes, positions[training], positions[test], inputs_at
    )
    return Dataset(
        kind=family.kind,
        title=family.title,
        description=family.description,
        X=inputs_at(plane.positions),
        T=T[training],
        X_test=inputs_at(plane.positions_test),
        T_test=T[test],
        input_names=tuple(FEATURES[name].title for name in features),
        plane=plane,
        **meaning,
    )


def _settings(*, points: int, axes: int, noise: str) -> tuple[Setting, ...]:
    return (
        Integer(
            name="points",
            title="Points",
            description="How many points there are, for training and testing together.",
            default=points,
            low=10,
            high=MOST_POINTS,
            step=10,
        ),
        Real(name="noise", title="Noise", description=noise, default=0.0, low=0.0, high=0.5, step=0.05),
        train_share(0.5),
        features_setting(axes),
    )


def _classes(
    law: Law,
    classes: tuple[str, ...],
    family: Family,
    draw: Draw,
    *,
    points: int,
    noise: float,
    train_share: float,
    features: Sequence[str],
    targets: Coding = "one_hot",
) -> Dataset:
    positions, numbers = law(points, noise, draw)
    T = encode(numbers, len(classes), targets)
    rows = split(points, train_share, draw)
    return drawn_over(family, positions, T, features, rows, meaning_of_classes(classes, targets))


def _numbers(
    law: Law,
    family: Family,
    draw: Draw,
    *,
    points: int,
    noise: float,
    train_share: float,
    features: Sequence[str],
) -> Dataset:
    positions, y = law(points, noise, draw)
    rows = split(points, train_share, draw)
    return drawn_over(family, positions, y[:, None], features, rows, meaning_of_numbers("y"))
