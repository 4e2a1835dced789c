"""Regularisation: keeping weights small or few, and steps from growing too large.

Three kinds act at three places of an update, and each is visible in it under its own name:

* *clipping* limits ∂E/∂θ, of all parameters, before anything else is done with it;
* a *penalty* R belongs to what is minimised, E + R: ∂R/∂θ is added to the gradient before the optimizer;
* a *correction* belongs to no E: it changes the step that the optimizer has chosen.

Penalties and corrections act on weights and leave biases alone. ``neurons`` says which entries of θ are
weights: it holds the number of the neuron that an entry is a weight of, or −1 (``Network.neurons``).
"""

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
from engine.update_notation import Previous, added, derivative, entrywise, norm, scalar, sign, α, λ

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


Regularisation = Penalty | Correction
