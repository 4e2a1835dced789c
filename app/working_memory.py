"""How many numbers a step holds at once, so that one experiment cannot take a server's memory."""

from __future__ import annotations

import math
from collections.abc import Iterable

from engine import Layer
from engine.arrays import Shape
from engine.layers import Conv2D

MOST_NUMBERS = 4_000_000
"""In the layers of one step, for every row of its batch: 32 MB in float64, before gradients."""


def numbers_a_row(layers: Iterable[Layer], sample_shape: Shape) -> int:
    """How many numbers the layers hold for one row: what comes out, and a convolution's copied windows.

    Args:
        layers: the layers, first to last, which fit each other.
        sample_shape: the shape of one sample.
    """
    count, shape = math.prod(sample_shape), sample_shape
    for layer in layers:
        given, shape = shape, layer.output_shape(shape) or shape
        count += math.prod(shape)
        if isinstance(layer, Conv2D):
            count += given[0] * math.prod(layer.kernel) * math.prod(shape[1:])
    return count
