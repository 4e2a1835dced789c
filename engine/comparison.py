"""Two networks of one shape beside each other: where their parameters differ most."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import Index
from engine.errors import ShapeError
from engine.network import Network


@dataclass(frozen=True)
class ParameterDifference:
    """The entry in which two networks differ most.

    Attributes:
        layer: its layer, from 0.
        parameter: its parameter.
        index: its place there, from 0.
        a: the one network's number.
        b: the other's.
        difference: |a − b|; infinite where only one of them is finite.
    """

    layer: int
    parameter: str
    index: Index
    a: float
    b: float
    difference: float


def largest_difference(a: Network, b: Network) -> ParameterDifference | None:
    """Where two networks differ most; None if every parameter is the same.

    Raises:
        ShapeError: if their parameters are not shaped alike.
    """
    if layer_shapes(a) != layer_shapes(b):
        raise ShapeError("two networks can be compared only if their parameters have the same shapes")
    worst: ParameterDifference | None = None
    for place, (one, other) in enumerate(zip(a.layers, b.layers, strict=True)):
        for name, left in one.parameters.items():
            right = other.parameters[name]
            apart = _apart(left, right)
            index = np.unravel_index(int(apart.argmax()), apart.shape)
            size = float(apart[index])
            if size > (worst.difference if worst else 0.0):
                at = tuple(int(i) for i in index)
                worst = ParameterDifference(place, name, at, float(left[at]), float(right[at]), size)
    return worst


def layer_shapes(network: Network) -> list[dict[str, tuple[int, ...]]]:
    """The shapes of each layer's parameters."""
    return [{name: array.shape for name, array in layer.parameters.items()} for layer in network.layers]


def _apart(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        apart = np.abs(left - right)
    same = (left == right) | (np.isnan(left) & np.isnan(right))
    return np.where(same, 0.0, np.where(np.isnan(apart), math.inf, apart))
