"""Digits of 28×28 pixels that no one wrote: strokes shifted, turned, sized, slanted, bent, and thick or thin.

They are shaped as MNIST's are, so that everything of that size can be run and tested without its files.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Array
from engine.datasets.dataset import Dataset
from engine.datasets.digit_strokes import STROKES, pieces
from engine.datasets.family import Draw, Family
from engine.datasets.pictures import pictured
from engine.datasets.settings import Integer, Real
from engine.datasets.split import split, train_share

SIZE = 28
BOX = 18
"""The height of a stroke: with its thickness it fills about 20 pixels, as in MNIST."""

FILLED = 0.8
"""How much of the unit square's height a stroke fills."""

WHITE = 255
AT_ONCE = 50
"""So many pictures stay in the processor's cache while they are drawn."""


def handwriting(digit: int, count: int, variety: float, random: np.random.Generator) -> tuple[Array, Array]:
    """One digit, written so many times, each time a little differently.

    Args:
        digit: 0 to 9.
        count: how many times.
        variety: how different they are; 0 writes all alike.
        random: where the differences come from.

    Returns:
        The strokes' pieces, (count, pieces, 2 ends, 2 coordinates), and thickness, (count,), in pixels.
    """
    x, y = np.moveaxis(pieces(digit) - 0.5, -1, 0)
    differences = variety * random.uniform(-1, 1, (9, count, 1, 1))
    wide, high, slant, bend_x, bend_y, turn, right, down, thick = differences
    bent_x = (1 + 0.2 * wide) * (x + 0.3 * slant * y + 0.06 * bend_x * np.sin(2 * np.pi * y))
    bent_y = (1 + 0.1 * high) * (y + 0.06 * bend_y * np.sin(2 * np.pi * x))
    cos, sin = np.cos(0.25 * turn), np.sin(0.25 * turn)
    turned = np.stack([cos * bent_x - sin * bent_y, sin * bent_x + cos * bent_y], axis=-1)
    shift = 2 * np.stack([right, down], axis=-1)
    strokes = SIZE / 2 + BOX / FILLED * turned + shift
    return strokes.astype(np.float32), (2.4 + 1.2 * thick).ravel().astype(np.float32)


def drawn(strokes: Array, thickness: Array, size: int = SIZE) -> Array:
    """Pictures of strokes, with soft edges: ink where a pixel's centre is within half the thickness.

    Args:
        strokes: (pictures, pieces, 2 ends, 2 coordinates), in pixels.
        thickness: of each picture's stroke, (pictures,), in pixels.
        size: how many rows and columns a picture has.

    Returns:
        (pictures, size, size), from 0, paper, to 1, ink.
    """
    centres = np.arange(size, dtype=np.float32) + np.float32(0.5)
    nearest = np.full((len(strokes), size, size), np.inf, np.float32)
    for start, end in strokes.transpose(1, 2, 3, 0)[..., None, None]:
        along_x, along_y = end - start
        x, y = centres - start[0], centres[:, None] - start[1]
        place = np.clip((x * along_x + y * along_y) / (along_x**2 + along_y**2), 0, 1)
        np.minimum(nearest, (x - place * along_x) ** 2 + (y - place * along_y) ** 2, out=nearest)
    ink: Array = np.clip(thickness[:, None, None] / 2 + 0.5 - np.sqrt(nearest), 0, 1)
    return ink


def _generated(
    family: Family, draw: Draw, *, pictures: int, variety: float, noise: float, train_share: float
) -> Dataset:
    labels = np.sort(np.arange(pictures) % len(STROKES))
    random, specks = draw("pictures"), draw("noise")
    pixels = np.empty((pictures, SIZE, SIZE), np.uint8)
    for digit in range(len(STROKES)):
        own = np.flatnonzero(labels == digit)
        strokes, thickness = handwriting(digit, len(own), variety, random)
        for start in range(0, len(own), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            ink = drawn(strokes[part], thickness[part])
            ink += noise * specks.standard_normal(ink.shape, np.float32)
            pixels[own[part]] = np.round(WHITE * np.clip(ink, 0, 1))
    training, test = split(pictures, train_share, draw)
    return pictured(family, WHITE, (pixels[training], labels[training]), (pixels[test], labels[test]))


GENERATED_DIGITS = Family(
    "generated_digits",
    "Generated digits",
    "Digits of 28×28 pixels, as MNIST's, drawn by the program.",
    "pictures",
    (
        Integer(
            name="pictures",
            title="Pictures",
            description="How many pictures there are, for training and testing together.",
            default=2000,
            low=10,
            high=20_000,
        ),
        Real(
            name="variety",
            title="Variety",
            description="How much the digits differ in size, slant, turn, bend, place and thickness.",
            default=0.7,
            low=0,
            high=1,
            step=0.1,
        ),
        Real(
            name="noise",
            title="Noise",
            description="How strongly the pixels flicker: the standard deviation, white being 1.",
            default=0.0,
            low=0,
            high=0.5,
            step=0.05,
        ),
        train_share(0.8),
    ),
    _generated,
)
