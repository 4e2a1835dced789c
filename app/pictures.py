"""Rows that are pictures, as tensors of a frame and plain data."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.errors import ConflictError
from app.frame import quantised
from engine import Network, Trace
from engine.arrays import Array
from engine.datasets import Dataset, decode


def image_of(data: Dataset) -> tuple[int, int]:
    """Rows and columns of the picture that each row of the data is.

    Raises:
        ConflictError: if they are no pictures.
    """
    if data.image is None:
        raise ConflictError(f"The rows of these data ({data.title}) are no pictures.")
    return data.image


def pictures_of(rows: Array, image: tuple[int, int]) -> dict[str, Array]:
    """Pictures for a frame: int8 (rows, height, width), and the scale of each."""
    levels, scale = quantised(rows.reshape(len(rows), -1).astype(np.float32))
    return {"pictures/scale": scale, "pictures": levels.reshape(len(rows), *image)}


def batch(data: Dataset, network: Network, trace: Trace) -> tuple[dict[str, Any], dict[str, Array]]:
    """The pictures of a step's batch, their labels, and the classes that the network says.

    Raises:
        ConflictError: if the data are no pictures.
    """
    image = image_of(data)
    labels, said = (
        None if data.coding is None else decode(array, data.coding).tolist()
        for array in (trace.targets, network.loss.said(trace.layers[-1].Y))
    )
    header = {"rows": list(trace.batch), "labels": labels, "said": said}
    return header, pictures_of(trace.layers[0].X, image)
