"""The wire format of frames: what is needed to draw one moment, in binary.

A frame is a u32 (little-endian) with the length of the header, the header as JSON, and float32 numbers
(little-endian). The header is padded with spaces so that the numbers start at a multiple of 4. Its entry
``tensors`` says of each tensor where it starts, in bytes from the first number, and its shape.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

from app.finite_json import dumps
from app.probe import Surface
from engine import Trace
from engine.arrays import Array

MEDIA_TYPE = "application/vnd.gradus.frame"
LENGTH = struct.Struct("<I")


def encode(header: Mapping[str, Any], tensors: Mapping[str, Array]) -> bytes:
    """A frame. A number beyond float32 becomes an infinity, as it is in float32."""
    places: dict[str, dict[str, Any]] = {}
    parts: list[bytes] = []
    offset = 0
    with np.errstate(over="ignore"):
        for name, tensor in tensors.items():
            part = tensor.astype("<f4").tobytes()
            places[name] = {"offset": offset, "shape": list(tensor.shape)}
            parts.append(part)
            offset += len(part)
    text = dumps({**header, "tensors": places})
    text += b" " * (-(LENGTH.size + len(text)) % 4)
    return b"".join((LENGTH.pack(len(text)), text, *parts))


def decode(frame: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """The header and the tensors of a frame."""
    (length,) = LENGTH.unpack_from(frame)
    start = LENGTH.size + length
    header = orjson.loads(frame[LENGTH.size : start])
    tensors = {
        name: np.frombuffer(
            frame, "<f4", count=int(np.prod(place["shape"])), offset=start + place["offset"]
        ).reshape(place["shape"])
        for name, place in header["tensors"].items()
    }
    return header, tensors


def tensors_of(trace: Trace) -> dict[str, Array]:
    """Every tensor of a step under its name in a frame: "0/X", "0/dE_dW", "0/update/W", "targets"."""
    named = {"targets": trace.targets}
    for record in trace.layers:
        for name, tensor in record.tensors().items():
            named[f"{record.layer}/{name}"] = tensor
        for name, change in record.update.items():
            named[f"{record.layer}/update/{name}"] = change
    return named


def surface_header(surface: Surface) -> dict[str, Any]:
    """What the header says of a surface: the extent of its sides."""
    sides = {"x": list(surface.x)}
    if surface.y is not None:
        sides["y"] = list(surface.y)
    return sides
