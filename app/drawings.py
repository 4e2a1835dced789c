"""A picture of one's own: drawn, nudged, learned from. What is asked about it."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from app.edits import Step
from app.errors import ConflictError, InvalidError
from app.experiment import Settings
from app.pictures import image_of
from app.rules import Rule
from app.tables import Number
from engine.arrays import Array
from engine.datasets import Dataset, encode
from engine.edits import RowsEdit

MOST_STROKES = 200
MOST_POINTS = 4000
MOST_NUDGES = 40

Label = Annotated[int, Field(ge=0), Rule("The label must be the number of a class, from 0")]
Picture = Annotated[list[Number], Rule("A picture must be a list of numbers, row by row")]


class Drawing(Settings):
    """Strokes as they were drawn, in any unit, x to the right and y down."""

    strokes: Annotated[
        list[
            Annotated[
                list[Annotated[list[Number], Field(min_length=2, max_length=2)]],
                Field(max_length=MOST_POINTS),
            ]
        ],
        Field(max_length=MOST_STROKES),
        Rule(f"A drawing must be a list of at most {MOST_STROKES} strokes, each of points (x, y)"),
    ]


class OwnPicture(Settings):
    """A picture to take a step on, and what it is; without a label, the step takes its batch again."""

    step: Step
    picture: Picture = Field(default=[])
    label: Label | None = None


class Nudging(Settings):
    """A picture, what it should be read as, and how far it is nudged."""

    picture: Picture
    label: Label
    by: Annotated[
        float, Field(gt=0, le=1, allow_inf_nan=False), Rule("by must be a number over 0, up to 1")
    ] = 0.1
    steps: Annotated[
        int, Field(ge=0, le=MOST_NUDGES), Rule(f"steps must be a whole number from 0 to {MOST_NUDGES}")
    ] = 20


def row_of(data: Dataset, picture: list[float]) -> Array:
    """A picture as a row of the data, (inputs,).

    Raises:
        ConflictError: if the rows of the data are no pictures.
        InvalidError: if it has another number of pixels, or one that is not from 0 to 1.
    """
    rows, columns = image_of(data)
    if len(picture) != rows * columns:
        raise InvalidError(
            f"The pictures of these data have {rows}×{columns} = {rows * columns} pixels; "
            f"this one has {len(picture)}.",
            "picture",
        )
    row = np.array(picture)
    if row.min() < 0 or row.max() > 1:
        raise InvalidError("The pixels of a picture must be numbers from 0 to 1.", "picture")
    return row


def target_of(data: Dataset, label: int) -> Array:
    """What the network should say to a picture of a class, (outputs,).

    Raises:
        ConflictError: if the data have no classes.
        InvalidError: if there is no such class.
    """
    if data.coding is None:
        raise ConflictError(f"These data ({data.title}) have no classes.")
    if label >= len(data.classes):
        raise InvalidError(
            f"The label must be a whole number from 0 to {len(data.classes) - 1}; {label} is not.", "label"
        )
    target: Array = encode(np.array([label]), len(data.classes), data.coding)[0]
    return target


def edit_of(data: Dataset, asked: OwnPicture) -> RowsEdit:
    """The edit that takes a step on a picture of one's own, or on its batch again."""
    if asked.label is None:
        return RowsEdit(asked.step, (), ())
    row, target = row_of(data, asked.picture), target_of(data, asked.label)
    return RowsEdit(asked.step, (tuple(row.tolist()),), (tuple(target.tolist()),))
