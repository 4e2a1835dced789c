"""Reshape: the same numbers of each sample, in a given shape."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import Shape, shape_text
from engine.layers.base import registered
from engine.layers.rearranged import Rearranged
from engine.layers.settings import Setting, Sizes


@registered
class Reshape(Rearranged):
    """Y (batch, *shape) holds the numbers of X (batch, …) in the same order; gradients go back likewise.

    Args:
        shape: the shape of one sample when it goes out, such as (1, 28, 28).

    Raises:
        EngineError: if that is no list of whole numbers from 1.
    """

    kind: ClassVar[str] = "reshape"
    settings: ClassVar[tuple[Setting, ...]] = (
        Sizes("shape", "the shape of one sample when it goes out, such as channels, height, width"),
    )

    def __init__(self, shape: Sequence[int]) -> None:
        super().__init__(self.checked("shape", shape))

    def __repr__(self) -> str:
        return f"Reshape({shape_text(self.shape)})"

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """The given shape, for a sample of as many numbers."""
        if input_shape is not None:
            if math.prod(input_shape) != math.prod(self.shape):
                self.refuse(("batch", *input_shape), f"{math.prod(self.shape)} numbers in each sample")
            self.input_shape = input_shape
        return self.shape
