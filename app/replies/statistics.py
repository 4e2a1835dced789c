"""How each layer is, as it is answered."""

from __future__ import annotations

from pydantic import Field

from app.replies.base import Real, Reply
from engine.diagnosis import Verdict


class UnitNumbersReply(Reply):
    """Which units are meant, from 0."""

    dead: list[int]
    saturated: list[int]


class UnitsReply(Reply):
    """The units of an activation, watched on the training rows."""

    units: int
    dead: int = Field(description="How many have the slope 0 for every row.")
    saturated: int = Field(description="How many are on a flat part of their curve for nearly every row.")
    which: UnitNumbersReply


class TensorStatisticsReply(Reply):
    """A tensor from afar."""

    shape: list[int]
    mean: Real
    deviation: Real
    min: Real
    max: Real
    norm: Real
    zeros: float = Field(description="The share of entries that are exactly 0.")
    histogram: list[int] = Field(description="How many lie in each of the equal intervals from min to max.")


class LayerStatisticsReply(Reply):
    """How a layer is."""

    layer: int
    title: str
    verdict: Verdict
    reason: str
    suggestion: str | None
    norm: Real = Field(description="‖∂E/∂Y‖.")
    ratio: Real = Field(description="The same as a part of what leaves the loss.")
    units: UnitsReply | None
    update_ratio: Real | None = Field(description="‖ΔW‖/‖W‖.")
    tensors: dict[str, TensorStatisticsReply]


class StatisticsReply(Reply):
    """How every layer is in a step."""

    step: int
    verdict: Verdict = Field(description="The gravest of all layers.")
    layer: int = Field(description="Whose it is.")
    sentence: str
    suggestion: str | None
    layers: list[LayerStatisticsReply]
