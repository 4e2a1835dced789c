"""A digit that someone draws, made into a picture as the data sets' makers made theirs.

MNIST's digits were scaled to fit 20×20 pixels and laid with their centre of mass in the middle of 28×28
(LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist). The 8×8 digits were scaled to fill 32×32 pixels,
of which each 4×4 were then counted (Alpaydin and Kaynak, https://doi.org/10.24432/C50P49).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Shape
from engine.datasets.generated_digits import drawn
from engine.errors import EngineError

MOST_POINTS = 1000
"""Of all strokes together; of more, every second one is left out, again and again."""


@dataclass(frozen=True)
class _Convention:
    """How a data set's makers scaled and laid a digit.

    Attributes:
        box: what a digit fills, as a part of the picture's side.
        pen: how thick a stroke is, as a part of the side.
        by_mass: whether its centre of mass is in the middle, and not the middle of its box.
        finer: how many times finer it is drawn and then averaged.
    """

    box: float
    pen: float
    by_mass: bool
    finer: int


LARGE = _Convention(box=20 / 28, pen=2.4 / 28, by_mass=True, finer=1)
SMALL = _Convention(box=1.0, pen=4.0 / 32, by_mass=False, finer=4)
LARGEST_SMALL = 16


def drawn_digit(strokes: Sequence[Sequence[Sequence[float]]], image: Shape) -> Array:
    """The picture of a drawing, centred and scaled.

    Args:
        strokes: the points (x, y) of each stroke, x to the right and y down, in any unit.
        image: rows and columns of the picture.

    Returns:
        (rows, columns), from 0, paper, to 1, ink.

    Raises:
        EngineError: if nothing is drawn.
    """
    pieces = _pieces(strokes)
    convention = SMALL if max(image) <= LARGEST_SMALL else LARGE
    side = convention.finer * max(image)
    thickness = convention.pen * side
    placed = _fitted(pieces, side, convention.box * side - thickness)
    ink = _ink(placed, thickness, side)
    if convention.by_mass:
        middle = (np.indices(ink.shape) + 0.5).reshape(2, -1) @ ink.ravel() / ink.sum()
        ink = _ink(placed + (side / 2 - middle[::-1]), thickness, side)
    rows, columns = image
    high, wide = (convention.finer * size for size in image)
    top, left = (side - high) // 2, (side - wide) // 2
    cut = ink[top : top + high, left : left + wide]
    averaged: Array = cut.reshape(rows, convention.finer, columns, convention.finer).mean(axis=(1, 3))
    return averaged


def _pieces(strokes: Sequence[Sequence[Sequence[float]]]) -> Array:
    """The straight pieces of all strokes, (pieces, 2 ends, 2 coordinates); a dot is a very short one."""
    lines = [np.array(stroke, np.float64).reshape(-1, 2) for stroke in strokes if len(stroke)]
    while sum(map(len, lines)) > MOST_POINTS and max(map(len, lines)) > 2:
        lines = [np.concatenate([line[:-1:2], line[-1:]]) for line in lines]
    pieces = [
        np.stack([line[:-1], line[1:]], axis=1) if len(line) > 1 else np.stack([line, line], axis=1)
        for line in lines[:MOST_POINTS]
    ]
    if not pieces:
        raise EngineError("there is nothing drawn yet; draw a digit first")
    return np.concatenate(pieces)


def _fitted(pieces: Array, side: float, room: float) -> Array:
    """Pieces scaled so that the larger side of their box is ``room``, with the box in the middle."""
    low, high = pieces.min(axis=(0, 1)), pieces.max(axis=(0, 1))
    extent = float((high - low).max())
    scale = room / extent if extent > 0 else 0.0
    placed: Array = side / 2 + scale * (pieces - (low + high) / 2)
    # A piece without length has no direction.
    same = (placed[:, 0] == placed[:, 1]).all(axis=1)
    placed[same, 1] += 1e-3
    return placed


def _ink(pieces: Array, thickness: float, side: int) -> Array:
    strokes, pens = pieces[np.newaxis].astype(np.float32), np.array([thickness], np.float32)
    ink: Array = drawn(strokes, pens, side)[0].astype(np.float64)
    return ink
