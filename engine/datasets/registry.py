"""Every kind of data that an experiment can name."""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.blobs import BLOBS
from engine.datasets.checkerboard import CHECKERBOARD
from engine.datasets.circle import CIRCLE
from engine.datasets.csv_text import CSV
from engine.datasets.curves import CURVES
from engine.datasets.dataset import Dataset
from engine.datasets.digits import DIGITS
from engine.datasets.family import Family
from engine.datasets.gauss import GAUSS
from engine.datasets.generated_digits import GENERATED_DIGITS
from engine.datasets.mnist import MNIST
from engine.datasets.moons import MOONS
from engine.datasets.multi_gauss import MULTI_GAUSS
from engine.datasets.noisy_xor import XOR
from engine.datasets.own_pictures import OWN_PICTURES
from engine.datasets.plane import PLANE
from engine.datasets.points import POINTS
from engine.datasets.rings import RINGS
from engine.datasets.spiral import SPIRAL
from engine.datasets.table import TABLE
from engine.datasets.truth_tables import TRUTH_TABLE
from engine.errors import EngineError

FAMILIES: dict[str, Family] = {
    family.kind: family
    for family in (
        CIRCLE,
        XOR,
        GAUSS,
        SPIRAL,
        MOONS,
        CHECKERBOARD,
        RINGS,
        BLOBS,
        TRUTH_TABLE,
        PLANE,
        MULTI_GAUSS,
        *CURVES,
        TABLE,
        CSV,
        *POINTS,
        DIGITS,
        GENERATED_DIGITS,
        MNIST,
        OWN_PICTURES,
    )
}


def family_named(kind: str) -> Family:
    """The family of that kind.

    Raises:
        EngineError: if there is none.
    """
    if kind not in FAMILIES:
        raise EngineError(f"there is no data {kind!r}; there are {', '.join(FAMILIES)}")
    return FAMILIES[kind]


def make(
    kind: str, *, seed: int = 0, files: Mapping[str, bytes] | None = None, **settings: object
) -> Dataset:
    """A data set: ``make("circle", noise=0.1, seed=3)``.

    Args:
        kind: the family's name.
        seed: what everything is drawn from.
        files: names and contents, for a family that is read from files.
        settings: the family's settings; those left out take their default.

    Raises:
        EngineError: if there is no such family, or settings, seed or files do not do.
    """
    return family_named(kind).make(settings, seed, files)
