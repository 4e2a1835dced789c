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
    so_far: Real = Field(description="This term and all before it, added up.")
    rest: Real = Field(description="All terms after it, added up.")
    share: Real = Field(description="The term as a part of Σ|terms|, with its sign.")
    path: str = Field(description="The path that this share takes, in words, where a sum has several.")
    factors: list[FactorReply]


class CentralDifferenceReply(Reply):
    """A gradient beside (E(+ε) − E(−ε)) / 2ε."""

    value: Real
    gradient: Real
    difference: Real = Field(description="How far the two are apart.")
    epsilon: float
    relative_error: Real
    digits: int = Field(description="How many leading digits the two share.")
    agrees: bool
    has_kink: bool = Field(description="Whether a kink of E was in the way, so that it was looked nearer.")
    sides: list[Real] | None = Field(
        description="Where E has a kink within ε: its slope to the left and to the right. The gradient is "
        "compared with the one on the side without a kink."
    )
    is_compared: bool = Field(
        description="False where E has kinks to both sides within ε, and the gradient is not between: it has "
        "no derivative there, and the gradient is neither right nor wrong."
    )


class DerivationReply(Reply):
    """Why one number is what it is; ``layer`` is null for E and the targets."""

    layer: int | None
    tensor: str
    index: list[int]
    value: Real
    formula: FormulaReply
    terms: list[TermReply] = Field(
        description="At most 1,000, then the largest; the `rest` of the last is what all others come to."
    )
    count: int = Field(description="How many terms the sum has.")
    left_out_share: Real = Field(description="What the terms that are not told are of Σ|terms|, added up.")
    largest_first: bool = Field(
        description="Whether the terms are in the order of their size: they are many."
    )
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
    linear: Row = Field(description="What the gradient alone says that E is: loss + ∂E/∂w·Δw.")
    next_E: Real
    next_linear: Real


class TrialReply(Reply):
    """E if one parameter were another number, everything else as it is in the step."""

    layer: int
    tensor: str
    index: list[int]
    value: Real
    before: Real
    loss: Real
    then: Real = Field(description="E with that number.")
    change: Real = Field(description="ΔE.")
    gradient: Real
    predicted: Real = Field(description="∂E/∂w·Δw: the change if E went on along its slope.")


class CheckReply(Reply):
    """The gradients of a step against central differences."""

    count: int = Field(description="How many were compared: all, or a sample.")
    total: int
    worst: Real = Field(description="The largest relative error.")
    layer: int | None
    tensor: str | None
    index: list[int]
    agrees: bool
    kinks: int = Field(
        description="Beside how many of them E has a kink, as that of a ReLU or where a maximum changes; "
        "they were compared with the slope to one side of it."
    )
    not_differentiable: int = Field(description="How many cannot be compared: E has no derivative there.")
    tolerance: float
