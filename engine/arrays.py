"""The array type of the engine, and how arrays of numbers come in."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from engine.errors import EngineError

Array = NDArray[Any]
Shape = tuple[int, ...]
Index = tuple[int, ...]


ALIGNMENT = 64
"""Bytes. Every tensor starts on a cache line, so that a run's bits do not depend on where its memory lies."""


def aligned_zeros(count: int, dtype: DTypeLike) -> Array:
    """A vector of zeros that starts on a cache line."""
    dtype = np.dtype(dtype)
    memory = np.zeros(count * dtype.itemsize + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start : start + count * dtype.itemsize].view(dtype)


def aligned_rows(rows: int, columns: int, dtype: DTypeLike) -> Array:
    """A matrix of zeros of which every row starts on a cache line; its rows do not touch."""
    step = ALIGNMENT // np.dtype(dtype).itemsize
    width = -(-columns // step) * step
    return aligned_zeros(rows * width, dtype).reshape(rows, width)[:, :columns]


def finite_array(values: ArrayLike, name: str, dtype: DTypeLike = np.float64) -> Array:
    """An array of finite numbers, at least two-dimensional (a batch of rows).

    Raises:
        EngineError: if rows differ in length, or an entry is not a real and finite number.
    """
    try:
        given = np.asarray(values)
        is_real = given.dtype.kind not in "cSU"  # numpy drops imaginary parts, and reads numbers out of texts
        array = given.astype(dtype, copy=False) if is_real else given
    except (TypeError, ValueError) as error:
        raise EngineError(
            f"{name} must be a table of numbers whose rows are equally long: {error}"
        ) from error
    if not is_real:
        raise EngineError(f"{name} must be real numbers; these are of type {given.dtype}")
    if not np.isfinite(array).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise EngineError(f"{name} must hold finite numbers; the entry at {list(place)} is {array[place]}")
    return array


def floating(dtype: DTypeLike) -> np.dtype[Any]:
    """The type of every number of a network: float64 or float32.

    Raises:
        EngineError: if it is another.
    """
    try:
        given = np.dtype(dtype)
    except TypeError:
        given = None
    if given not in (np.float64, np.float32):
        raise EngineError(f"a network computes in float64 or float32, not in {dtype!r}")
    return given


def shape_text(shape: Sequence[int | str]) -> str:
    """A shape as it is written in messages: (4, 3)."""
    return "(" + ", ".join(str(n) for n in shape) + ("," if len(shape) == 1 else "") + ")"
