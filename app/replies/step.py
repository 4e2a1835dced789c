"""A step, as it is answered."""

from __future__ import annotations

from pydantic import Field

from app.replies.base import DivergedReply, Real, Reply, Rows
from engine.health import Health


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
    shares: list[str] = Field(
        description='What led to the updates, in order, such as "velocity/W"; each is a tensor to ask for.'
    )
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
