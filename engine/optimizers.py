"""Optimizers: from the gradient to the change of the parameters.

The article updates W and B inside ``backward`` "for the sake of simplicity". Here the update stands apart:
merged, it is easy to propagate through weights that are updated already.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from engine.arrays import Array
from engine.errors import EngineError


class Optimizer(ABC):
    """How far each parameter moves, given ∂E/∂θ.

    Attributes:
        name: its name in an experiment.
        learning_rate: α, the step size; a positive number.
    """

    name: ClassVar[str]

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = checked_learning_rate(learning_rate)

    @abstractmethod
    def delta(self, gradient: Array) -> Array:
        """Δθ, what is added to the parameters; shaped as the gradient, (parameters,)."""


class SGD(Optimizer):
    """Plain gradient descent: Δθ = −α·∂E/∂θ."""

    name = "sgd"

    def delta(self, gradient: Array) -> Array:
        """Δθ = −α·∂E/∂θ."""
        return -self.learning_rate * gradient


def checked_learning_rate(value: float) -> float:
    """The learning rate, if it is one.

    Raises:
        EngineError: if it is not a finite number over 0.
    """
    if not (np.isfinite(value) and value > 0):
        raise EngineError(f"the learning rate must be a finite number over 0, not {value}")
    return float(value)
