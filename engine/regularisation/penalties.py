"""Penalties: a number R that is minimised together with E; ∂R/∂θ is added to the gradient."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Array
from engine.formula import Formula, Symbol
from engine.hyperparameters import Tunable, hyperparameter
from engine.update_notation import entrywise, sign, λ


class Penalty(Tunable, ABC):
    """A number R that is minimised together with E. Its share in an update, under its own name, is ∂R/∂θ."""

    sentence: ClassVar[str]
    symbol: ClassVar[str]

    @abstractmethod
    def value(self, theta: Array, neurons: Array) -> float:
        """R."""

    @abstractmethod
    def gradient(self, theta: Array, neurons: Array) -> Array:
        """∂R/∂θ, (parameters,); 0 for a bias."""

    @abstractmethod
    def formula(self, parameter: str) -> Formula:
        """∂R/∂θ as data, for a parameter of that name."""


@dataclass(frozen=True)
class L1(Penalty):
    """R = λ·Σ|w|. Every weight is drawn to 0 by the same amount, and crosses it back and forth.

    At 0 itself the slope is 0. For weights that come to rest at 0 see ``Shrinkage``.
    """

    name = "l1"
    title = "L1"
    symbol = "L1"
    sentence = "∂R/∂θ of R = λ·Σ|w|"
    strength: float = hyperparameter(0.001, "λ", "how much a weight's size counts", at_least=0)

    def value(self, theta: Array, neurons: Array) -> float:
        """λ·Σ|w|."""
        return self.strength * float(np.abs(theta[neurons >= 0]).sum())

    def gradient(self, theta: Array, neurons: Array) -> Array:
        """λ·sign(w)."""
        return np.where(neurons >= 0, self.strength * np.sign(theta), 0)

    def formula(self, parameter: str) -> Formula:
        """λ·sign(W)."""
        return entrywise(self.symbol, lambda W: λ * sign(W), Symbol(parameter, code="theta"))


@dataclass(frozen=True)
class L2(Penalty):
    """R = ½λ·Σw². Every weight is drawn to 0 in proportion to its size (weight_decay in most of PyTorch)."""

    name = "l2"
    title = "L2"
    symbol = "L2"
    sentence = "∂R/∂θ of R = ½λ·Σw²"
    strength: float = hyperparameter(0.001, "λ", "how much a weight's square counts", at_least=0)

    def value(self, theta: Array, neurons: Array) -> float:
        """½λ·Σw²."""
        return self.strength / 2 * float((theta[neurons >= 0] ** 2).sum())

    def gradient(self, theta: Array, neurons: Array) -> Array:
        """λ·w."""
        return np.where(neurons >= 0, self.strength * theta, 0)

    def formula(self, parameter: str) -> Formula:
        """λ·W."""
        return entrywise(self.symbol, lambda W: λ * W, Symbol(parameter, code="theta"))
