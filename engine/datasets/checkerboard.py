"""A board of 4 by 4 squares: XOR again and again."""

import numpy as np

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import RADIUS, classification, noisy, uniform

SQUARE = 3.0


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Points drawn evenly from (−6, 6)²; class +1 where ⌊x₁/3⌋ + ⌊x₂/3⌋ is even."""
    positions = uniform(draw("points"), RADIUS, points)
    squares = np.floor(noisy(positions, SQUARE, noise, draw) / SQUARE).astype(np.int64)
    return positions, 1 - squares.sum(axis=1) % 2


CHECKERBOARD = classification(
    "checkerboard",
    "Checkerboard",
    "Four by four squares, neighbours of different classes.",
    noise="How far from its point a label is read, so that points near a border get their neighbour's label.",
    law=law,
)
