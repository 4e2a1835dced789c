"""Own pictures: an experiment carries them, as IDX files in base 64, so that its recording is complete."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

import numpy as np

from engine.arrays import Array
from engine.datasets.dataset import Dataset
from engine.datasets.family import Draw, Family
from engine.datasets.idx import IdxError, read_pair
from engine.datasets.pictures import Labelled, pictured
from engine.datasets.settings import Names, SettingError, Text, shortened
from engine.datasets.split import train_share

WHITE = 255
MOST_BYTES = 2 * 2**20
"""Of each IDX file once unpacked: 2,000 pictures of 32×32. As float64 it takes eight times as much."""

MOST_PICTURES = 5_000
MOST_SIDE = 64
MOST_CLASSES = 30
LONGEST_NAME = 40


def _own_pictures(
    family: Family,
    draw: Draw,
    *,
    images: str,
    labels: str,
    test_images: str,
    test_labels: str,
    classes: Sequence[str],
    train_share: float,
) -> Dataset:
    _check_names(classes)
    given = _pair(images, labels, "", len(classes) or MOST_CLASSES)
    has_test = bool(test_images or test_labels)
    tests = _pair(test_images, test_labels, "test_", len(classes) or MOST_CLASSES) if has_test else None
    names = tuple(classes) or _numbered(given, tests)
    if len(names) < 2:
        raise SettingError("labels", f"every picture has the label {names[0]}; there must be two classes")
    if tests is None:
        _check_counts(given[1], classes)
        rows, test_rows = _split(given[1], train_share, draw)
        given, tests = _at(given, rows), _at(given, test_rows)
    elif tests[0].shape[1:] != given[0].shape[1:]:
        raise SettingError(
            "test_images", f"the test pictures have {_size(tests)} pixels, those to train on {_size(given)}"
        )
    return pictured(family, WHITE, given, tests, classes=names)


def _check_names(classes: Sequence[str]) -> None:
    for name in classes:
        if not 1 <= len(name) <= LONGEST_NAME:
            raise SettingError(
                "classes",
                f"a class's name has 1 to {LONGEST_NAME} characters; {shortened(name)} has {len(name)}",
            )
        if classes.count(name) > 1:
            raise SettingError("classes", f"two classes are called {shortened(name)}")


def _pair(images: str, labels: str, part: str, classes: int) -> Labelled:
    """The pictures and labels of a part, decoded and checked."""
    files = []
    for name, text in (("images", images), ("labels", labels)):
        if not text:
            other = "labels" if name == "images" else "images"
            raise SettingError(
                f"{part}{name}", f"{part}{other} come without {part}{name}; every picture needs a label"
            )
        try:
            files.append(base64.b64decode(text, validate=True))
        except (binascii.Error, ValueError) as error:
            raise SettingError(f"{part}{name}", f"{part}{name} must be a file in base 64: {error}") from error
    try:
        pictures, numbers = read_pair(
            files[0], files[1], f"{part}images", f"{part}labels", classes, MOST_BYTES
        )
    except IdxError as error:
        raise SettingError(f"{part}images", str(error)) from error
    if len(pictures) > MOST_PICTURES:
        raise SettingError(
            f"{part}images", f"there may be {MOST_PICTURES:,} pictures; {part}images has {len(pictures):,}"
        )
    if not all(1 <= side <= MOST_SIDE for side in pictures.shape[1:]):
        size = _size((pictures, numbers))
        raise SettingError(
            f"{part}images", f"a picture's sides have 1 to {MOST_SIDE} pixels; these have {size}"
        )
    return pictures, numbers


def _size(pictures: Labelled) -> str:
    return "×".join(str(side) for side in pictures[0].shape[1:])


def _numbered(*parts: Labelled | None) -> tuple[str, ...]:
    """The classes of labels without names: 0 to the largest."""
    largest = max(int(part[1].max()) for part in parts if part)
    return tuple(str(number) for number in range(largest + 1))


def _check_counts(numbers: Array, classes: Sequence[str]) -> None:
    """See that each named class has a picture to train on and one to test on."""
    for number, name in enumerate(classes):
        if (count := int((numbers == number).sum())) < 2:
            raise SettingError(
                "classes",
                f"every class needs at least 2 pictures, one to train on and one to test on; "
                f"{shortened(name)} has {count}",
            )


def _split(numbers: Array, share: float, draw: Draw) -> tuple[Array, Array]:
    """Which pictures to train on and which to test on: the same share of every class, in a drawn order."""
    order = draw("split").permutation(len(numbers))
    is_training = np.zeros(len(numbers), bool)
    for number in np.unique(numbers):
        own = order[numbers[order] == number]
        is_training[own[: max(1, round(share * len(own)))]] = True
    return order[is_training[order]], order[~is_training[order]]


def _at(pictures: Labelled, rows: Array) -> Labelled:
    return pictures[0][rows], pictures[1][rows]


OWN_PICTURES = Family(
    "own_pictures",
    "Own pictures",
    "Pictures of your own, in grey, each of a class.",
    "own",
    (
        Text(name="images", title="Pictures", description="An IDX file of images, in base 64."),
        Text(name="labels", title="Labels", description="An IDX file with the class of each, in base 64."),
        Text(
            name="test_images",
            title="Test pictures",
            description="The same to test on; without them, a share of the pictures is kept for that.",
            default="",
        ),
        Text(name="test_labels", title="Test labels", description="Their classes.", default=""),
        Names(
            name="classes",
            title="Classes",
            description="The classes' names; without them they are called by their numbers, from 0.",
            default=(),
            most=MOST_CLASSES,
        ),
        train_share(0.8),
    ),
    _own_pictures,
)
