"""A disc inside a ring: no straight line tells them apart."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import classification, halves, noisy

REACH = 5.0


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Half the points at r in (0, 2.5), half at r in (3.5, 5), drawn evenly in r; class +1 where r < 2.5."""
    random = draw("points")
    inside, outside = halves(points)
    r = np.concatenate([random.uniform(0, REACH * 0.5, inside), random.uniform(REACH * 0.7, REACH, outside)])
    angle = random.uniform(0, 2 * np.pi, points)
    positions = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
    distance = np.linalg.norm(noisy(positions, REACH, noise, draw), axis=1)
    return positions, (distance < REACH * 0.5).astype(np.int64)


CIRCLE = classification(
    "circle",
    "Circle",
    "A disc of one class inside a ring of the other.",
    noise="How far from its point a label is read, so that points near the border get the other's label.",
    law=law,
)
