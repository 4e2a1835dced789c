"""A run, its data and its history, as they are answered."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.edits import Edit
from app.experiment import Experiment
from app.replies.base import DivergedReply, FormulaReply, Real, Reply, Row, Rows
from app.replies.data import DataDescriptionReply
from app.requests import Recording


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
    input_shape: list[int] = Field(description="Of one sample: [64], or [1, 8, 8] for an image.")
    output_shape: list[int]
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


class CheckedReply(Reply):
    """An experiment that fits together."""

    layers: list[LayerReply]
    parameter_count: int
    steps_per_epoch: int
    data: DataDescriptionReply


class BranchReply(Reply):
    """A branch of the run."""

    id: int
    name: str
    parent_name: str | None = Field(description="Of the branch that it left, also if that was deleted.")
    parent_is_deleted: bool
    edits: list[Edit]
    changes: list[str] = Field(description="What was changed on it by hand, in words, in order.")
    from_step: int
    furthest: int
    parent: int | None


class FrozenReply(Reply):
    """What stays as it is."""

    layer: int
    parameter: str
    index: list[int] | None = Field(description="null: the whole parameter.")


class EpochsReply(Reply):
    """How steps make epochs, from a step on until the batch size is another one."""

    step: int
    epoch: int = Field(description="The epoch in which that step stands.")
    steps_of_first: int = Field(description="How many steps are left of that epoch.")
    steps_per_epoch: int = Field(description="How many every later one has.")


class ChangeReply(Reply):
    """An edit in words."""

    step: int
    text: str = Field(description='What it changed: "learning rate 0.03 → 0.3".')


class VerdictReply(Reply):
    """Whether a run reproduces what its certificate says."""

    kind: Literal["bits", "digits", "differs"]
    digits: int | None = Field(description="How many digits agree at every mark; null: all bits do.")
    first_step: int | None = Field(description="The first marked step that differs.")
    sentence: str


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
    learning_rate: Real = Field(description="α of the step about to be taken.")
    batch_size: int
    frozen: list[FrozenReply]
    epochs: list[EpochsReply]
    edits: list[Edit]
    changes: list[ChangeReply] = Field(description="The edits in words, in the same order.")
    sealed: bool = Field(description="Whether it has a wrong rule, for a hunt.")
    notes: list[str] = Field(description="What is to be said about the recording that it came from.")
    verdict: VerdictReply | None = Field(description="null: it came without a certificate.")
    branch: int
    branches: list[BranchReply]
    data: DataDescriptionReply
    loss_function: LossFunctionReply
    layers: list[LayerReply]


class StopReply(Reply):
    """Why Play stops at a step."""

    step: int
    reasons: list[str] = Field(description='Empty if it does not: "test loss 0.0099 ≤ 0.01".')


class EvaluationHistoryReply(Reply):
    """How the network did on all rows at the ends of epochs."""

    steps: list[int]
    epochs: list[int]
    train_loss: Row
    test_loss: Row | None
    train_accuracy: Row | None
    test_accuracy: Row | None


class FlowHistoryReply(Reply):
    """‖∂E/∂Y‖ of each layer at the ends of epochs."""

    steps: list[int]
    layers: Rows


class HistoryReply(Reply):
    """The loss curve; neighbours are averaged where there are more steps than points."""

    furthest: int
    steps: list[int]
    loss: Row
    epoch_steps: list[int] = Field(description="The steps at which an epoch ended.")
    epoch_loss: Row = Field(description="The mean over that epoch's batches.")
    edits: list[Edit]
    changes: list[ChangeReply] = Field(description="The edits in words, in the same order.")
    diverged: DivergedReply | None
    evaluation: EvaluationHistoryReply
    flow: FlowHistoryReply
    learning_rate: Row = Field(description="At the steps of the evaluation.")


RecordingReply = Recording
