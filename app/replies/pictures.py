"""What is answered about pictures."""

from __future__ import annotations

from pydantic import Field

from app.replies.base import Real, Reply, Row, Rows


class ReadingReply(Reply):
    """A drawing as the network sees it, and what it says."""

    step: int
    picture: Row = Field(description="The pixels from 0, paper, to 1, ink, row by row.")
    said: Row = Field(description="On the targets' scale: with softmax, probabilities.")
    answer: int | None = Field(description="The number of the class that is said.")


class SeenReply(Reply):
    """What the network does on the rows of a step, as when predicting."""

    error: Real
    said: Rows


class ShareReply(Reply):
    """One layer's share in what a step changes."""

    layer: int
    length: Real = Field(description="‖Δ‖ of its parameters.")
    first_order: Real = Field(description="∂E/∂θ·Δ: by how much a very small step would change E.")
    alone: SeenReply = Field(description="With the update of this layer alone.")


class SharesReply(Reply):
    """What a step changes on its own rows."""

    step: int
    before: SeenReply
    after: SeenReply
    layers: list[ShareReply]
