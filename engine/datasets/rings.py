"""A disc in a ring in a ring: the circle's task, twice over."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import classification, halves, noisy

REACH = 2.5  # half of the circle's: the rings are half as far apart
BORDERS = (1.5, 3.5)


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Class +1 at r in (0, 1) and (4, 5), class −1 at r in (2, 3); labels change at 1.5 and 3.5."""
    outer, middle = halves(points)
    inner, outer = halves(outer)
    starts = np.repeat([0, 2, 4], (inner, middle, outer))
    random = draw("points")
    r = starts + random.uniform(0, 1, points)
    angle = random.uniform(0, 2 * np.pi, points)
    positions = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
    distance = np.linalg.norm(noisy(positions, REACH, noise, draw), axis=1)
    return positions, 1 - np.digitize(distance, BORDERS) % 2


RINGS = classification(
    "rings",
    "Rings",
    "A disc inside a ring inside another ring, by turns of both classes.",
    noise="How far from its point a label is read, so that points near a border get the other's label.",
    law=law,
)
