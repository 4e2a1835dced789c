"""Losses whose gradient is wrong; E is as it should be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.bugs.rule import wrong_loss
from engine.arrays import Array
from engine.losses import LOSSES, CategoricalCrossEntropy, Loss, SoftmaxCrossEntropy
from engine.rows import softmax


def _scaled(name: str, factor: Callable[[Array], float]) -> list[type[Loss]]:
    """For each loss of the engine a subclass whose gradient is as many times as large."""

    def scaled(base: type[Loss]) -> type[Loss]:
        def gradient(self: Loss, Y: Array, T: Array) -> Array:
            return base.gradient(self, Y, T) * factor(Y)

        return wrong_loss(type(f"{name}{base.__name__}", (base,), {"gradient": gradient}))

    return [scaled(base) for base in {type(loss) for loss in LOSSES.values()}]


SUMMED = _scaled("Summed", len)
"""∂E/∂Y of the sum over the batch, where E is its mean."""

TURNED = _scaled("Turned", lambda _: -1.0)
"""−∂E/∂Y: training climbs."""


@wrong_loss
class JacobianTwice(SoftmaxCrossEntropy):
    """∂E/∂Y = J·(P − T)/batch: P − T holds the softmax's Jacobian already."""

    def gradient(self, Y: Array, T: Array) -> Array:
        """The Jacobian is applied once more."""
        P, right = softmax(Y), super().gradient(Y, T)
        twice: Array = P * (right - (right * P).sum(axis=1, keepdims=True))
        return twice


@wrong_loss
class JacobianHere(CategoricalCrossEntropy):
    """∂E/∂Y = (Y − T)/batch, which is right behind a softmax that is left out of the backward pass."""

    def gradient(self, Y: Array, T: Array) -> Array:
        """The softmax layer before it then applies its Jacobian a second time."""
        return np.asarray((Y - T) / len(Y))
