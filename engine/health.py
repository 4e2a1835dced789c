"""Whether gradients arrive: a word for each layer, from the norm of its ∂E/∂Y.

What a layer is given is compared with what the last layer is given, ∂E/∂Y as it leaves the loss. That comparison
is what "vanishing" and "exploding" mean; the size itself says little, because it shrinks as the network learns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

Health = Literal["healthy", "vanishing", "exploding", "dead"]

VANISHING = 1e-4
"""Below this part of what left the loss, a layer hardly learns: at one learning rate for all, it needs 10,000
steps for what the last layer does in one. Five sigmoid layers (each passes on at most a quarter) are above it,
seven are below; a trained XOR network with saturated tanh units stays above it."""

EXPLODING = 1e4
"""Beyond this multiple of what left the loss, the other way round."""

CONVERGED = 1e-6
"""If less than this leaves the loss, nothing is left to learn, and no layer is blamed for passing on nothing."""

HUGE = 1e8
"""A gradient of this size is exploding whatever left the loss: one step throws every weight far out of range."""


def gradient_health(norms: Sequence[float]) -> list[Health]:
    """A word for each layer.

    Args:
        norms: ‖∂E/∂Y‖ of each layer, first to last; a norm that is not finite is a word in itself.
    """
    if not norms:
        return []
    return [_word(norm, norms[-1]) for norm in norms]


def _word(norm: float, from_the_loss: float) -> Health:
    if not math.isfinite(norm) or norm > HUGE:
        return "exploding"
    if from_the_loss < CONVERGED:
        return "healthy"
    if norm == 0:
        return "dead"
    if norm < VANISHING * from_the_loss:
        return "vanishing"
    if norm > EXPLODING * from_the_loss:
        return "exploding"
    return "healthy"
