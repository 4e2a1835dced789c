"""A run, its data and its history, as they are answered."""

from __future__ import annotations

from pydantic import Field

from app.experiment import Experiment
from app.replies.base import DivergedReply, FormulaReply, Real, Reply, Row, Rows
from app.requests import Edit, Recording


class CurveReply(Reply):
    """A function, sampled."""

    x: Row
    y: Row


class LayerReply(Reply):
    """A layer as it stands in the run; layers count from 0."""

    layer: int
    kind: str
    title: str
    inputs: int | None = Field(description="How many numbers a sample has when it comes in.")
    outputs: int | None
    function: str | None = Field(description="An activation's function.")
    parameters: dict[str, list[int]] = Field(description="The shape of each parameter.")
    formulas: dict[str, FormulaReply] = Field(description="By the tensor that the formula gives.")
    curve: CurveReply | None = Field(description="An activation's function on [−4, 4].")


class LossFunctionReply(Reply):
    """The loss, and what it is divided by."""

    name: str
    title: str
    normalisation: str
    formulas: dict[str, FormulaReply]


class BranchReply(Reply):
    """A branch of the run."""

    id: int
    from_step: int
    furthest: int
    parent: int | None


class RunReply(Reply):
    """A run as it stands. The loss is E of the batch of the step about to be taken."""

    id: str
    step: int
    epoch: int
    loss: Real
    experiment: Experiment
    furthest: int = Field(description="The last step that was ever reached on this branch.")
    steps_per_epoch: int
    parameter_count: int
    diverged: DivergedReply | None
    edits: list[Edit]
    branch: int
    branches: list[BranchReply]
    loss_function: LossFunctionReply
    layers: list[LayerReply]


class DataReply(Reply):
    """The training rows."""

    inputs: Rows
    targets: Rows


class HistoryReply(Reply):
    """The loss curve; neighbours are averaged where there are more steps than points."""

    furthest: int
    steps: list[int]
    loss: Row
    epoch_steps: list[int] = Field(description="The steps at which an epoch ended.")
    epoch_loss: Row = Field(description="The mean over that epoch's batches.")
    edits: list[Edit]
    diverged: DivergedReply | None


RecordingReply = Recording
