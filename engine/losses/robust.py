"""Losses that large differences do not dominate: beyond a point they grow no faster than the difference."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from engine.activations.unbounded import softplus
from engine.arrays import Array
from engine.formula import Expression, Power, Symbol
from engine.hyperparameters import Hyperparameter, Range
from engine.losses.elementwise import ElementwiseLoss
from engine.notation import absolute, cases, function, relation


def _magnitude(D: Array) -> Array:
    """|d|, taken of a complex number by its real part."""
    return np.where(D.real < 0, -D, D)


class MeanAbsoluteError(ElementwiseLoss):
    """E = 1/N Σ |y − t|. Its slope is ±1 however small the difference; at 0 it is taken as 0."""

    name = "mae"
    title = "MAE"

    def each(self, Y: Array, T: Array) -> Array:
        """|y − t|."""
        return _magnitude(Y - T)

    def slope(self, Y: Array, T: Array) -> Array:
        """The sign of y − t."""
        sign: Array = np.sign(Y - T)
        return sign

    def pieces_taken(self, Y: Array, T: Array) -> Array:
        """Which side of t y is on."""
        return self.slope(Y, T)

    def each_written(self, y: Expression, t: Expression) -> Expression:
        """|y − t|."""
        return absolute(y - t)

    def slope_written(self, y: Expression, t: Expression) -> Expression:
        """sign(y − t)."""
        return function("sign", "np.sign", y - t)


class Huber(ElementwiseLoss):
    """E = 1/N Σ ½d² where |d| ≤ δ, and δ·(|d| − ½δ) beyond, with d = y − t (Huber 1964).

    Args:
        delta: δ, the difference beyond which the loss grows as a line.

    Raises:
        EngineError: if it is not a finite number over 0.
    """

    name = "huber"
    title = "Huber"
    settings: ClassVar[tuple[Hyperparameter, ...]] = (
        Hyperparameter("delta", "δ", "the difference beyond which E grows as a line", 1.0, Range(above=0)),
    )

    def __init__(self, delta: float = 1.0) -> None:
        self.delta = float(self.settings[0].checked(delta, "Huber"))
        self._δ = Symbol("δ", is_matrix=False, code=repr(self.delta))

    def each(self, Y: Array, T: Array) -> Array:
        """½d², or δ·(|d| − ½δ)."""
        D, δ = _magnitude(Y - T), self.delta
        return np.where(D.real <= δ, D * D / 2, δ * (D - δ / 2))

    def slope(self, Y: Array, T: Array) -> Array:
        """The difference, cut off at ±δ."""
        cut: Array = np.clip(Y - T, -self.delta, self.delta)
        return cut

    def pieces_taken(self, Y: Array, T: Array) -> Array:
        """Whether y is within δ of t, or beyond it on which side."""
        D = Y - T
        side: Array = np.sign(D) * (np.abs(D) > self.delta)
        return side

    def each_written(self, y: Expression, t: Expression) -> Expression:
        """½(y − t)², or δ·(|y − t| − ½δ)."""
        d, δ = absolute(y - t), self._δ
        return cases(relation(d, "≤", δ), Power(y - t, 2) / 2, δ * (d - δ / 2))

    def slope_written(self, y: Expression, t: Expression) -> Expression:
        """clip(y − t, −δ, δ)."""
        return function("clip", "np.clip", y - t, -self._δ, self._δ)


class LogCosh(ElementwiseLoss):
    """E = 1/N Σ ln cosh(y − t): near 0 as ½d², far off as |d| − ln 2, and smooth between."""

    name = "log_cosh"
    title = "log-cosh"

    def each(self, Y: Array, T: Array) -> Array:
        """The same as |d| + ln(1 + exp(−2|d|)) − ln 2, in which nothing overflows."""
        D = _magnitude(Y - T)
        return D + softplus(-2 * D) - math.log(2)

    def slope(self, Y: Array, T: Array) -> Array:
        """tanh(y − t)."""
        slope: Array = np.tanh(Y - T)
        return slope

    def each_written(self, y: Expression, t: Expression) -> Expression:
        """The logarithm of cosh(y − t)."""
        return function("ln cosh", "np.log(np.cosh({0}))", y - t)

    def slope_written(self, y: Expression, t: Expression) -> Expression:
        """tanh(y − t)."""
        return function("tanh", "np.tanh", y - t)
