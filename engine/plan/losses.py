"""Losses in a plan: ∂E/∂Y into its place, and E as a number when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from engine.arrays import Array
from engine.losses import HalfSumOfSquaredErrors, Loss, MeanSquaredError, SoftmaxCrossEntropy
from engine.plan.operation import Call, Operation
from engine.plan.tensors import Tensor, aligned_zeros


@dataclass(frozen=True)
class EmittedLoss:
    """A loss's operations, and what gives E once they have run."""

    operations: Sequence[Operation]
    error: Callable[[], float]


@singledispatch
def emit_loss(loss: Loss, Y: Tensor, T: Tensor, dE_dY: Tensor) -> EmittedLoss:
    """Without an emitter of its own, the loss's readable form on batch-first views."""
    y, t, gradient = Y.batch_first, T.batch_first, dE_dY.batch_first

    def backward() -> None:
        gradient[...] = loss.gradient(y, t)

    return EmittedLoss([_operation(loss, Call(backward))], lambda: loss.value(y, t))


@emit_loss.register
def mean_squared_error(loss: MeanSquaredError, Y: Tensor, T: Tensor, dE_dY: Tensor) -> EmittedLoss:
    """∂E/∂Y = 2(Y − T)/N."""
    return _squared(loss, Y, T, dE_dY, slope=2 / Y.rows.size, share=1 / Y.rows.size)


@emit_loss.register
def half_sum_of_squared_errors(
    loss: HalfSumOfSquaredErrors, Y: Tensor, T: Tensor, dE_dY: Tensor
) -> EmittedLoss:
    """∂E/∂Y = (Y − T)/batch."""
    return _squared(loss, Y, T, dE_dY, slope=1 / Y.batch, share=1 / (2 * Y.batch))


@emit_loss.register
def softmax_cross_entropy(loss: SoftmaxCrossEntropy, Y: Tensor, T: Tensor, dE_dY: Tensor) -> EmittedLoss:
    """∂E/∂Y = (softmax(Y) − T)/batch, and E from the exponentials on the way."""
    y, t, gradient = Y.rows, T.rows, dE_dY.rows
    shifted, logarithms = _scratch_like(y), _scratch_like(y)
    largest, total = _scratch_like(y[0]), _scratch_like(y[0])
    share = np.array(1 / Y.batch, y.dtype)
    targets, distances = t.ravel(), logarithms.ravel()

    def error() -> float:
        np.log(total, largest)
        np.subtract(largest, shifted, logarithms)
        return float(targets.dot(distances)) / Y.batch

    calls = [
        Call(np.maximum.reduce, (y, 0, None, largest)),
        Call(np.subtract, (y, largest, shifted)),
        Call(np.exp, (shifted, gradient)),
        Call(np.add.reduce, (gradient, 0, None, total)),
        Call(np.divide, (gradient, total, gradient)),
        Call(np.subtract, (gradient, t, gradient)),
        Call(np.multiply, (gradient, share, gradient)),
    ]
    return EmittedLoss([_operation(loss, *calls)], error)


def _squared(loss: Loss, Y: Tensor, T: Tensor, dE_dY: Tensor, *, slope: float, share: float) -> EmittedLoss:
    """A quadratic loss: E = share·Σ(Y − T)², ∂E/∂Y = slope·(Y − T)."""
    y, t, gradient = Y.rows, T.rows, dE_dY.rows
    difference = _scratch_like(y)
    # As a product of a row and a column it takes half the time of a product of two vectors.
    product = np.zeros((1, 1), y.dtype)
    dot, column = difference.reshape(1, -1).dot, difference.reshape(-1, 1)
    item: Callable[[], float] = product.item

    def error() -> float:
        dot(column, product)
        return share * item()

    factor = np.array(slope, y.dtype)
    calls = [Call(np.subtract, (y, t, difference)), Call(np.multiply, (difference, factor, gradient))]
    return EmittedLoss([_operation(loss, *calls)], error)


def _scratch_like(array: Array) -> Array:
    return aligned_zeros(array.size, array.dtype).reshape(array.shape)


def _operation(loss: Loss, *calls: Call) -> Operation:
    formulas = tuple(loss.formulas[name] for name in ("E", "dE_dY"))
    return Operation(layers=(), results=("E", "dE_dY"), reads=("Y", "T"), formulas=formulas, calls=calls)
