"""Corrections: changes to the step that the optimizer has chosen; they belong to no E."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Array
from engine.formula import Expression, Formula, Symbol
from engine.hyperparameters import Tunable, hyperparameter
from engine.notation import absolute, cases, function, relation
from engine.update_notation import Previous, added, entrywise, norm, scalar, sign, α, λ

c = scalar("c", "limit")


@dataclass(frozen=True)
class Move:
    """What a correction may read.

    Attributes:
        theta: the parameters before the update.
        delta: how far they are to move, as far as it is decided.
        rate: α, the learning rate in force.
        neurons: the neuron that each entry is a weight of, or −1.
        slots: what the correction remembers, by name.
    """

    theta: Array
    delta: Array
    rate: float
    neurons: Array
    slots: Mapping[str, Array]


class Correction(Tunable, ABC):
    """A change to the step that the optimizer has chosen; no penalty says the same."""

    sentence: ClassVar[str]
    symbol: ClassVar[str]

    @property
    def slots(self) -> Mapping[str, str]:
        """The vectors that it remembers from step to step, each with what it is."""
        return {}

    @abstractmethod
    def correct(self, move: Move) -> Array:
        """Δθ corrected, (parameters,)."""

    def remember(self, move: Move) -> Mapping[str, Array]:  # noqa: ARG002
        """The new values of ``slots``."""
        return {}

    @abstractmethod
    def formula(self, parameter: str, steps: Sequence[Symbol]) -> Formula:
        """What it adds to Δθ, as data, for a parameter of that name; ``steps`` make up Δθ so far."""


@dataclass(frozen=True)
class WeightDecay(Correction):
    """Every weight loses the part α·λ of itself, beside the step and not through the optimizer.

    With plain gradient descent that is L2. With an optimizer that scales its steps (Adam) it is not:
    Loshchilov & Hutter, "Decoupled weight decay regularization", 2019.
    """

    name = "weight_decay"
    title = "Weight decay"
    symbol = "decay"
    sentence = "what every weight loses in proportion to its size"
    strength: float = hyperparameter(0.01, "λ", "which part of a weight is lost, times α", at_least=0)

    def correct(self, move: Move) -> Array:
        """Δw − α·λ·w."""
        return move.delta + np.where(move.neurons >= 0, -move.rate * self.strength * move.theta, 0)

    def formula(self, parameter: str, steps: Sequence[Symbol]) -> Formula:  # noqa: ARG002
        """−α·λ·W."""
        return entrywise(self.symbol, lambda W: -α * λ * W, Symbol(parameter, code="theta"))


@dataclass(frozen=True)
class Shrinkage(Correction):
    """L1 that ends at 0: after its step a weight moves α·λ towards 0, and stops there instead of crossing.

    The proximal step of λ·Σ|w| (Daubechies, Defrise, De Mol 2004). With ``dead_weights`` it is TensorFlow
    Playground's L1: a weight that was stopped at 0 never moves again.
    """

    name = "shrinkage"
    title = "Shrinkage"
    symbol = "shrinkage"
    sentence = "what draws a weight to 0 and no further"
    strength: float = hyperparameter(0.001, "λ", "how far a weight moves towards 0, times α", at_least=0)
    dead_weights: bool = hyperparameter(False, "dead", "whether a weight that reached 0 stays there for ever")

    @property
    def slots(self) -> Mapping[str, str]:
        """Which weights are dead, if they can be."""
        return {"dead": "1 for a weight that stays where it is for ever"} if self.dead_weights else {}

    def correct(self, move: Move) -> Array:
        """To sign(w + Δw)·max(|w + Δw| − α·λ, 0); a dead weight stays where it is."""
        moved = move.theta + move.delta
        shrunk = np.sign(moved) * np.maximum(np.abs(moved) - move.rate * self.strength, 0)
        delta = np.where(move.neurons >= 0, shrunk - move.theta, move.delta)
        return np.where(move.slots["dead"] == 1, 0, delta) if self.dead_weights else delta

    def remember(self, move: Move) -> Mapping[str, Array]:
        """The weights that would have crossed 0 are dead from now on."""
        if not self.dead_weights:
            return {}
        distance = np.abs(move.theta + move.delta)
        stopped = (move.neurons >= 0) & (distance > 0) & (distance < move.rate * self.strength)
        return {"dead": np.maximum(move.slots["dead"], stopped)}

    def formula(self, parameter: str, steps: Sequence[Symbol]) -> Formula:
        """From W + step towards 0, but no further than α·λ; back to where it was for a dead weight."""

        def towards_zero(W: Expression, *steps: Expression) -> Expression:
            moved = added([W, *steps])
            return -sign(moved) * function("min", "np.minimum", absolute(moved), α * λ)

        def unless_dead(dead: Expression, W: Expression, *steps: Expression) -> Expression:
            return cases(relation(dead, "=", 1), -added(steps), towards_zero(W, *steps))

        W = Symbol(parameter, code="theta")
        if self.dead_weights:
            return entrywise(self.symbol, unless_dead, Previous("dead"), W, *steps)
        return entrywise(self.symbol, towards_zero, W, *steps)


@dataclass(frozen=True)
class MaxNorm(Correction):
    """The weights that come into one neuron are scaled back to length c whenever they grow longer.

    Srebro, Rennie, Jaakkola 2005; with dropout: Srivastava et al. 2014.
    """

    name = "max_norm"
    title = "Max-norm"
    symbol = "max_norm"
    sentence = "what scales a neuron's weights back to length c"
    limit: float = hyperparameter(3.0, "c", "the largest length of a neuron's weights", above=0)

    def correct(self, move: Move) -> Array:
        """To (w + Δw)·c/‖w + Δw‖ where a neuron's weights are longer than c."""
        moved = move.theta + move.delta
        is_weight = move.neurons >= 0
        owners = move.neurons[is_weight]
        lengths = np.sqrt(np.bincount(owners, moved[is_weight] ** 2))[owners]
        delta = move.delta.copy()
        delta[is_weight] = np.where(
            lengths > self.limit,
            moved[is_weight] * (self.limit / np.maximum(lengths, self.limit)) - move.theta[is_weight],
            move.delta[is_weight],
        )
        return delta

    def formula(self, parameter: str, steps: Sequence[Symbol]) -> Formula:
        """What scales W + step back to length c, neuron by neuron."""
        W = Symbol(parameter, code="theta")
        scale = function("min", "np.minimum", 1, c / norm(added([W, *steps])))
        return entrywise(self.symbol, lambda *moved: added(moved) * (scale - 1), W, *steps)
