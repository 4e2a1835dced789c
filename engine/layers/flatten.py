"""Flatten: each sample as one row, as a fully connected layer wants it."""

from __future__ import annotations

import math
from typing import ClassVar

from engine.arrays import Shape
from engine.layers.base import registered
from engine.layers.rearranged import Rearranged


@registered
class Flatten(Rearranged):
    """Y (batch, numbers) holds the numbers of X (batch, …) in the same order; gradients go back likewise."""

    kind: ClassVar[str] = "flatten"

    def __init__(self) -> None:
        super().__init__(())

    def __repr__(self) -> str:
        return "Flatten()"

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """(numbers,): as many as the sample has."""
        if input_shape is None:
            return None
        self.input_shape, self.shape = input_shape, (math.prod(input_shape),)
        return self.shape
