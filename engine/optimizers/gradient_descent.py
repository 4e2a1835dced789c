"""Gradient descent: down the slope, and with a velocity that remembers the slopes before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Array
from engine.formula import Symbol
from engine.hyperparameters import hyperparameter
from engine.optimizers.base import DELTA, Optimizer, Share, learning_rate
from engine.optimizers.bound import Bound
from engine.schedules import Constant
from engine.update_notation import Previous, entrywise, scalar, α

μ, v = scalar("μ", "momentum"), Symbol("v", code="velocity")


VELOCITY = "the gradients so far, older ones counting less"


class SGDInPlace(Bound):
    """Δθ = −α·∂E/∂θ in one call."""

    def __init__(
        self,
        optimizer: Optimizer,
        theta: Array,
        gradient: Array,
        state: Mapping[str, Array],
        neurons: Array | None = None,
    ) -> None:
        super().__init__(optimizer, theta, gradient, state, neurons)
        self.steady = isinstance(optimizer.schedule, Constant)
        self.minus_rate = np.zeros((), theta.dtype)
        self.calls = ((np.multiply, (gradient, self.minus_rate, self.delta)),)

    def prepare(self, step: int) -> None:
        """Set −α."""
        self.minus_rate[()] = -self.optimizer.rate(step)


@dataclass
class SGD(Optimizer):
    """Plain gradient descent, stochastic because a batch stands for all the data: Δθ = −α·∂E/∂θ."""

    name = "sgd"
    title = "SGD"
    in_place = SGDInPlace

    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:  # noqa: ARG002
        """The step Δθ = −α·g."""
        return {"delta": -rate * g}

    def written(self, g: Symbol, result: str) -> tuple[Share, ...]:
        """The step Δθ = −α·g."""
        return (Share("delta", DELTA, entrywise(result, lambda g: -α * g, g)),)


class MomentumInPlace(SGDInPlace):
    """v = μ·v + ∂E/∂θ and Δθ = −α·v in three calls."""

    def __init__(
        self,
        optimizer: "Momentum",
        theta: Array,
        gradient: Array,
        state: Mapping[str, Array],
        neurons: Array | None = None,
    ) -> None:
        super().__init__(optimizer, theta, gradient, state, neurons)
        before, velocity = state["velocity"], self.next_state["velocity"]
        momentum = np.array(optimizer.momentum, theta.dtype)
        self.calls = (
            (np.multiply, (before, momentum, velocity)),
            (np.add, (velocity, gradient, velocity)),
            (np.multiply, (velocity, self.minus_rate, self.delta)),
        )


@dataclass
class Momentum(Optimizer):
    """The velocity v gathers the gradients, and θ moves along it: v = μ·v + ∂E/∂θ, Δθ = −α·v.

    Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; as in PyTorch α stands
    outside the velocity, so that a change of α acts at once.
    """

    name = "momentum"
    title = "Momentum"
    own_slots = ("velocity",)
    in_place: ClassVar[type[Bound] | None] = MomentumInPlace
    learning_rate: float = learning_rate(0.01)
    momentum: float = hyperparameter(0.9, "μ", "which part of the velocity is kept", at_least=0, below=1)

    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:  # noqa: ARG002
        """The velocity v = μ·vₜ₋₁ + g; Δθ = −α·v."""
        velocity = self.momentum * before["velocity"] + g
        return {"velocity": velocity, "delta": -rate * velocity}

    def written(self, g: Symbol, result: str) -> tuple[Share, ...]:
        """The velocity v = μ·vₜ₋₁ + g; Δθ = −α·v."""
        return (
            Share(
                "velocity",
                VELOCITY,
                entrywise("v", lambda v, g: μ * v + g, Previous("v", code="velocity"), g),
            ),
            Share("delta", DELTA, entrywise(result, lambda v: -α * v, v)),
        )


@dataclass
class Nesterov(Momentum):
    """Momentum that looks ahead: v = μ·v + ∂E/∂θ, Δθ = −α·(∂E/∂θ + μ·v).

    Nesterov 1983, in the form of Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and
    momentum in deep learning", 2013, with the gradient taken at θ itself, as in PyTorch.
    """

    name = "nesterov"
    title = "Nesterov"

    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:  # noqa: ARG002
        """The velocity v = μ·vₜ₋₁ + g; ahead = g + μ·v; Δθ = −α·ahead."""
        velocity = self.momentum * before["velocity"] + g
        ahead = g + self.momentum * velocity
        return {"velocity": velocity, "ahead": ahead, "delta": -rate * ahead}

    def written(self, g: Symbol, result: str) -> tuple[Share, ...]:
        """The velocity v = μ·vₜ₋₁ + g; ahead = g + μ·v; Δθ = −α·ahead."""
        velocity, _ = super().written(g, result)
        return (
            velocity,
            Share(
                "ahead", "the velocity one step further on", entrywise("ahead", lambda g, v: g + μ * v, g, v)
            ),
            Share("delta", DELTA, entrywise(result, lambda ahead: -α * ahead, Symbol("ahead"))),
        )
