"""Whether gradients arrive: a word for each layer, from the norm of its ∂E/∂Y.

What a layer is given is compared with what the last layer is given, ∂E/∂Y as it leaves the loss. That
comparison is what "vanishing" and "exploding" mean. The size itself says little: it shrinks as a network
learns, in all layers together, and that is no illness.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

Health = Literal["healthy", "vanishing", "exploding", "dead"]

VANISHING = 1e-3
"""Below this part of what left the loss, a layer is vanishing: at one learning rate for all, it takes a
thousand steps for what the last layer does in one. A sigmoid passes on at most a quarter, so the first layer
of a network with four hidden sigmoid layers is below it; the article's XOR, trained until its tanh units
saturate, stays above 0.02."""

EXPLODING = 1e3
"""Beyond this multiple of what left the loss, a layer is exploding: the same, the other way round."""

HUGE = 1e6
"""Beyond this, a gradient is exploding whatever left the loss: a step throws weights of size 1 far away."""

CONVERGED = 1e-6
"""If less than this leaves the loss, nothing is left to learn: no layer is blamed for passing on nothing."""


def gradient_health(norms: Sequence[float]) -> list[Health]:
    """A word for each layer.

    Args:
        norms: ‖∂E/∂Y‖ of each layer, first to last. They need not be finite.

    Returns:
        "dead" where nothing at all arrives, "vanishing" and "exploding" by the thresholds, else "healthy".
    """
    return [_health(norm, norms[-1]) for norm in norms]


def _health(norm: float, from_the_loss: float) -> Health:
    if not norm <= HUGE or norm > EXPLODING * max(from_the_loss, CONVERGED):
        return "exploding"
    if not math.isfinite(from_the_loss) or from_the_loss < CONVERGED:
        return "healthy"
    if norm == 0:
        return "dead"
    return "vanishing" if norm < VANISHING * from_the_loss else "healthy"
