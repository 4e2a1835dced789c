"""Windows: the patches of an image that a convolution or a pool looks at, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Shape
from engine.errors import ShapeError
from engine.notation import Letter

Pair = tuple[int, int]


def windows(X: Array, size: Pair, stride: Pair, padding: Pair = (0, 0)) -> Array:
    """Every window of X (batch, channels, height, width), as (batch, channels, rows, columns, *size).

    Window (r, s) starts at pixel (r·stride − padding, s·stride − padding); outside the image there are zeros.
    Without padding nothing is copied: the windows are views, and overlap in memory as they do in the image.
    """
    around = [(0, 0), (0, 0), *((p, p) for p in padding)]
    padded = np.pad(X, around) if any(padding) else X
    every = np.lib.stride_tricks.sliding_window_view(padded, size, axis=(2, 3))
    return every[:, :, :: stride[0], :: stride[1]]


def add_windows(parts: Array, shape: Shape, stride: Pair, padding: Pair = (0, 0)) -> Array:
    """The way back: windows laid onto an image of this shape, and added up where they overlap."""
    batch, channels, height, width = shape
    (down, across), (top, left) = stride, padding
    rows, columns, window_height, window_width = parts.shape[2:]
    image = np.zeros((batch, channels, height + 2 * top, width + 2 * left), parts.dtype)
    for u in range(window_height):
        for v in range(window_width):
            image[:, :, u : u + rows * down : down, v : v + columns * across : across] += parts[..., u, v]
    return image[:, :, top : top + height, left : left + width]


@dataclass(frozen=True)
class WindowGrid:
    """Where the windows lie: the size of each, the steps between them, and the zeros around the image."""

    size: Pair
    stride: Pair
    padding: Pair = (0, 0)

    def count(self, height: int, width: int, of: object) -> Pair:
        """How many windows fit into an image, downwards and across.

        Raises:
            ShapeError: if none does; ``of`` is the layer that is named then.
        """
        lengths = (height + 2 * self.padding[0], width + 2 * self.padding[1])
        if lengths[0] < self.size[0] or lengths[1] < self.size[1]:
            padded = f" with its padding of {written(self.padding)}" if any(self.padding) else ""
            raise ShapeError(
                f"{of!r} was given images of {written((height, width))}; a window of {written(self.size)} "
                f"does not fit into one{padded}"
            )
        rows, columns = (
            (length - size) // stride + 1
            for length, size, stride in zip(lengths, self.size, self.stride, strict=True)
        )
        return rows, columns

    def of(self, X: Array) -> Array:
        """Every window of X."""
        return windows(X, self.size, self.stride, self.padding)

    def add(self, parts: Array, shape: Shape) -> Array:
        """Windows laid back onto an image of this shape."""
        return add_windows(parts, shape, self.stride, self.padding)

    def pixel_at(self, r: int, s: int, u: int, v: int) -> Pair:
        """The pixel under place (u, v) of window (r, s); with padding it may lie outside the image."""
        return r * self.stride[0] + u - self.padding[0], s * self.stride[1] + v - self.padding[1]

    def pixels(self, r: int, s: int, height: int, width: int) -> Iterator[tuple[int, int, int, int]]:
        """The pixels (a, b) of the image under window (r, s), with their place (u, v) in the window."""
        for u in range(self.size[0]):
            for v in range(self.size[1]):
                a, b = self.pixel_at(r, s, u, v)
                if 0 <= a < height and 0 <= b < width:
                    yield u, v, a, b

    def over(self, a: int, b: int, rows: int, columns: int) -> Iterator[tuple[int, int, int, int]]:
        """The windows (r, s) that lie over pixel (a, b), with the pixel's place (u, v) in each."""
        for r in range(rows):
            for s in range(columns):
                top, left = self.pixel_at(r, s, 0, 0)
                u, v = a - top, b - left
                if 0 <= u < self.size[0] and 0 <= v < self.size[1]:
                    yield r, s, u, v

    def windows_over(self, a: Letter, b: Letter) -> tuple[tuple[str, Letter, Letter], ...]:
        """From which to which window r and s run that lie over pixel (a, b); all are counted from 1."""
        return tuple(
            (letter, *_windows_over(pixel, self.size[axis], self.stride[axis], self.padding[axis]))
            for axis, (letter, pixel) in enumerate((("r", a), ("s", b)))
        )

    def pixel(self, window: Letter, place: Letter, axis: int) -> str:
        """How the pixel is written that lies at a place of a window, both counted from 1."""
        stride, padding = self.stride[axis], self.padding[axis]
        return written_sum((stride, window), (1, place), constant=-stride - padding)

    def place(self, pixel: Letter, window: Letter, axis: int) -> str:
        """How the place in a window is written at which a pixel lies, both counted from 1."""
        stride, padding = self.stride[axis], self.padding[axis]
        return written_sum((1, pixel), (-stride, window), constant=stride + padding)


def written(pair: Pair) -> str:
    """Height and width as they are read: 3×3."""
    return f"{pair[0]}×{pair[1]}"


def argument(pair: Pair) -> int | Pair:
    """A pair as it is given to a layer: one number if both are equal."""
    return pair[0] if pair[0] == pair[1] else pair


def _windows_over(pixel: Letter, size: int, stride: int, padding: int) -> tuple[Letter, Letter]:
    """The first and the last window over a pixel of one axis: those with 0 ≤ pixel − start < size."""
    if str(pixel).isdecimal():
        place = int(pixel) + padding
        return max(1, -((size - place) // stride) + 1), (place - 1) // stride + 1
    written_place = written_sum((1, pixel), constant=padding)
    return f"⌈({written_place}−{size})/{stride}⌉+1", f"⌊({written_place}−1)/{stride}⌋+1"


def written_sum(*products: tuple[int, Letter], constant: int) -> str:
    """A sum of whole multiples of indices, as short as it can be: "2·r+u−3", "5"."""
    parts = []
    for factor, index in products:
        if str(index).isdecimal():
            constant += factor * int(index)
        else:
            parts.append((factor, str(index) if abs(factor) == 1 else f"{abs(factor)}·{index}"))
    if constant or not parts:
        # A sum that would start with a minus sign starts with the number instead.
        place = 0 if parts and parts[0][0] < 0 < constant else len(parts)
        parts.insert(place, (constant, str(abs(constant))))
    text = "".join(("−" if sign < 0 else "+") + part for sign, part in parts)
    return text.removeprefix("+")
