"""AdaGrad and its heirs: each parameter has a step size of its own, from the squares of its gradients."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.formula import Power, Root, Symbol
from engine.hyperparameters import hyperparameter
from engine.optimizers.base import DELTA, Optimizer, Share, learning_rate
from engine.update_notation import Previous, entrywise, scalar, α

ρ, ε = scalar("ρ", "decay"), scalar("ε", "epsilon")
s, s_before = Symbol("s", code="squares"), Previous("s", code="squares")
d_before = Previous("d", code="changes")


@dataclass
class AdaGrad(Optimizer):
    """s gathers the squares of the gradients; Δθ = −α / (√s + ε)·∂E/∂θ. Its steps only get smaller.

    Duchi, Hazan, Singer, "Adaptive subgradient methods", 2011.
    """

    name = "adagrad"
    title = "AdaGrad"
    own_slots = ("squares",)
    learning_rate: float = learning_rate(0.01)
    epsilon: float = hyperparameter(1e-10, "ε", "what keeps the divisor from 0", above=0)

    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:  # noqa: ARG002
        """The sum s = sₜ₋₁ + g²; Δθ = −α / (√s + ε)·g."""
        squares = before["squares"] + g**2
        return {"squares": squares, "delta": -rate / (np.sqrt(squares) + self.epsilon) * g}

    def written(self, g: Symbol, result: str) -> tuple[Share, ...]:
        """The sum s = sₜ₋₁ + g²; Δθ = −α / (√s + ε)·g."""
        return (
            Share(
                "squares",
                "the squares so far, added up",
                entrywise("s", lambda s, g: s + Power(g, 2), s_before, g),
            ),
            Share("delta", DELTA, entrywise(result, lambda g, s: -α / (Root(s) + ε) * g, g, s)),
        )


@dataclass
class RMSProp(Optimizer):
    """AdaGrad that forgets: s is a running mean of the squares; Δθ = −α / (√s + ε)·∂E/∂θ.

    Tieleman & Hinton, "Neural networks for machine learning", lecture 6.5, 2012; ε stands outside the root,
    and ρ is 0.99, as in PyTorch (the lecture has 0.9).
    """

    name = "rmsprop"
    title = "RMSProp"
    own_slots = ("squares",)
    learning_rate: float = learning_rate(0.01)
    decay: float = hyperparameter(
        0.99, "ρ", "which part of the mean of the squares is kept", at_least=0, below=1
    )
    epsilon: float = hyperparameter(1e-8, "ε", "what keeps the divisor from 0", above=0)

    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:  # noqa: ARG002
        """The mean s = ρ·sₜ₋₁ + (1 − ρ)·g²; Δθ = −α / (√s + ε)·g."""
        squares = self.decay * before["squares"] + (1 - self.decay) * g**2
        return {"squares": squares, "delta": -rate / (np.sqrt(squares) + self.epsilon) * g}

    def written(self, g: Symbol, result: str) -> tuple[Share, ...]:
        """The mean s = ρ·sₜ₋₁ + (1 − ρ)·g²; Δθ = −α / (√s + ε)·g."""
        return (
            _mean_of_squares(g),
            Share("delta", DELTA, entrywise(result, lambda g, s: -α / (Root(s) + ε) * g, g, s)),
        )


@dataclass
class Adadelta(Optimizer):
    """RMSProp whose step size is the size of its own last changes, so that Δθ has the unit of θ.

    Zeiler, "ADADELTA: an adaptive learning rate method", 2012; α, 1 in the paper, scales the change.
    """

    name = "adadelta"
    title = "Adadelta"
    own_slots = ("squares", "changes")
    learning_rate: float = learning_rate(1.0)
    decay: float = hyperparameter(0.9, "ρ", "which part of the two means is kept", at_least=0, below=1)
    epsilon: float = hyperparameter(1e-6, "ε", "what lets the first steps begin", above=0)

    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:  # noqa: ARG002
        """Four lines: s as in RMSProp, u = √(dₜ₋₁ + ε) / √(s + ε)·g, d = ρ·dₜ₋₁ + (1 − ρ)·u², Δθ = −α·u."""
        squares = self.decay * before["squares"] + (1 - self.decay) * g**2
        change = np.sqrt(before["changes"] + self.epsilon) / np.sqrt(squares + self.epsilon) * g
        changes = self.decay * before["changes"] + (1 - self.decay) * change**2
        return {"squares": squares, "change": change, "changes": changes, "delta": -rate * change}

    def written(self, g: Symbol, result: str) -> tuple[Share, ...]:
        """The same four lines."""
        u = Symbol("u", code="change")
        return (
            _mean_of_squares(g),
            Share(
                "change",
                "the gradient, scaled to the size of the last changes",
                entrywise("u", lambda d, s, g: Root(d + ε) / Root(s + ε) * g, d_before, s, g),
            ),
            Share(
                "changes",
                "the running mean of the squares of the changes",
                entrywise("d", lambda d, u: ρ * d + (1 - ρ) * Power(u, 2), d_before, u),
            ),
            Share("delta", DELTA, entrywise(result, lambda u: -α * u, u)),
        )


def _mean_of_squares(g: Symbol) -> Share:
    """The mean s = ρ·sₜ₋₁ + (1 − ρ)·g²."""
    formula = entrywise("s", lambda s, g: ρ * s + (1 - ρ) * Power(g, 2), s_before, g)
    return Share("squares", "the running mean of the squares of the gradients", formula)
