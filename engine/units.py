"""Dead and saturated units: activations that pass nothing back, or next to nothing, whatever they are given.

A single batch says little: a unit that is off for ten rows may be on for the eleventh. So many rows are
looked at, as a rule those that are trained on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.activations import ActivationFunction
from engine.arrays import Array
from engine.layers import Activation
from engine.network import Network
from engine.surface import Surface

MOST_ROWS = 1000

FLAT = 0.05
"""Below this part of its largest, a slope is flat: tanh beyond ±2.2, sigmoid beyond ±4.4."""

FLAT_SHARE = 0.9
"""A unit is saturated if its slope is flat for this share of the rows or more."""

PLACES = np.linspace(-8, 8, 1601)


@dataclass(frozen=True)
class Units:
    """The units of an activation layer.

    Attributes:
        count: how many there are.
        dead: those whose slope is 0 for every row, from 0; no gradient reaches what is before them.
        saturated: those whose slope is flat for nearly every row; only functions with two bounds have them.
    """

    count: int
    dead: tuple[int, ...]
    saturated: tuple[int, ...]


class UnitWatch:
    """A network, and the rows that its units are watched on.

    Args:
        network: the network.
        X: the rows, (rows, …); the first ``MOST_ROWS`` are taken.
    """

    def __init__(self, network: Network, X: Array) -> None:
        self.network = network
        self._X = X[:MOST_ROWS].reshape(min(len(X), MOST_ROWS), -1).T
        self._surface = Surface(network, X[:MOST_ROWS])

    def look(self) -> list[Units | None]:
        """The units of every layer now; None for a layer that is no activation."""
        maps = [self._X, *self._surface.compute()]
        return [
            units_of(layer.function, maps[k]) if isinstance(layer, Activation) else None
            for k, layer in enumerate(self.network.layers)
        ]


def units_of(function: ActivationFunction, X: Array) -> Units:
    """The units of a function that is given X, (units, rows)."""
    with np.errstate(all="ignore"):
        slopes = np.abs(function.f_prime(X))
    dead = (slopes == 0).all(axis=1)
    saturated = np.zeros_like(dead)
    if function.range.is_bounded:
        steepest = np.abs(function.f_prime(PLACES)).max()
        saturated = ((slopes < FLAT * steepest).mean(axis=1) >= FLAT_SHARE) & ~dead
    return Units(len(X), _numbers(dead), _numbers(saturated))


def _numbers(of: Array) -> tuple[int, ...]:
    return tuple(np.flatnonzero(of).tolist())
