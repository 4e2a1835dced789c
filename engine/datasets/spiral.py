"""Two arms wound into each other: the hardest of the planar sets."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import classification, halves, uniform

REACH = 5.0
TURNS = 1.75


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Point i of an arm's n: r = 5i/n, angle 1.75·2π·i/n, class −1 half a turn on; moved by up to noise."""
    arms = halves(points)
    along = np.concatenate([np.arange(n) / n for n in arms])
    numbers = np.repeat([1, 0], arms)
    angle = TURNS * along * 2 * np.pi + np.where(numbers == 1, 0, np.pi)
    positions = (REACH * along)[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return positions + uniform(draw("noise"), 1, points) * noise, numbers


SPIRAL = classification(
    "spiral",
    "Spiral",
    "Two spiral arms wound into each other.",
    noise="How far each point may lie from its arm.",
    law=law,
)
