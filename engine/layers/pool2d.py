"""What max-pooling and average-pooling have in common: windows that each give one number for each channel."""

from __future__ import annotations

from typing import ClassVar

from engine.arrays import Shape
from engine.hyperparameters import Range
from engine.layers.base import Layer
from engine.layers.settings import Pair, Setting
from engine.layers.windows import WindowGrid, argument, written
from engine.output_range import OutputRange


class Pool2D(Layer):
    """X (batch, channels, height, width) becomes Y (batch, channels, rows, columns), one number a window.

    Rows and columns of X that no window reaches are left out: rows = ⌊(height − size)/stride⌋ + 1.

    Args:
        size: height and width of the windows; one number for a square.
        stride: how far it is from window to window; if none is given, as far as a window is large.
    """

    settings: ClassVar[tuple[Setting, ...]] = (
        Pair("size", "k", "height and width of the windows", 2, Range(at_least=1)),
        Pair("stride", "s", "how far it is from window to window", 2, Range(at_least=1)),
    )

    def __init__(self, size: int | tuple[int, int], stride: int | tuple[int, int] | None = None) -> None:
        super().__init__()
        self.size = self.checked("size", size)
        self.stride = self.size if stride is None else self.checked("stride", stride)
        self.grid = WindowGrid(self.size, self.stride)
        self.pixels_in_window: int = self.size[0] * self.size[1]
        self.places = (("u", 1, self.size[0]), ("v", 1, self.size[1]))

    def __repr__(self) -> str:
        more = f", stride={argument(self.stride)}" if self.stride != self.size else ""
        return f"{type(self).__name__}({argument(self.size)}{more})"

    @property
    def title(self) -> str:
        """The kind of pooling, and the windows' size."""
        return f"{super().title.removesuffix(' pool2d')}-pooling {written(self.size)}"

    def output_range(self, given: OutputRange) -> OutputRange:
        """Between the numbers that came in."""
        return OutputRange(given.low, given.high)

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """(channels, rows, columns), for an image of (channels, height, width)."""
        if input_shape is None:
            return None
        if len(input_shape) != 3:
            self.refuse(("batch", *input_shape), "(batch, channels, height, width)")
        return (input_shape[0], *self.grid.count(input_shape[1], input_shape[2], of=self))
