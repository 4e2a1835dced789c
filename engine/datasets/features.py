"""Features: what a network is given of a position, be it a point's or a surface's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.errors import EngineError


@dataclass(frozen=True)
class Feature:
    """One input of a network.

    Attributes:
        name: its name in an experiment.
        title: its name on the screen.
        axes: how many axes a position needs for it.
        value: the feature, (rows,), of positions (rows, axes).
    """

    name: str
    title: str
    axes: int
    value: Callable[[Array], Array]


FEATURES = {
    feature.name: feature
    for feature in (
        Feature("x1", "x₁", 1, lambda x: x[:, 0]),
        Feature("x2", "x₂", 2, lambda x: x[:, 1]),
        Feature("x1_squared", "x₁²", 1, lambda x: x[:, 0] ** 2),
        Feature("x2_squared", "x₂²", 2, lambda x: x[:, 1] ** 2),
        Feature("x1_x2", "x₁x₂", 2, lambda x: x[:, 0] * x[:, 1]),
        Feature("sin_x1", "sin x₁", 1, lambda x: np.sin(x[:, 0])),
        Feature("sin_x2", "sin x₂", 2, lambda x: np.sin(x[:, 1])),
    )
}


def compute_features(positions: Array, names: Sequence[str]) -> Array:
    """The features of positions, (rows, axes) → (rows, features), in the order of the names.

    Raises:
        EngineError: if there is no such feature, or it needs an axis that the positions do not have.
    """
    axes = positions.shape[1]
    for name in names:
        if name not in FEATURES:
            raise EngineError(f"there is no feature {name!r}; there are {', '.join(FEATURES)}")
        if FEATURES[name].axes > axes:
            raise EngineError(f"the feature {name} needs x2; these positions have {axes} axis, x1")
    return np.stack([FEATURES[name].value(positions) for name in names], axis=1)
