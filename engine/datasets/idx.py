"""IDX files, in which MNIST comes: a magic number, the sizes, then one byte a pixel or label. Gzip or not.

Every count is checked before a byte is believed, and nothing is unpacked beyond a limit.
"""

from __future__ import annotations

import math
import struct
import zlib

import numpy as np

from engine.arrays import Array
from engine.errors import EngineError

IMAGES_MAGIC = 2051
"""Unsigned bytes in three dimensions: images, rows, columns."""

LABELS_MAGIC = 2049
"""Unsigned bytes in one dimension."""

WHAT = {IMAGES_MAGIC: "images", LABELS_MAGIC: "labels"}
DIMENSIONS = {IMAGES_MAGIC: 3, LABELS_MAGIC: 1}

MOST_BYTES = 64 * 2**20
"""What a file may hold once unpacked; MNIST's largest has 47,040,016 bytes."""

GZIP_MAGIC = b"\x1f\x8b"


class IdxError(EngineError):
    """A file is not what an IDX file of images or labels must be; the message says what is wrong with it."""


def read_images(data: bytes, name: str, most: int = MOST_BYTES) -> Array:
    """The images of an IDX file, (images, rows, columns), bytes of 0 to 255.

    Args:
        data: the file's bytes, packed by gzip or not.
        name: how the file is called in messages.
        most: how many bytes it may hold once unpacked.

    Raises:
        IdxError: if it is damaged, or holds something else.
    """
    return _read(data, name, IMAGES_MAGIC, most)


def read_labels(data: bytes, name: str, most: int = MOST_BYTES) -> Array:
    """The labels of an IDX file, (labels,), bytes of 0 to 255.

    Args:
        data: the file's bytes, packed by gzip or not.
        name: how the file is called in messages.
        most: how many bytes it may hold once unpacked.

    Raises:
        IdxError: if it is damaged, or holds something else.
    """
    return _read(data, name, LABELS_MAGIC, most)


def read_pair(
    images: bytes, labels: bytes, images_name: str, labels_name: str, classes: int, most: int = MOST_BYTES
) -> tuple[Array, Array]:
    """Images and labels that belong together.

    Args:
        images: the bytes of the file of images, packed by gzip or not.
        labels: the same of labels.
        images_name: how the file of images is called in messages.
        labels_name: the same of labels.
        classes: how many classes there are.
        most: how many bytes each file may hold once unpacked.

    Raises:
        IdxError: if either is damaged, their numbers differ, or a label is no class.
    """
    pixels = read_images(images, images_name, most)
    numbers = read_labels(labels, labels_name, most)
    if len(pixels) != len(numbers):
        raise IdxError(
            f"{images_name} has {len(pixels):,} images, but {labels_name} has {len(numbers):,} labels; "
            "every image needs one label"
        )
    if len(pixels) == 0:
        raise IdxError(f"{images_name} has no image")
    wrong = np.flatnonzero(numbers >= classes)
    if wrong.size:
        raise IdxError(
            f"label {wrong[0] + 1:,} of {labels_name} is {numbers[wrong[0]]}; "
            f"the classes are 0 to {classes - 1}"
        )
    return pixels, numbers


def _read(data: bytes, name: str, magic: int, most: int) -> Array:
    data = unpacked(data, name, most)
    what = WHAT[magic]
    if len(data) < 4:
        raise IdxError(f"{name} has {len(data)} bytes; an IDX file of {what} has at least 8")
    (found,) = struct.unpack(">I", data[:4])
    if found in WHAT and found != magic:
        raise IdxError(
            f"{name} holds {WHAT[found]} (magic number {found}), but {what} ({magic}) are needed; "
            "were the two files swapped?"
        )
    if found != magic:
        raise IdxError(f"{name} is no IDX file of {what}: its magic number is {found}, not {magic}")
    header = 4 + 4 * DIMENSIONS[magic]
    if len(data) < header:
        raise IdxError(f"{name} ends within its header, after {len(data)} bytes")
    sizes = struct.unpack(f">{DIMENSIONS[magic]}I", data[4:header])
    expected, held = math.prod(sizes), len(data) - header
    if held != expected:
        sized = f"{sizes[0]:,} {what}" + (f" of {sizes[1]}×{sizes[2]}" if len(sizes) == 3 else "")
        reason = "it was cut off" if held < expected else "there is more behind them"
        raise IdxError(f"{name} says {sized}, {expected:,} bytes, but holds {held:,}: {reason}")
    return np.frombuffer(data, np.uint8, offset=header).reshape(sizes)


def unpacked(data: bytes, name: str, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, unpacked if gzip packed them, and never more than ``most``.

    Raises:
        IdxError: if it cannot be unpacked, or has more.
    """
    if data[:2] == GZIP_MAGIC:
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        try:
            data = unpacker.decompress(data, most + 1)
        except zlib.error as error:
            raise IdxError(f"{name} cannot be unpacked: {error}") from error
        if len(data) <= most and not unpacker.eof:
            raise IdxError(f"{name} was cut off: its gzip ends too early")
    if len(data) > most:
        raise IdxError(f"{name} has more than {most // 2**20} MiB; an IDX file may not have more")
    return data
