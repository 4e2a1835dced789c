"""Activations in a plan. Where f′ follows from Y alone, it is computed for all layers with that f at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, aligned_zeros
from engine.layers.activation import Activation
from engine.layers.base import Layer
from engine.plan.emission import Backward, Emitted, Forward, emit, shares_memory
from engine.plan.operation import Call, Operation

Calls = Sequence[Call]


@dataclass(frozen=True)
class InPlace:
    """A function and its slope as numpy calls that allocate nothing.

    Attributes:
        f: the calls that write f(X) into Y, given X and Y.
        slope: the calls that write f′(X) into S, given Y = f(X) and S.
    """

    f: Callable[[Array, Array], Calls]
    slope: Callable[[Array, Array], Calls]


def _one(like: Array) -> Array:
    return np.array(1, like.dtype)


def _sigmoid(X: Array, Y: Array) -> Calls:
    # 1/(1 + exp(−x)): where exp overflows to infinity, the quotient is 0, as it should be.
    return [
        Call(np.negative, (X, Y)),
        Call(np.exp, (Y, Y)),
        Call(np.add, (_one(Y), Y, Y)),
        Call(np.divide, (_one(Y), Y, Y)),
    ]


def _relu_slope(Y: Array, S: Array) -> Calls:
    positive = np.zeros(Y.shape, np.bool_)
    return [Call(np.greater, (Y, np.array(0, Y.dtype), positive)), Call(np.copyto, (S, positive))]


IN_PLACE: Mapping[str, InPlace] = {
    "tanh": InPlace(
        f=lambda X, Y: [Call(np.tanh, (X, Y))],
        slope=lambda Y, S: [Call(np.square, (Y, S)), Call(np.subtract, (_one(S), S, S))],
    ),
    "sigmoid": InPlace(
        f=_sigmoid,
        slope=lambda Y, S: [Call(np.subtract, (_one(S), Y, S)), Call(np.multiply, (Y, S, S))],
    ),
    "relu": InPlace(
        # An array of zeros, because against a single 0 numpy's maximum is three times slower.
        f=lambda X, Y: [Call(np.maximum, (X, aligned_zeros(X.size, X.dtype).reshape(X.shape)), out=Y)],
        slope=_relu_slope,
    ),
}


def function_in_place(layer: Layer) -> str | None:
    """The name of the layer's function, if its slope follows from Y in place."""
    if isinstance(layer, Activation) and layer.function.name in IN_PLACE:
        return layer.function.name if layer.function is ACTIVATIONS[layer.function.name] else None
    return None


@shares_memory.register
def _identity(layer: Activation) -> bool:
    return layer.function is ACTIVATIONS["identity"]


@emit.register
def activation(layer: Activation, at: Forward) -> Emitted:
    """Y = f(X) in place where numpy can; ∂E/∂X = ∂E/∂Y ⊙ f′(X), with f′(X) computed before."""
    X, Y = at.X.rows, at.Y.rows
    in_place = function_in_place(layer)
    f = layer.function.f
    calls = IN_PLACE[in_place].f(X, Y) if in_place else [Call(_apply, (f, X, Y))]

    def backward(back: Backward) -> Sequence[Operation]:
        dE_dY, dE_dX = back.dE_dY.rows, back.dE_dX.rows
        if back.slope is not None:
            return [at.operation("dE_dX", "dE_dY X", Call(np.multiply, (dE_dY, back.slope.rows, dE_dX)))]
        f_prime = layer.function.f_prime
        return [at.operation("dE_dX", "dE_dY X", Call(_times_slope, (f_prime, X, dE_dY, dE_dX)))]

    return Emitted([at.operation("Y", "X", *calls)], backward)


def _apply(f: Callable[[Array], Array], X: Array, Y: Array) -> None:
    np.copyto(Y, f(X))


def _times_slope(f_prime: Callable[[Array], Array], X: Array, dE_dY: Array, dE_dX: Array) -> None:
    np.multiply(dE_dY, f_prime(X), dE_dX)


def slope_operation(places: Sequence[int], layer: Activation, Y: Array, S: Array) -> Operation:
    """f′ of every layer with the same function at once: Y and S hold all of them, end to end."""
    return Operation(
        layers=tuple(places),
        results=(f"{layer.function.title}′(X)",),
        reads=("Y",),
        formulas=(),
        calls=tuple(IN_PLACE[layer.function.name].slope(Y, S)),
    )
