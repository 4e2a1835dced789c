"""One number and the reasons for it, as they are answered."""

from __future__ import annotations

from pydantic import Field

from app.replies.base import FormulaReply, Real, Reply, Row


class FactorReply(Reply):
    """One number of a term; ``tensor`` is null for one computed on the way, and ``reads`` says from what.

    ``layer`` is null for a target. ``step`` is null, or the step whose tensor it is if that is another one.
    """

    text: str
    value: Real
    tensor: str | None
    layer: int | None
    index: list[int]
    step: int | None
    reads: list[FactorReply]


class TermReply(Reply):
    """A product of factors."""

    value: Real
    path: str = Field(description="The path that this share takes, in words, where a sum has several.")
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
    """Why one number is what it is; ``layer`` is null for E and the targets."""

    layer: int | None
    tensor: str
    index: list[int]
    value: Real
    formula: FormulaReply
    terms: list[TermReply]
    sum: Real
    note: str | None
    central_difference: CentralDifferenceReply | None


class DerivationsReply(Reply):
    """Why several numbers of one step are what they are, in the order in which they were asked for."""

    derivations: list[DerivationReply]


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
    """The gradients of a step against central differences."""

    count: int = Field(description="How many were compared: all, or a sample.")
    total: int
    worst: Real = Field(description="The largest relative error.")
    layer: int | None
    tensor: str | None
    index: list[int]
    agrees: bool
    tolerance: float
