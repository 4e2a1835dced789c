"""Four quadrants, opposite ones alike: XOR with many points."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import classification, noisy, uniform

REACH = 5.0
PADDING = 0.3


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Points drawn evenly from (−5, 5)², then moved 0.3 away from both axes; class +1 where x₁·x₂ ≥ 0."""
    positions = uniform(draw("points"), REACH, points)
    positions += np.where(positions > 0, PADDING, -PADDING)
    return positions, (noisy(positions, REACH, noise, draw).prod(axis=1) >= 0).astype(np.int64)


XOR = classification(
    "xor",
    "XOR",
    "Four quadrants: opposite ones belong to the same class.",
    noise="How far from its point a label is read, so that points near the axes get the other's label.",
    law=law,
)
