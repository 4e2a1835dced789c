"""MNIST, from its original IDX files: a folder that someone names, or the files' bytes.

Nothing is downloaded. The files are train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte
and t10k-labels-idx1-ubyte, each packed by gzip or not; the t10k files may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.datasets.dataset import Dataset
from engine.datasets.family import Draw, Family
from engine.datasets.idx import MOST_BYTES, IdxError, read_pair
from engine.datasets.pictures import DIGITS, Labelled, pictured
from engine.datasets.settings import Integer

SIZE = 28
WHITE = 255
TRAINING = ("train-images", "train-labels")
TEST = ("t10k-images", "t10k-labels")


def read_folder(folder: Path) -> dict[str, bytes]:
    """The names and contents of the MNIST files in a folder, for ``make("mnist", files=…)``.

    Raises:
        IdxError: if there is no such folder, it has none of the files, or one is too large.
    """
    if not folder.is_dir():
        raise IdxError(f"there is no folder {folder}")
    paths = [path for path in sorted(folder.iterdir()) if _part(path.name) and path.is_file()]
    if not paths:
        raise IdxError(
            f"the folder {folder} has no MNIST file; they are called {', '.join(TRAINING + TEST)}-…"
        )
    for path in paths:
        if path.stat().st_size > MOST_BYTES:
            raise IdxError(
                f"{path.name} has more than {MOST_BYTES // 2**20} MiB; an IDX file may not have more"
            )
    return {path.name: path.read_bytes() for path in paths}


def _part(name: str) -> str | None:
    """Which of MNIST's files a file is, by its name; None if it is none."""
    return next((part for part in TRAINING + TEST if name.startswith(part)), None)


def _mnist(
    family: Family, _: Draw, *, train_pictures: int, test_pictures: int, files: Mapping[str, bytes]
) -> Dataset:
    parts: dict[str, str] = {}
    for name in files:
        part = _part(name)
        if part is None:
            raise IdxError(f"{name} is none of MNIST's files; they are called {', '.join(TRAINING + TEST)}-…")
        if part in parts:
            raise IdxError(f"{parts[part]} and {name} are the same part of MNIST; one of them is enough")
        parts[part] = name
    if not parts:
        raise IdxError(f"MNIST's files are needed, at least {' and '.join(TRAINING)}-…")
    training = _pictures(files, parts, TRAINING)
    test = _pictures(files, parts, TEST) if any(part in parts for part in TEST) else _first(training, 0)
    return pictured(family, WHITE, _first(training, train_pictures), _first(test, test_pictures))


def _pictures(files: Mapping[str, bytes], parts: Mapping[str, str], pair: tuple[str, str]) -> Labelled:
    for part, other in (pair, pair[::-1]):
        if part not in parts:
            beside = f" beside {parts[other]}" if other in parts else ""
            raise IdxError(f"{part}-… is missing{beside}; images and labels are needed together")
    images, labels = (parts[part] for part in pair)
    pictures, numbers = read_pair(files[images], files[labels], images, labels, len(DIGITS))
    if pictures.shape[1:] != (SIZE, SIZE):
        height, width = pictures.shape[1:]
        raise IdxError(f"the images of {images} have {height}×{width} pixels; MNIST's have {SIZE}×{SIZE}")
    return pictures, numbers


def _first(pictures: Labelled, count: int) -> Labelled:
    """The first so many, in the order of the files; all, if there are fewer."""
    return pictures[0][:count], pictures[1][:count]


MNIST = Family(
    "mnist",
    "MNIST",
    "Handwritten digits of 28×28 pixels, from MNIST's own files, which you bring.",
    "pictures",
    (
        Integer(
            name="train_pictures",
            title="Training pictures",
            description="How many of the training pictures are used, from the first one on.",
            default=1000,
            low=1,
            high=60_000,
        ),
        Integer(
            name="test_pictures",
            title="Test pictures",
            description="How many of the test pictures are used, from the first one on.",
            default=1000,
            low=0,
            high=10_000,
        ),
    ),
    _mnist,
    needs_files=True,
)
