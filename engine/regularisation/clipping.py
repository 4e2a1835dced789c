"""Clipping: a limit to the gradient, before anything else is done with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Array
from engine.formula import Formula
from engine.hyperparameters import Tunable, hyperparameter
from engine.notation import function
from engine.update_notation import derivative, entrywise, norm, scalar

c = scalar("c", "limit")


class Clipping(Tunable, ABC):
    """A limit to the gradient. Its share in an update is "clipped"."""

    sentence: ClassVar[str]

    @abstractmethod
    def clip(self, gradient: Array) -> Array:
        """The gradient within the limit, (parameters,)."""

    @abstractmethod
    def formula(self, parameter: str) -> Formula:
        """The clipped gradient as data, for a parameter of that name."""


@dataclass(frozen=True)
class ClipByValue(Clipping):
    """Every entry of the gradient is kept within ±c. That can change the gradient's direction."""

    name = "clip_by_value"
    title = "Clipping by value"
    sentence = "the gradient, no entry larger than c"
    limit: float = hyperparameter(1.0, "c", "the largest size of an entry", above=0)

    def clip(self, gradient: Array) -> Array:
        """Each entry, but no less than −c and no more than c."""
        return np.clip(gradient, -self.limit, self.limit)

    def formula(self, parameter: str) -> Formula:
        """Clip(∂E/∂W, −c, c)."""
        return entrywise("clipped", lambda g: function("clip", "np.clip", g, -c, c), derivative(parameter))


@dataclass(frozen=True)
class ClipByNorm(Clipping):
    """A gradient longer than c, over all parameters together, is shortened to length c. Its direction stays.

    Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", 2013. PyTorch's
    clip_grad_norm_ divides by ‖∂E/∂θ‖ + 10⁻⁶, which leaves the length a little under c.
    """

    name = "clip_by_norm"
    title = "Clipping by norm"
    sentence = "the gradient, no longer than c"
    limit: float = hyperparameter(1.0, "c", "the largest length of the gradient", above=0)

    def clip(self, gradient: Array) -> Array:
        """The gradient, times c/‖∂E/∂θ‖ if it is longer than c."""
        length = float(np.linalg.norm(gradient))
        return gradient * (self.limit / length) if length > self.limit else gradient

    def formula(self, parameter: str) -> Formula:
        """∂E/∂W times c/‖∂E/∂θ‖, or times 1 if that is smaller."""
        shortening = function("min", "np.minimum", 1, c / norm(derivative("θ")))
        return entrywise("clipped", lambda g: g * shortening, derivative(parameter))
