"""Adam, alone and with weight decay: each parameter has a velocity and a step size of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.formula import Power, Root, Symbol
from engine.hyperparameters import hyperparameter
from engine.optimizers.base import DELTA, Optimizer, Share, learning_rate
from engine.optimizers.bound import Bound
from engine.regularisation import Correction, WeightDecay
from engine.update_notation import Previous, entrywise, scalar, α

β1, β2, ε, t = scalar("β1", "beta1"), scalar("β2", "beta2"), scalar("ε", "epsilon"), scalar("t")
m, v, m_hat, v_hat = Symbol("m"), Symbol("v"), Symbol("m̂", code="m_hat"), Symbol("v̂", code="v_hat")


class AdamInPlace(Bound):
    """Adam's mathematics in thirteen calls that allocate nothing, in the order of ``Adam.mathematics``."""

    def __init__(
        self,
        optimizer: "Adam",
        theta: Array,
        gradient: Array,
        state: Mapping[str, Array],
        neurons: Array | None = None,
    ) -> None:
        super().__init__(optimizer, theta, gradient, state, neurons)
        self.beta1, self.beta2 = optimizer.beta1, optimizer.beta2

        def number(value: float = 0.0) -> Array:
            return np.array(value, theta.dtype)

        self.minus_rate, self.correction1, self.correction2 = number(), number(), number()
        m, v, fresh, delta = self.next_state["m"], self.next_state["v"], np.empty_like(theta), self.delta
        self.calls = (
            (np.multiply, (state["m"], number(self.beta1), m)),
            (np.multiply, (gradient, number(1 - self.beta1), fresh)),
            (np.add, (m, fresh, m)),
            (np.multiply, (state["v"], number(self.beta2), v)),
            (np.square, (gradient, fresh)),
            (np.multiply, (fresh, number(1 - self.beta2), fresh)),
            (np.add, (v, fresh, v)),
            (np.divide, (m, self.correction1, delta)),
            (np.multiply, (delta, self.minus_rate, delta)),
            (np.divide, (v, self.correction2, fresh)),
            (np.sqrt, (fresh, fresh)),
            (np.add, (fresh, number(optimizer.epsilon), fresh)),
            (np.divide, (delta, fresh, delta)),
        )

    def prepare(self, step: int) -> None:
        """Set −α, 1 − β1ᵗ and 1 − β2ᵗ."""
        self.minus_rate[()] = -self.optimizer.rate(step)
        self.correction1[()] = 1 - self.beta1 ** (step + 1)
        self.correction2[()] = 1 - self.beta2 ** (step + 1)


@dataclass
class Adam(Optimizer):
    """Running means of the gradient (m) and of its square (v): Δθ = −α·m̂ / (√v̂ + ε).

    Both means start at 0; m̂ and v̂ take out what that costs them in the first steps.
    Kingma & Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
    """

    name = "adam"
    title = "Adam"
    own_slots = ("m", "v")
    in_place = AdamInPlace
    learning_rate: float = learning_rate(0.001)
    beta1: float = hyperparameter(0.9, "β1", "which part of the gradient's mean is kept", at_least=0, below=1)
    beta2: float = hyperparameter(0.999, "β2", "which part of the square's mean is kept", at_least=0, below=1)
    epsilon: float = hyperparameter(1e-8, "ε", "what keeps the divisor from 0", above=0)

    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:
        """The means m and v, their corrected forms m̂ and v̂, and Δθ = −α·m̂ / (√v̂ + ε)."""
        m = self.beta1 * before["m"] + (1 - self.beta1) * g
        v = self.beta2 * before["v"] + (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**t)
        v_hat = v / (1 - self.beta2**t)
        delta = -rate * m_hat / (np.sqrt(v_hat) + self.epsilon)
        return {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "delta": delta}

    def written(self, g: Symbol, result: str) -> tuple[Share, ...]:
        """The same five lines."""
        return (
            Share(
                "m",
                "the running mean of the gradient",
                entrywise("m", lambda m, g: β1 * m + (1 - β1) * g, Previous("m"), g),
            ),
            Share(
                "v",
                "the running mean of its square",
                entrywise("v", lambda v, g: β2 * v + (1 - β2) * Power(g, 2), Previous("v"), g),
            ),
            Share("m_hat", "m without its start at 0", entrywise("m̂", lambda m: m / (1 - Power(β1, t)), m)),
            Share("v_hat", "v without its start at 0", entrywise("v̂", lambda v: v / (1 - Power(β2, t)), v)),
            Share("delta", DELTA, entrywise(result, lambda m, v: -α * m / (Root(v) + ε), m_hat, v_hat)),
        )


@dataclass
class AdamW(Adam):
    """Adam beside which every weight loses the part α·λ of itself.

    Loshchilov & Hutter, "Decoupled weight decay regularization", 2019. Only weights decay; in PyTorch
    biases decay too, unless they are put into a group of their own.
    """

    name = "adamw"
    title = "AdamW"
    weight_decay: float = hyperparameter(0.01, "λ", "which part of a weight is lost, times α", at_least=0)

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """Its own weight decay first."""
        return (WeightDecay(self.weight_decay), *super().corrections)
