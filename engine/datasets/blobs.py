"""Three clouds of three classes: the smallest task for a softmax."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.gauss import variance
from engine.datasets.generated import classification

DISTANCE = 3.5


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """A third of the points each about a corner of a triangle, 3.5 from the middle, normally distributed."""
    numbers = np.sort(np.arange(points) % 3)
    angle = numbers * 2 * np.pi / 3
    centres = DISTANCE * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return centres + draw("points").standard_normal((points, 2)) * np.sqrt(variance(noise)), numbers


BLOBS = classification(
    "blobs",
    "Three blobs",
    "Three clouds of points, one a class.",
    noise="How wide the clouds are: their variance grows from 0.5 to 4.",
    law=law,
    classes=("A", "B", "C"),
)
