"""What the answers are made of: numbers, formulas, and where numbers stopped being finite."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Real = Annotated[
    float | Literal["NaN", "Infinity", "-Infinity"],
    Field(description="A float64; one that is not finite is its name."),
]
Row = list[Real]
Rows = list[Row]


class Reply(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(extra="forbid")


class FormulaReply(Reply):
    """A formula."""

    text: str
    mathml: str


class DivergedReply(Reply):
    """The first number that was not finite."""

    step: int
    layer: int
    tensor: str = Field(description='A tensor of the layer, or "E".')
