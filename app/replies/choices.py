"""What an experiment can be made of, as it is answered."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.replies.base import FormulaReply, Real, Reply
from app.replies.run import CurveReply


class SettingReply(Reply):
    """Something that can be set."""

    type: Literal["real", "integer", "boolean", "choice", "pair", "sizes"]
    name: str
    title: str
    symbol: str | None = Field(description="Its letter in formulas.")
    description: str
    default: Any = Field(description="null: it must be given.")
    rule: str
    low: float | None
    high: float | None
    low_open: bool = Field(description="Whether it must be larger than `low`.")
    high_open: bool
    choices: dict[str, str] | None = Field(default=None, description="Names and titles.")


class DataSettingReply(Reply):
    """Something that can be set about data."""

    type: Literal["integer", "real", "choice", "several", "text", "names", "rows"]
    name: str
    title: str
    description: str
    default: Any
    rule: str
    low: float | None = None
    high: float | None = None
    step: float | None = Field(default=None, description="The stride of a slider.")
    choices: dict[str, str] | None = None
    most: int | None = None
    fewest: int | None = None
    fewest_columns: int | None = None
    most_columns: int | None = None


class FamilyReply(Reply):
    """A family of data."""

    kind: str
    title: str
    description: str
    group: Literal["classification", "regression", "own", "pictures"]
    settings: list[DataSettingReply]


class LayerChoiceReply(Reply):
    """A kind of layer."""

    kind: str
    title: str
    description: str
    settings: list[SettingReply]
    takes_parameters: bool = Field(description="Whether its parameters can be given.")


class ActivationReply(Reply):
    """An activation function."""

    name: str
    title: str
    low: Real = Field(description="The lowest number that comes out.")
    high: Real
    formulas: dict[str, FormulaReply]
    curve: CurveReply


class InitializerReply(Reply):
    """A way to draw the first weights."""

    name: str
    sentence: str


class LossChoiceReply(Reply):
    """A loss."""

    name: str
    title: str
    description: str
    normalisation: str
    settings: list[SettingReply]
    formulas: dict[str, FormulaReply]


class PartChoiceReply(Reply):
    """A clipping."""

    kind: str
    title: str
    description: str
    settings: list[SettingReply]


class ShareReply(Reply):
    """One vector of an update."""

    name: str
    sentence: str
    formula: FormulaReply | None


class OptimizerReply(PartChoiceReply):
    """An optimizer."""

    formulas: list[ShareReply]


class ScheduleReply(PartChoiceReply):
    """A schedule."""

    formulas: dict[str, FormulaReply] = Field(description="α, by the phase in which each formula holds.")


class RegularisationReply(PartChoiceReply):
    """A penalty, or a correction of the step."""

    group: Literal["penalty", "correction"]


class SuggestedReply(Reply):
    """How a network ends that says such targets."""

    ending: str
    loss: str


class CompatibilityReply(Reply):
    """Which loss goes with what; null if it does, else a sentence."""

    endings: dict[str, dict[str, str | None]] = Field(description="By what ends the network.")
    targets: dict[str, dict[str, str | None]] = Field(description="By how targets are coded.")
    suggested: dict[str, SuggestedReply]


class FeatureReply(Reply):
    """What a network can be given of a position."""

    name: str
    title: str
    axes: int = Field(description="How many axes a position needs for it.")


class ChoicesReply(Reply):
    """Everything that a form needs."""

    families: list[FamilyReply]
    layers: list[LayerChoiceReply]
    activations: list[ActivationReply]
    initializers: list[InitializerReply]
    losses: list[LossChoiceReply]
    optimizers: list[OptimizerReply]
    schedules: list[ScheduleReply]
    clippings: list[PartChoiceReply]
    regularisations: list[RegularisationReply]
    compatibility: CompatibilityReply
    features: list[FeatureReply]
    limits: dict[str, int]
