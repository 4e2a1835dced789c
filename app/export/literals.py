"""Arrays as text in a program: exactly the numbers that they hold."""

from __future__ import annotations

import base64
import math
import textwrap
import zlib

import numpy as np

from app.export.refusal import CannotExportError
from engine.arrays import Array

WIDTH = 100

MOST_WRITTEN_OUT = 2000
"""Numbers; more are packed, for nobody reads them."""

MOST_PACKED = 4_000_000
"""Numbers; more make a program that no editor opens."""

UNPACK = '''
def unpacked(text, dtype, *shape):
    """Numbers that are too many to be written out: zlib, in base 64."""
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype).reshape(shape).copy()
'''


def is_packed(array: Array) -> bool:
    """Whether an array is too large to be written out."""
    return array.size > MOST_WRITTEN_OUT


def literal(array: Array) -> str:
    """An expression that gives the array to numpy: its numbers, or a packed text if there are many.

    Raises:
        CannotExportError: if there are too many even for that.
    """
    if is_packed(array):
        return packed(array)
    is_usual = array.dtype in (np.float64, np.intp)
    return f"np.array({nested(array)}{'' if is_usual else f', dtype=np.{array.dtype}'})"


def torch_literal(array: Array, more: str = "") -> str:
    """An expression that gives the array to PyTorch, in PyTorch's default type.

    Args:
        array: the array.
        more: further arguments.

    Raises:
        CannotExportError: if there are too many numbers.
    """
    return f"torch.tensor({packed(array) if is_packed(array) else nested(array)}{more})"


def packed(array: Array) -> str:
    """A call of ``unpacked`` that gives the array.

    Raises:
        CannotExportError: if there are too many numbers.
    """
    if array.size > MOST_PACKED:
        raise CannotExportError(
            f"A program can hold at most {MOST_PACKED:,} numbers in one table; here there are {array.size:,}."
        )
    text = base64.b64encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 9)).decode()
    shape = ", ".join(map(str, array.shape))
    return f'unpacked("""\n{textwrap.fill(text, WIDTH)}\n""", "{array.dtype}", {shape})'


def nested(array: Array, depth: int = 0) -> str:
    """The numbers as nested lists, a row a line."""
    indent = "    " * (depth + 1)
    if array.ndim <= 1:
        numbers = ", ".join(map(repr, array.tolist()))
        if len(numbers) <= 90:
            return f"[{numbers}]"
        filled = textwrap.fill(
            numbers, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
        return f"[\n{filled},\n{indent[4:]}]"
    if len(array) == 1 or math.prod(array.shape) <= 8:
        short = ", ".join(nested(part, depth) for part in array)
        if "\n" not in short and len(short) <= 90:
            return f"[{short}]"
    lines = "".join(f"{indent}{nested(part, depth + 1)},\n" for part in array)
    return f"[\n{lines}{indent[4:]}]"
