"""1,797 handwritten digits of 8×8 pixels: small enough to be at hand, real enough to be learned.

Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning Repository,
https://doi.org/10.24432/C50P49, CC BY 4.0; digits_8x8/ORIGIN.md says how the files were made.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.arrays import Array
from engine.datasets.dataset import Dataset
from engine.datasets.family import Draw, Family
from engine.datasets.idx import read_pair
from engine.datasets.pictures import DIGITS as CLASSES
from engine.datasets.pictures import pictured
from engine.datasets.settings import Integer
from engine.datasets.split import split, train_share

FOLDER = Path(__file__).parent / "digits_8x8"
IMAGES, LABELS = "images-idx3-ubyte.gz", "labels-idx1-ubyte.gz"
PICTURES = 1797
WHITE = 16


@cache
def digits() -> tuple[Array, Array]:
    """All pictures, (1797, 8, 8), pixels of 0 to 16, and their labels, (1797,), as in their source."""
    return read_pair(
        (FOLDER / IMAGES).read_bytes(), (FOLDER / LABELS).read_bytes(), IMAGES, LABELS, len(CLASSES)
    )


def _digits(family: Family, draw: Draw, *, pictures: int, train_share: float) -> Dataset:
    pixels, labels = digits()
    chosen = draw("pictures").permutation(PICTURES)[:pictures]
    training, test = (chosen[part] for part in split(pictures, train_share, draw))
    return pictured(family, WHITE, (pixels[training], labels[training]), (pixels[test], labels[test]))


DIGITS = Family(
    "digits",
    "Digits 8×8",
    "Handwritten digits of 8×8 pixels, of 13 people.",
    "pictures",
    (
        Integer(
            name="pictures",
            title="Pictures",
            description="How many pictures there are, for training and testing together.",
            default=PICTURES,
            low=10,
            high=PICTURES,
        ),
        train_share(0.8),
    ),
    _digits,
)
