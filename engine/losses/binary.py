"""Cross-entropy of yes or no: each output is the probability of its own yes, or a score that becomes one."""

from __future__ import annotations

import math

import numpy as np

from engine.activations.bounded import sigma, sigmoid
from engine.activations.unbounded import ln_one_plus_exp, softplus
from engine.arrays import Array
from engine.formula import Expression
from engine.losses.elementwise import ElementwiseLoss
from engine.losses.limits import ratio, times_ln
from engine.notation import ln
from engine.output_range import OutputRange


class _YesOrNo(ElementwiseLoss):
    def check_targets(self, T: Array) -> None:
        """Targets are probabilities of yes: 0, 1, or between."""
        is_wrong = (T < 0) | (T > 1)
        if is_wrong.any():
            self.refuse_target(T, is_wrong, "from 0 to 1")


class BinaryCrossEntropy(_YesOrNo):
    """E = −1/N Σ (t·ln y + (1 − t)·ln(1 − y)), with y the probability of yes, between 0 and 1.

    An output that is 0 or 1 itself, and wrong, makes E infinite. ``binary_cross_entropy_from_logits`` takes
    the scores before the sigmoid, and has no such place.
    """

    name = "binary_cross_entropy"
    title = "binary cross-entropy"

    def each(self, Y: Array, T: Array) -> Array:
        """−t·ln y − (1 − t)·ln(1 − y)."""
        return -times_ln(T, Y) - times_ln(1 - T, 1 - Y)

    def slope(self, Y: Array, T: Array) -> Array:
        """(1 − t)/(1 − y) − t/y."""
        return ratio(1 - T, 1 - Y) - ratio(T, Y)

    def each_written(self, y: Expression, t: Expression) -> Expression:
        """−t·ln y − (1 − t)·ln(1 − y)."""
        return -t * ln(y) - (1 - t) * ln(1 - y)

    def slope_written(self, y: Expression, t: Expression) -> Expression:
        """(1 − t)/(1 − y) − t/y."""
        return (1 - t) / (1 - y) - t / y

    def refusal(self, outputs: OutputRange) -> str | None:
        """Outputs must be probabilities."""
        if outputs.is_step:
            return f"with outputs that are only {outputs}, E is 0 or infinite and nothing can be learned"
        if outputs.low >= 0 and outputs.high <= 1:
            return None
        return (
            "it takes the logarithms of Y and 1 − Y, so that outputs must lie between 0 and 1, and these are "
            f"{outputs}; let the network end with a sigmoid, or take binary_cross_entropy_from_logits"
        )


class BinaryCrossEntropyFromLogits(_YesOrNo):
    """E = 1/N Σ (ln(1 + exp y) − t·y): binary cross-entropy of σ(y), where y is any number, a logit."""

    name = "binary_cross_entropy_from_logits"
    title = "binary cross-entropy from logits"

    def each(self, Y: Array, T: Array) -> Array:
        """ln(1 + exp y) − t·y, which is −t·ln σ(y) − (1 − t)·ln(1 − σ(y))."""
        losses: Array = softplus(Y) - T * Y
        return losses

    def slope(self, Y: Array, T: Array) -> Array:
        """σ(y) − t."""
        return sigmoid(Y) - T

    def said(self, Y: Array) -> Array:
        """σ(y), the probability of yes."""
        return sigmoid(Y)

    def each_written(self, y: Expression, t: Expression) -> Expression:
        """ln(1 + exp y) − t·y."""
        return ln_one_plus_exp(y) - t * y

    def slope_written(self, y: Expression, t: Expression) -> Expression:
        """σ(y) − t."""
        return sigma(y) - t

    def refusal(self, outputs: OutputRange) -> str | None:
        """Outputs must be scores, any number from −∞ to ∞."""
        if math.isinf(outputs.low) and math.isinf(outputs.high):
            return None
        low, high = (float(sigmoid(np.array(bound))) for bound in (outputs.low, outputs.high))
        return (
            f"it applies the sigmoid itself, to scores from −∞ to ∞; outputs that are {outputs} could only "
            f"say probabilities from {low:.2g} to {high:.2g}; leave out the last activation"
        )
