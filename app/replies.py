"""The shapes of what the server answers: the API reference is made from them, and tests hold answers to them.

Answers are not built from these models: numpy arrays go straight into JSON, which is many times faster.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.experiment import Experiment
from app.requests import Edit, Recording
from engine.health import Health

Real = Annotated[
    float | Literal["NaN", "Infinity", "-Infinity"],
    Field(description="A float64; one that is not finite is its name."),
]
Row = list[Real]
Rows = list[Row]


class Reply(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(extra="forbid")


class ErrorDetail(Reply):
    """What was wrong."""

    code: str
    message: str = Field(description="A sentence that names the rule and the value.")
    path: str | None = Field(description='The field that is meant, such as "layers.0.units".')


class ErrorReply(Reply):
    """Every error has this shape."""

    error: ErrorDetail


class FormulaReply(Reply):
    """A formula."""

    text: str
    mathml: str


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


class DivergedReply(Reply):
    """The first number that was not finite."""

    step: int
    layer: int
    tensor: str = Field(description='A tensor of the layer, or "E".')


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


class SummaryReply(Reply):
    """A tensor of more than 2,000 numbers."""

    shape: list[int]
    min: Real = Field(description="The smallest number that is finite.")
    max: Real
    mean: Real
    norm: Real
    zeros: int = Field(description="How many numbers are exactly 0.")
    histogram: list[int] = Field(description="How many lie in each of the equal intervals from min to max.")


TensorReply = Rows | SummaryReply


class LayerTraceReply(Reply):
    """Everything that one layer saw and computed in a step."""

    layer: int
    kind: str
    X: TensorReply
    Y: TensorReply
    dE_dY: TensorReply
    dE_dX: TensorReply
    parameters: dict[str, TensorReply]
    gradients: dict[str, TensorReply]
    update: dict[str, TensorReply] = Field(description="What the step adds to each parameter.")
    norms: dict[str, Real]


class FlowReply(Reply):
    """How much of ∂E/∂Y reaches a layer."""

    layer: int
    title: str
    norm: Real
    verdict: Health


class TraceReply(Reply):
    """One whole step: forward, loss, backward, update (not yet applied)."""

    step: int
    epoch: int
    batch: list[int] = Field(description="The training rows of the batch, from 0.")
    loss: Real
    targets: TensorReply
    layers: list[LayerTraceReply]
    flow: list[FlowReply]
    diverged: DivergedReply | None


class SliceReply(Reply):
    """A part of a tensor."""

    layer: int
    tensor: str
    shape: list[int]
    rows: list[int] = Field(description="From, and up to but without.")
    cols: list[int]
    values: Rows


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


class FigureReply(Reply):
    """A plotly figure whose traces have no data yet."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    config: dict[str, Any]


class HealthReply(Reply):
    """The server is up."""

    status: Literal["ok"]
    version: str
    runs: int


RecordingReply = Recording

SENTENCES = {
    403: "A page of another site asked.",
    404: "There is no such run, step, layer, tensor or branch.",
    409: "It cannot be done with this run, or not where it stands.",
    413: "The body is over 64 KiB.",
    422: "A value breaks a rule.",
    429: "A quota is used up.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides its result."""
    return {status: {"model": ErrorReply, "description": SENTENCES[status]} for status in statuses}
