"""Curves over one axis: what a network makes of them is drawn as a fitted curve."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw, Family
from engine.datasets.generated import RADIUS, regression, uniform


def law(curve: Callable[[Array], Array], points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Points drawn evenly from (−6, 6); the target is the curve's value, plus noise of that deviation."""
    positions = uniform(draw("points"), RADIUS, points, axes=1)
    return positions, curve(positions[:, 0]) + draw("noise").standard_normal(points) * noise


def _family(kind: str, title: str, description: str, curve: Callable[[Array], Array]) -> Family:
    noise = "How far the points scatter about the curve: the standard deviation."
    return regression(kind, title, description, noise=noise, law=partial(law, curve), axes=1, points=100)


CURVES = (
    _family("line", "Line", "A straight line, y = x/6.", lambda x: x / 6),
    _family("parabola", "Parabola", "A parabola, y = 2(x/6)² − 1.", lambda x: 2 * (x / 6) ** 2 - 1),
    _family("sine", "Sine", "A sine wave, y = sin x, of not quite two periods.", np.sin),
    _family("step", "Step", "A step, y = −1 below 0 and 1 from 0 on.", lambda x: np.where(x < 0, -1.0, 1.0)),
)
