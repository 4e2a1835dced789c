"""Which loss goes with which outputs: pairs that make no sense are refused with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import EngineError
from engine.layers.base import Layer
from engine.losses import Loss
from engine.output_range import ANY_NUMBER, OutputRange


def output_range(layers: Sequence[Layer]) -> OutputRange:
    """Which numbers can come out of the last of these layers."""
    outputs = ANY_NUMBER
    for layer in layers:
        outputs = layer.output_range(outputs)
    return outputs


def refusal(layers: Sequence[Layer], loss: Loss) -> str | None:
    """Why this loss makes no sense after these layers, as a sentence; None if it does, or there are none."""
    if not layers:
        return None
    reason = loss.refusal(output_range(layers))
    return reason and f"the loss {loss.name} does not go with the last layer, {layers[-1]!r}: {reason}"


def check_pair(layers: Sequence[Layer], loss: Loss) -> None:
    """See that the loss goes with the outputs of the last layer.

    Raises:
        EngineError: if it does not.
    """
    reason = refusal(layers, loss)
    if reason:
        raise EngineError(reason)
