"""Activation functions: f, its derivative f′, and how both are written.

f′ takes X, the number that went in, as in the article: ∂E/∂X = ∂E/∂Y ⊙ f′(X).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.errors import EngineError
from engine.formula import Call, Expression, Number, Power

Numeric = Callable[[Array], Array]
Written = Callable[[Expression], Expression]

ONE = Number("1")


@dataclass(frozen=True)
class ActivationFunction:
    """A function of one number, applied to every entry of an array.

    Attributes:
        name: its name in an experiment.
        title: its name on the screen.
        f: the function, entry by entry.
        f_prime: its derivative, entry by entry, as a function of the input X.
        expression: f as a formula.
        derivative_expression: f′ as a formula.
    """

    name: str
    title: str
    f: Numeric
    f_prime: Numeric
    expression: Written
    derivative_expression: Written


def _sigmoid(X: Array) -> Array:
    # exp of a large positive number overflows; exp(−|x|) never does, and both branches use only that.
    decay: Array = np.exp(np.where(X.real > 0, -X, X))
    Y: Array = np.where(X.real > 0, 1 / (1 + decay), decay / (1 + decay))
    return Y


def _sigmoid_prime(X: Array) -> Array:
    Y: Array = _sigmoid(X)
    slope: Array = Y * (1 - Y)
    return slope


def _call(title: str, code: str) -> Written:
    return lambda x: Call(title, (x,), code)


tanh, sigmoid = _call("tanh", "np.tanh"), _call("σ", "sigmoid")

TANH = ActivationFunction(
    name="tanh",
    title="tanh",
    f=np.tanh,
    f_prime=lambda X: 1 - np.tanh(X) ** 2,
    expression=tanh,
    derivative_expression=lambda x: ONE - Power(tanh(x), 2),
)
SIGMOID = ActivationFunction(
    name="sigmoid",
    title="σ",
    f=_sigmoid,
    f_prime=_sigmoid_prime,
    expression=sigmoid,
    derivative_expression=lambda x: sigmoid(x) * (ONE - sigmoid(x)),
)
RELU = ActivationFunction(
    name="relu",
    title="ReLU",
    f=lambda X: np.maximum(X, 0),
    f_prime=lambda X: (X > 0).astype(X.dtype),  # at the kink itself the slope is 0
    expression=lambda x: Call("max", (Number("0"), x), "np.maximum"),
    derivative_expression=lambda x: Call("ReLU′", (x,), "np.greater_zero"),
)
IDENTITY = ActivationFunction(
    name="identity",
    title="identity",
    f=lambda X: X.copy(),
    f_prime=np.ones_like,
    expression=lambda x: x,
    derivative_expression=lambda _: ONE,
)

ACTIVATIONS = {function.name: function for function in (TANH, SIGMOID, RELU, IDENTITY)}


def activation_named(name: str) -> ActivationFunction:
    """The activation function of that name.

    Raises:
        EngineError: if there is none.
    """
    if name not in ACTIVATIONS:
        raise EngineError(f"there is no activation function {name!r}; there are {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
