"""The wire format of frames: what is needed to draw one moment, in binary.

A frame is a u32 (little-endian) with the length of the header, the header as JSON, and numbers: float32
(little-endian), and after them int8. The header is padded with spaces so that the numbers start at a multiple
of 4. Its entry ``tensors`` says of each tensor where it starts, in bytes from the first number, its shape,
and its type if that is not float32. Tensors with the same numbers may lie at the same place.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import orjson

from app.finite_json import Fragment, dumps
from engine import Trace
from engine.arrays import Array, Shape

MEDIA_TYPE = "application/vnd.gradus.frame"
LENGTH = struct.Struct("<I")

LEVELS = 127
NOT_FINITE = -128
"""In an int8: value = int8 · scale from −127 to 127, and this for what is no finite number."""


def encode(header: Mapping[str, Any], tensors: Mapping[str, Array]) -> bytes:
    """A frame. A number beyond float32 becomes an infinity, as it is in float32."""
    floats = {name: tensor for name, tensor in tensors.items() if tensor.dtype != np.int8}
    integers = {name: tensor for name, tensor in tensors.items() if tensor.dtype == np.int8}
    with np.errstate(over="ignore"):
        parts = [tensor.astype("<f4").tobytes() for tensor in floats.values()]
    parts += [tensor.tobytes() for tensor in integers.values()]
    offsets, offset = {}, 0
    for name, part in zip([*floats, *integers], parts, strict=True):
        offsets[name] = offset
        offset += len(part)
    places = {
        **{name: place(offsets[name], tensor.shape) for name, tensor in floats.items()},
        **{name: place(offsets[name], tensor.shape, "int8") for name, tensor in integers.items()},
    }
    return join({**header, "tensors": places}, parts)


def join(header: Mapping[str, Any], parts: Iterable[bytes]) -> bytes:
    """A frame, of a header that says where its tensors lie, and the numbers."""
    text = dumps(header)
    text += b" " * (-(LENGTH.size + len(text)) % 4)
    return b"".join((LENGTH.pack(len(text)), text, *parts))


def place(offset: int, shape: Shape, dtype: str = "float32") -> dict[str, Any]:
    """Where a tensor lies, as the header says it."""
    said: dict[str, Any] = {"offset": offset, "shape": list(shape)}
    return said if dtype == "float32" else {**said, "dtype": dtype}


def decode(frame: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """The header and the tensors of a frame."""
    (length,) = LENGTH.unpack_from(frame)
    start = LENGTH.size + length
    header = orjson.loads(frame[LENGTH.size : start])
    tensors = {
        name: np.frombuffer(
            frame,
            {"float32": "<f4", "int8": "i1"}[place.get("dtype", "float32")],
            count=int(np.prod(place["shape"])),
            offset=start + place["offset"],
        ).reshape(place["shape"])
        for name, place in header["tensors"].items()
    }
    return header, tensors


def quantised(maps: Array) -> tuple[Array, Array]:
    """Pictures in a quarter of the bytes.

    Args:
        maps: a picture of each neuron, (neurons, …), in float32.

    Returns:
        The pictures as int8, and the scale of each neuron, float32 (neurons,): value = int8 · scale.
    """
    flat = maps.reshape(len(maps), -1)
    peaks = np.maximum(flat.max(axis=1), -flat.min(axis=1))
    if np.isfinite(peaks).all():
        steps = peaks / np.float32(LEVELS)
        steps[steps < np.finfo(np.float32).tiny] = 1  # a picture of nothing but zeros
        # Rounding makes numbers of up to 127.00001 a 127, so that none is taken for one that is not finite.
        return np.rint(flat / steps[:, None]).astype(np.int8).reshape(maps.shape), steps
    is_finite = np.isfinite(flat)
    levels, steps = quantised(np.where(is_finite, flat, 0))
    return np.where(is_finite, levels, np.int8(NOT_FINITE)).reshape(maps.shape), steps


def tensors_of(trace: Trace) -> dict[str, Array]:
    """Every tensor of a step under its name in a frame: "0/X", "0/dE_dW", "0/update/W", "targets"."""
    named = {"targets": trace.targets}
    for record in trace.layers:
        for name, tensor in record.tensors().items():
            named[f"{record.layer}/{name}"] = tensor
        for name, change in record.update.items():
            named[f"{record.layer}/update/{name}"] = change
    return named


def written(places: Mapping[str, Mapping[str, Any]]) -> Fragment:
    """Where tensors lie, as JSON that is written once for many frames."""
    return Fragment(orjson.dumps(places))
