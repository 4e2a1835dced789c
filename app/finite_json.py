"""JSON for numbers that may not be finite: they travel as "NaN", "Infinity" and "-Infinity".

JSON has no such numbers. Left alone they become an invalid document or a silent null; here they stay.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import orjson
from starlette.responses import Response

Fragment = orjson.Fragment


def dumps(value: object) -> bytes:
    """A value as JSON: dicts, lists, numbers, texts, None, numpy arrays and ready-made fragments."""
    return orjson.dumps(_finite(value), option=orjson.OPT_SERIALIZE_NUMPY)


def ready(value: object) -> Fragment:
    """A part of a document that is written once and sent many times."""
    return Fragment(dumps(value))


def ready_if_finite(value: object, numbers: Iterable[float]) -> object:
    """A part of a document whose numbers these are: written at once, many times faster, if all are finite."""
    return Fragment(orjson.dumps(value)) if all(map(math.isfinite, numbers)) else value


def number(value: float) -> float | str:
    """A number, or its name if it is not finite."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _finite(value: object) -> object:
    match value:
        case float():
            return number(float(value))
        case dict():
            return {key: _finite(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_finite(inner) for inner in value]
        case np.ndarray():
            if np.isfinite(value).all():
                # As float64: a float32 would be printed with the fewest digits that name it among float32s.
                return np.ascontiguousarray(value, np.float64)
            return _finite(value.tolist())
        case _:
            return value


class FiniteJSONResponse(Response):
    """An answer in JSON."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """The content as JSON."""
        return dumps(content)
