"""Functions whose values stay between two bounds."""

import numpy as np

from engine.activations.function import ActivationFunction
from engine.arrays import Array
from engine.formula import Expression, Power
from engine.notation import absolute, cases, exp, function, indicator, relation
from engine.output_range import OutputRange


def sigmoid(X: Array) -> Array:
    """σ(x) = 1/(1 + exp(−x))."""
    # exp of a large positive number overflows; exp(−|x|) never does, and both branches use only that.
    decay: Array = np.exp(np.where(X.real > 0, -X, X))
    Y: Array = np.where(X.real > 0, 1 / (1 + decay), decay / (1 + decay))
    return Y


def _sigmoid_prime(X: Array) -> Array:
    Y = sigmoid(X)
    slope: Array = Y * (1 - Y)
    return slope


def _hard_sigmoid(X: Array) -> Array:
    Y: Array = np.where(X.real <= -3, 0, np.where(X.real >= 3, 1, X / 6 + 0.5)).astype(X.dtype)
    return Y


def _magnitude(X: Array) -> Array:
    """|x|, taken of a complex number by its real part."""
    return np.where(X.real < 0, -X, X)


def tanh(x: Expression) -> Expression:
    """The hyperbolic tangent, written."""
    return function("tanh", "np.tanh", x)


def sigma(x: Expression) -> Expression:
    """The sigmoid, written."""
    return function("σ", "sigmoid", x)


TANH = ActivationFunction(
    name="tanh",
    title="tanh",
    f=np.tanh,
    f_prime=lambda X: 1 - np.tanh(X) ** 2,
    expression=tanh,
    derivative_expression=lambda x: 1 - Power(tanh(x), 2),
    range=OutputRange(-1, 1),
)
SIGMOID = ActivationFunction(
    name="sigmoid",
    title="σ",
    f=sigmoid,
    f_prime=_sigmoid_prime,
    expression=sigma,
    derivative_expression=lambda x: sigma(x) * (1 - sigma(x)),
    range=OutputRange(0, 1),
)
HARD_SIGMOID = ActivationFunction(
    name="hard_sigmoid",
    title="hard σ",
    f=_hard_sigmoid,
    f_prime=lambda X: ((abs(X.real) < 3) / 6).astype(X.dtype),
    expression=lambda x: cases(relation(x, "≤", -3), 0, cases(relation(x, "≥", 3), 1, x / 6 + 0.5)),
    derivative_expression=lambda x: indicator(relation(absolute(x), "<", 3)) / 6,
    range=OutputRange(0, 1),
    kinks=(-3, 3),
)
SOFTSIGN = ActivationFunction(
    name="softsign",
    title="softsign",
    f=lambda X: X / (1 + _magnitude(X)),
    f_prime=lambda X: 1 / (1 + _magnitude(X)) ** 2,
    expression=lambda x: x / (1 + absolute(x)),
    derivative_expression=lambda x: 1 / Power(1 + absolute(x), 2),
    range=OutputRange(-1, 1),
    joints=(0,),
)
SIN = ActivationFunction(
    name="sin",
    title="sin",
    f=np.sin,
    f_prime=np.cos,
    expression=lambda x: function("sin", "np.sin", x),
    derivative_expression=lambda x: function("cos", "np.cos", x),
    range=OutputRange(-1, 1),
)
GAUSSIAN = ActivationFunction(
    name="gaussian",
    title="Gaussian",
    f=lambda X: np.exp(-(X**2)),
    f_prime=lambda X: -2 * X * np.exp(-(X**2)),
    expression=lambda x: exp(-Power(x, 2)),
    derivative_expression=lambda x: -2 * x * exp(-Power(x, 2)),
    range=OutputRange(0, 1),
)
# Its derivative is 0 wherever it has one: with it, nothing before it can learn by gradient descent.
THRESHOLD = ActivationFunction(
    name="threshold",
    title="threshold",
    f=lambda X: np.heaviside(X.real, 0).astype(X.dtype),
    f_prime=np.zeros_like,
    expression=lambda x: indicator(relation(x, ">", 0)),
    derivative_expression=lambda x: 0 * x,
    range=OutputRange(0, 1, is_step=True),
    kinks=(0,),
)
