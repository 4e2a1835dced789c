"""What the samples and the parameters of a step do to E, as it is answered."""

from __future__ import annotations

from pydantic import Field

from app.replies.base import Real, Reply, Row, Rows


class SampleShareReply(Reply):
    """One sample's share in a gradient."""

    sample: int = Field(description="Its row in the batch, from 0.")
    row: int = Field(description="Its row among the rows to train on, from 0.")
    gradient: Real = Field(description="Its share in ∂E/∂w; the shares of all samples add up to it.")
    share: Real = Field(description="The same as a part of Σ|gradient|, with its sign.")
    right: bool | None = Field(description="Whether the network says its class; null without classes.")


class SampleSharesReply(Reply):
    """Which samples of a batch push a parameter up, and which push it down."""

    layer: int
    tensor: str
    index: list[int]
    gradient: Real
    up: Real = Field(description="The shares that would have the step make the parameter larger, added up.")
    down: Real = Field(description="Those that would make it smaller, added up.")
    samples: list[SampleShareReply]


class WishReply(Reply):
    """What one sample alone would have one entry of a parameter do."""

    layer: int
    tensor: str
    index: list[int]
    value: Real
    gradient: Real = Field(
        description="The sample's share in ∂E/∂w; the sample would have w go the other way."
    )


class WishesReply(Reply):
    """What one sample alone would have the parameters do."""

    sample: int
    row: int
    right: bool | None
    count: int = Field(description="How many entries the parameters have.")
    wishes: list[WishReply] = Field(description="The largest, in order.")


class PathReply(Reply):
    """Where two parameters were on the way to a step."""

    steps: list[int]
    x: Row
    y: Row


class LandscapeReply(Reply):
    """E over a plane of two parameters."""

    step: int
    x: Row
    y: Row
    E: Rows = Field(description="A row for every y.")
    here: Row
    path: PathReply
