"""Parameters that are given instead of drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.arrays import Array, Shape, finite_array, shape_text
from engine.errors import EngineError, ShapeError

Given = Mapping[str, Any]
"""Parameters by name, each an array or anything that numpy makes one of."""


def given_parameters(
    given: Given, shapes: Mapping[str, Shape], optional: Mapping[str, Array], of: object
) -> dict[str, Array]:
    """The given parameters as arrays, checked; a row may be given as a plain list.

    Args:
        given: the parameters by name.
        shapes: the shape that each needs.
        optional: what stands for a parameter that may be left out.
        of: the layer, for messages.

    Raises:
        EngineError: if one is unknown, missing, not finite, or of another shape.
    """
    if set(given) - set(shapes) or set(shapes) - set(given) - set(optional):
        takes = " and ".join(shapes)
        raise EngineError(f"{of!r} takes the parameters {takes}; it was given {sorted(given)}")
    arrays = {}
    for name, shape in shapes.items():
        array = finite_array(given[name], name) if name in given else optional[name]
        arrays[name] = np.expand_dims(array, 0) if array.shape == shape[1:] and shape[0] == 1 else array
        if arrays[name].shape != shape:
            needed = shape_text(shape)
            raise ShapeError(f"{of!r} needs {name} of shape {needed}, not {shape_text(array.shape)}")
    return arrays
