"""Two half moons that reach into each other."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import classification, halves

RADIUS = 3.0


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Two half circles of radius 3, the angle drawn evenly, moved normally with deviation 3·noise.

    Class −1 opens downwards about (−1.5, −0.75), class +1 upwards about (1.5, 0.75).
    """
    numbers = np.repeat([0, 1], halves(points))
    side = np.where(numbers == 0, 1, -1)[:, None]
    angle = draw("points").uniform(0, np.pi, points)
    arc = RADIUS * np.stack([np.cos(angle), np.sin(angle)], axis=1) - [RADIUS / 2, RADIUS / 4]
    return side * arc + draw("noise").standard_normal((points, 2)) * (RADIUS * noise), numbers


MOONS = classification(
    "moons",
    "Moons",
    "Two half moons, each reaching into the other's hollow.",
    noise="How far the points scatter about their moon, in radii.",
    law=law,
)
