"""A tilted plane: what one linear neuron can learn."""

from engine.arrays import Array
from engine.datasets.family import Draw
from engine.datasets.generated import RADIUS, noisy, regression, uniform


def law(points: int, noise: float, draw: Draw) -> tuple[Array, Array]:
    """Points drawn evenly from (−6, 6)²; the target is (x₁ + x₂)/10."""
    positions = uniform(draw("points"), RADIUS, points)
    return positions, noisy(positions, RADIUS, noise, draw).sum(axis=1) / 10


PLANE = regression(
    "plane",
    "Plane",
    "A number that rises evenly from one corner to the other.",
    noise="How far from its point a target is read.",
    law=law,
)
