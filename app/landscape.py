"""E over a plane of two parameters, and the way that training took over it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.branch import Branch
from app.errors import InvalidError
from app.probe import Probe
from engine.arrays import Array
from engine.perturbation import Entry

PATH_STOPS = 60
"""States of the way that are looked at, at most."""

REACH = 1.0
"""How far to either side of the parameters the plane goes, at least."""

MARGIN = 0.1
"""By what part of its width the plane is larger than the way."""


@dataclass(frozen=True)
class Landscape:
    """E of a step's batch over two parameters, everything else as it is in the step.

    Attributes:
        x: places of the first parameter.
        y: places of the second.
        E: the loss at each of them: a row for every y.
        here: where the two parameters are in the step.
        path: the steps that were looked at, and where the two parameters were then.
    """

    x: Array
    y: Array
    E: Array
    here: tuple[float, float]
    path: list[tuple[int, float, float]]


def path_of(branch: Branch, step: int, entries: Sequence[Entry]) -> list[tuple[int, float, float]]:
    """Where two parameters were on the way to a step. The branch stands where it stood.

    Args:
        branch: the branch.
        step: the last step of the way.
        entries: the two.
    """
    trainer, here = branch.trainer, branch.step
    stops = np.unique(np.linspace(0, step, min(step + 1, PATH_STOPS)).round().astype(int)).tolist()
    path = []
    for stop in stops:
        trainer.seek(stop)
        first, second = (
            trainer.network.layers[entry.layer].parameters[entry.parameter][entry.index].item()
            for entry in entries
        )
        path.append((stop, first, second))
    trainer.seek(here)
    return path


def landscape(
    probe: Probe, entries: tuple[Entry, Entry], path: list[tuple[int, float, float]], size: int
) -> Landscape:
    """E over the plane that holds the way.

    Args:
        probe: the step.
        entries: the two parameters.
        path: where they were on the way.
        size: how many places there are along each.

    Raises:
        InvalidError: if a parameter is not finite, so that there is no plane.
    """
    first, second = (
        probe.trace.layers[entry.layer].parameters[entry.parameter][entry.index].item() for entry in entries
    )
    if not (math.isfinite(first) and math.isfinite(second)):
        raise InvalidError("E can only be drawn around finite parameters; this run has diverged.", "step")
    x, y = (_places(here, [stop[axis] for stop in path], size) for here, axis in ((first, 1), (second, 2)))
    E = probe.plane(entries, x - first, y - second)
    return Landscape(x, y, E.T, (first, second), path)


def _places(here: float, way: Sequence[float], size: int) -> Array:
    """Places along one parameter, from before the least of the way to behind the largest."""
    finite = [place for place in way if math.isfinite(place)]
    low, high = min(here - REACH, *finite), max(here + REACH, *finite)
    margin = MARGIN * (high - low)
    return np.linspace(low - margin, high + margin, size)
