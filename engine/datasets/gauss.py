"""Two clouds that a straight line tells apart, as long as there is little noise."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import classification, halves

CENTRE = 2.0


def variance(noise: float) -> float:
    """The variance on each axis: 0.5 without noise, 4 with noise 0.5, linear between."""
    return 0.5 + 7 * noise


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Half the points of class +1 about (2, 2), half of class −1 about (−2, −2), normally distributed."""
    numbers = np.repeat([1, 0], halves(points))
    centres = np.where(numbers == 1, CENTRE, -CENTRE)[:, None]
    deviations = draw("points").standard_normal((points, 2)) * np.sqrt(variance(noise))
    return centres + deviations, numbers


GAUSS = classification(
    "gauss",
    "Gauss",
    "Two clouds of points, one a class.",
    noise="How wide the clouds are: their variance grows from 0.5 to 4.",
    law=law,
)
