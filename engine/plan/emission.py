"""How a layer becomes operations: each family of layers emits its own, next to its readable form.

A layer without an emitter runs its readable ``forward`` and ``backward`` inside the plan: a new layer works
at once, and an emitter only makes it faster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array, aligned_zeros
from engine.layers.base import Layer
from engine.plan.operation import Call, Operation
from engine.plan.tensors import Tensor


@dataclass(frozen=True)
class Forward:
    """What an emitter is given for a layer's forward pass.

    Attributes:
        place: the layer's place in the network, from 0.
        layer: the layer.
        X: where its input lies.
        Y: where its output goes.
        parameters: the layer's part of θ, flat, in the order of its parameters.
    """

    place: int
    layer: Layer
    X: Tensor
    Y: Tensor
    parameters: Array

    def operation(self, results: str, reads: str, *calls: Call) -> Operation:
        """An operation of this layer; names are written with spaces between them."""
        formulas = self.layer.formulas
        names = tuple(results.split())
        return Operation(
            layers=(self.place,),
            results=names,
            reads=tuple(reads.split()),
            formulas=tuple(formulas[name] for name in names if name in formulas),
            calls=calls,
        )

    def constant(self, value: float) -> Array:
        """A number as an array without axes, which numpy takes in faster than a Python float."""
        return np.array(value, self.X.memory.dtype)

    def scratch(self, *shape: int, dtype: DTypeLike | None = None) -> Array:
        """Memory for what no trace shows."""
        return aligned_zeros(int(np.prod(shape)), dtype or self.X.memory.dtype).reshape(shape)


@dataclass(frozen=True)
class Backward:
    """What an emitter is given for a layer's backward pass.

    Attributes:
        dE_dY: where the gradient that the layer is given lies.
        dE_dX: where the gradient that it returns goes.
        gradients: the layer's part of ∂E/∂θ, laid out as its parameters.
        slope: where f′(X) is found, if the plan computes it for several layers at once.
    """

    dE_dY: Tensor
    dE_dX: Tensor
    gradients: Array
    slope: Tensor | None = None


@dataclass(frozen=True)
class Emitted:
    """A layer's operations: those of the forward pass, and what makes those of the backward pass."""

    forward: Sequence[Operation]
    backward: Callable[[Backward], Sequence[Operation]]


@singledispatch
def emit(layer: Layer, at: Forward) -> Emitted:
    """The operations of a layer; without an emitter of its own, its readable passes on batch-first views."""
    X, Y = at.X.batch_first, at.Y.batch_first
    parameters = " ".join(layer.parameters)

    def forward() -> None:
        Y[...] = layer.forward(X)

    def backward_operations(back: Backward) -> Sequence[Operation]:
        dE_dY, dE_dX = back.dE_dY.batch_first, back.dE_dX.batch_first
        gradients = views(layer, back.gradients)

        def backward() -> None:
            dE_dX[...] = layer.backward(dE_dY)
            for name, gradient in gradients.items():
                gradient[...] = layer.gradients[name]

        results = " ".join(f"dE_d{name}" for name in (*layer.parameters, "X"))
        return [at.operation(results, f"X dE_dY {parameters}", Call(backward))]

    return Emitted([at.operation("Y", f"X {parameters}", Call(forward))], backward_operations)


def is_emitted(layer: Layer) -> bool:
    """Whether the layer's family has an emitter; if not, its readable passes run."""
    return emit.dispatch(type(layer)) is not emit.dispatch(Layer)


@singledispatch
def shares_memory(layer: Layer) -> bool:  # noqa: ARG001
    """Whether Y is X under another shape, so that nothing need be computed."""
    return False


@singledispatch
def can_wait(layer: Layer) -> bool:  # noqa: ARG001
    """Whether ∂E/∂X follows from ∂E/∂Y and the parameters alone, so that a trace can compute it later.

    No training needs the ∂E/∂X of the first layer, and it is the largest product of many networks.
    """
    return False


def views(layer: Layer, flat: Array) -> dict[str, Array]:
    """A layer's part of a vector laid out as θ, as arrays shaped like its parameters."""
    arrays, start = {}, 0
    for name, parameter in layer.parameters.items():
        arrays[name] = flat[start : start + parameter.size].reshape(parameter.shape)
        start += parameter.size
    return arrays
