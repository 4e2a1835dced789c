"""Six bumps, up and down by turns."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import RADIUS, noisy, regression, uniform

BUMPS = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])
SIGNS = np.array([1, -1, 1, -1, 1, -1])
REACH = 2.0


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Points drawn evenly from (−6, 6)²; the height of the nearest bump, which falls to 0 at distance 2."""
    positions = uniform(draw("points"), RADIUS, points)
    read_at = noisy(positions, RADIUS, noise, draw)
    distances = np.linalg.norm(read_at[:, None] - BUMPS, axis=2)
    nearest = distances.argmin(axis=1)
    heights = np.maximum(0, 1 - distances[np.arange(points), nearest] / REACH)
    return positions, SIGNS[nearest] * heights


MULTI_GAUSS = regression(
    "multi_gauss",
    "Multi Gauss",
    "Six bumps, by turns up and down, on a plain.",
    noise="How far from its point a target is read.",
    law=law,
)
