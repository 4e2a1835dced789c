"""One number and the reasons for it, as they are answered."""

from __future__ import annotations

from pydantic import Field

from app.replies.base import FormulaReply, Real, Reply, Row


class FactorReply(Reply):
    """One number of a term; ``tensor`` is null for one computed on the way, and ``reads`` says from what."""

    text: str
    value: Real
    tensor: str | None
    layer: int | None
    index: list[int]
    reads: list[FactorReply]


class TermReply(Reply):
    """A product of factors."""

    value: Real
    factors: list[FactorReply]


class CentralDifferenceReply(Reply):
    """A gradient beside (E(+ε) − E(−ε)) / 2ε."""

    value: Real
    gradient: Real
    epsilon: float
    relative_error: Real
    digits: int = Field(description="How many leading digits the two share.")
    agrees: bool


class DerivationReply(Reply):
    """Why one number is what it is."""

    layer: int
    tensor: str
    index: list[int]
    value: Real
    formula: FormulaReply
    terms: list[TermReply]
    sum: Real
    note: str | None
    central_difference: CentralDifferenceReply | None


class SlopeReply(Reply):
    """E as a function of one parameter, everything else as it is in the step."""

    layer: int
    tensor: str
    index: list[int]
    value: Real
    loss: Real
    gradient: Real
    next: Real = Field(description="Where the step's update takes the parameter.")
    x: Row
    E: Row


class CheckReply(Reply):
    """Every gradient of a step against central differences."""

    count: int
    worst: Real = Field(description="The largest relative error.")
    layer: int | None
    tensor: str | None
    index: list[int]
    agrees: bool
    tolerance: float
