"""Functions that grow without bound: the identity, and the rectifiers, which let positive numbers through."""

import math

import numpy as np

from engine.activations.bounded import sigma, sigmoid
from engine.activations.function import ActivationFunction
from engine.activations.normal import normal_cdf, normal_density
from engine.arrays import Array
from engine.formula import Expression, Symbol, expression
from engine.notation import Notation, cases, exp, function, indicator, maximum, relation
from engine.output_range import OutputRange

INFINITE = math.inf


def softplus(X: Array) -> Array:
    """ln(1 + exp(x)); exp is taken of −|x| alone, which never overflows."""
    Y: Array = np.log1p(np.exp(np.where(X.real > 0, -X, X))) + np.where(X.real > 0, X, 0)
    return Y


def _positive(x: Expression) -> Expression:
    return relation(x, ">", 0)


def _cdf(x: Expression) -> Expression:
    return function("Φ", "normal_cdf", x)


def _density(x: Expression) -> Expression:
    return function("φ", "normal_density", x)


def ln_one_plus_exp(x: Expression) -> Expression:
    """The softplus, written."""
    of = 1 + exp(x)
    return Notation((x, of), "ln({1})", "<mi>ln</mi><mo>(</mo>{1}<mo>)</mo>", "np.logaddexp(0, {0})")


def _named(letter: str, value: float) -> Symbol:
    return Symbol(letter, is_matrix=False, code=repr(value))


IDENTITY = ActivationFunction(
    name="identity",
    title="identity",
    f=lambda X: X.copy(),
    f_prime=np.ones_like,
    expression=lambda x: x,
    derivative_expression=lambda _: expression(1),
)
RELU = ActivationFunction(
    name="relu",
    title="ReLU",
    f=lambda X: np.maximum(X, 0),
    f_prime=lambda X: (X.real > 0).astype(X.dtype),
    expression=lambda x: maximum(0, x),
    derivative_expression=lambda x: indicator(_positive(x)),
    range=OutputRange(0, INFINITE),
    kinks=(0,),
)


def leaky_relu(slope: float = 0.01) -> ActivationFunction:
    """Positive numbers as they are, of the others a small share, so that no neuron is ever dead."""
    return ActivationFunction(
        name="leaky_relu",
        title="leaky ReLU",
        f=lambda X: np.where(X.real > 0, X, slope * X),
        f_prime=lambda X: np.where(X.real > 0, 1, slope).astype(X.dtype),
        expression=lambda x: cases(_positive(x), x, slope * x),
        derivative_expression=lambda x: cases(_positive(x), 1, slope),
        kinks=(0,),
    )


def elu(alpha: float = 1.0) -> ActivationFunction:
    """Positive numbers as they are, for the others α·(exp(x) − 1) (Clevert et al. 2015)."""
    α = _named("α", alpha)
    return ActivationFunction(
        name="elu",
        title="ELU",
        f=lambda X: np.where(X.real > 0, X, alpha * np.expm1(np.where(X.real > 0, 0, X))),
        f_prime=lambda X: np.where(X.real > 0, 1, alpha * np.exp(np.where(X.real > 0, 0, X))),
        expression=lambda x: cases(_positive(x), x, α * (exp(x) - 1)),
        derivative_expression=lambda x: cases(_positive(x), 1, α * exp(x)),
        range=OutputRange(-alpha, INFINITE),
        kinks=() if alpha == 1 else (0,),
        joints=(0,) if alpha == 1 else (),
    )


# Klambauer et al. 2017: with these two numbers, mean 0 and variance 1 are kept from layer to layer.
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def _selu() -> ActivationFunction:
    plain = elu(SELU_ALPHA)
    λ, α = _named("λ", SELU_SCALE), _named("α", SELU_ALPHA)
    return ActivationFunction(
        name="selu",
        title="SELU",
        f=lambda X: SELU_SCALE * plain.f(X),
        f_prime=lambda X: SELU_SCALE * plain.f_prime(X),
        expression=lambda x: λ * cases(_positive(x), x, α * (exp(x) - 1)),
        derivative_expression=lambda x: λ * cases(_positive(x), 1, α * exp(x)),
        range=OutputRange(-SELU_SCALE * SELU_ALPHA, INFINITE),
        kinks=(0,),
    )


LEAKY_RELU, ELU, SELU = leaky_relu(), elu(), _selu()

# Hendrycks & Gimpel 2016, in its exact form with Φ, not its approximation by tanh.
GELU = ActivationFunction(
    name="gelu",
    title="GELU",
    f=lambda X: X * normal_cdf(X),
    f_prime=lambda X: normal_cdf(X) + X * normal_density(X),
    expression=lambda x: x * _cdf(x),
    derivative_expression=lambda x: _cdf(x) + x * _density(x),
    range=OutputRange(-0.17, INFINITE),
)
SILU = ActivationFunction(
    name="silu",
    title="SiLU",
    f=lambda X: X * sigmoid(X),
    f_prime=lambda X: sigmoid(X) * (1 + X * (1 - sigmoid(X))),
    expression=lambda x: x * sigma(x),
    derivative_expression=lambda x: sigma(x) * (1 + x * (1 - sigma(x))),
    range=OutputRange(-0.2785, INFINITE),
)
SOFTPLUS = ActivationFunction(
    name="softplus",
    title="softplus",
    f=softplus,
    f_prime=sigmoid,
    expression=ln_one_plus_exp,
    derivative_expression=sigma,
    range=OutputRange(0, INFINITE),
)
