"""Losses of the margin: classes are −1 and +1, and outputs should be on the right side of 0 by 1 or more."""

from __future__ import annotations

import numpy as np

from engine.arrays import Array
from engine.formula import Expression, Power
from engine.losses.elementwise import ElementwiseLoss
from engine.notation import indicator, maximum, relation
from engine.output_range import OutputRange


class MarginLoss(ElementwiseLoss):
    """A loss of what is missing to the margin, max(0, 1 − t·y), for targets −1 and +1."""

    @staticmethod
    def missing(Y: Array, T: Array) -> Array:
        """max(0, 1 − t·y)."""
        missing: Array = np.maximum(1 - T * Y, 0)
        return missing

    def pieces_taken(self, Y: Array, T: Array) -> Array:
        """Whether the margin is kept."""
        return T * Y >= 1

    @staticmethod
    def missing_written(y: Expression, t: Expression) -> Expression:
        """max(0, 1 − t·y)."""
        return maximum(0, 1 - t * y)

    def check_targets(self, T: Array) -> None:
        """Targets are −1 or +1."""
        is_wrong = np.abs(T) != 1
        if is_wrong.any():
            self.refuse_target(T, is_wrong, "−1 or +1")

    def refusal(self, outputs: OutputRange) -> str | None:
        """Outputs must be able to reach −1 and +1."""
        if outputs.low <= -1 and outputs.high >= 1:
            return None
        return (
            f"it wants outputs up to −1 for one class and from +1 for the other, and these are {outputs}; "
            "let the network end with a fully connected layer, or with tanh"
        )


class Hinge(MarginLoss):
    """E = 1/N Σ max(0, 1 − t·y), the loss of a support vector machine; at the kink the slope is 0."""

    name = "hinge"
    title = "hinge"

    def each(self, Y: Array, T: Array) -> Array:
        """max(0, 1 − t·y)."""
        return self.missing(Y, T)

    def slope(self, Y: Array, T: Array) -> Array:
        """−t where the margin is not kept, else 0."""
        return np.where(T * Y < 1, -T, 0)

    def each_written(self, y: Expression, t: Expression) -> Expression:
        """max(0, 1 − t·y)."""
        return self.missing_written(y, t)

    def slope_written(self, y: Expression, t: Expression) -> Expression:
        """−t·[t·y < 1]."""
        return -t * indicator(relation(t * y, "<", 1))


class SquaredHinge(MarginLoss):
    """E = 1/N Σ max(0, 1 − t·y)²: as the hinge, but smooth, and harder on outputs that are far off."""

    name = "squared_hinge"
    title = "squared hinge"

    def each(self, Y: Array, T: Array) -> Array:
        """max(0, 1 − t·y)²."""
        return self.missing(Y, T) ** 2

    def slope(self, Y: Array, T: Array) -> Array:
        """−2·t·max(0, 1 − t·y)."""
        slope: Array = -2 * T * self.missing(Y, T)
        return slope

    def each_written(self, y: Expression, t: Expression) -> Expression:
        """max(0, 1 − t·y)²."""
        return Power(self.missing_written(y, t), 2)

    def slope_written(self, y: Expression, t: Expression) -> Expression:
        """−2·t·max(0, 1 − t·y)."""
        return -2 * t * self.missing_written(y, t)
