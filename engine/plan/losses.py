"""Losses in a plan: ∂E/∂Y into its place, and E as a number when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from engine.arrays import Array, aligned_zeros
from engine.losses import HalfSumOfSquaredErrors, Loss, MeanSquaredError, SoftmaxCrossEntropy
from engine.losses.elementwise import ElementwiseLoss
from engine.plan.operation import Call, Operation
from engine.plan.tensors import Tensor


@dataclass(frozen=True)
class EmittedLoss:
    """A loss's operations, and what gives E once they have run.

    Attributes:
        operations: what computes ∂E/∂Y, and what E follows from.
        error: gives E.
        kept: where the operations leave what E follows from alone, if there is such a place.
        errors: gives the E of many steps, from what they left there: (steps, numbers).
    """

    operations: Sequence[Operation]
    error: Callable[[], float]
    kept: Array | None = None
    errors: Callable[[Array], list[float]] | None = None


@singledispatch
def emit_loss(loss: Loss, Y: Tensor, T: Tensor, dE_dY: Tensor) -> EmittedLoss:
    """Without an emitter of its own, the loss's readable form on batch-first views."""
    y, t, gradient = Y.batch_first, T.batch_first, dE_dY.batch_first

    def backward() -> None:
        gradient[...] = loss.gradient(y, t)

    return EmittedLoss([_operation(loss, Call(backward))], lambda: loss.value(y, t))


@emit_loss.register
def elementwise(loss: ElementwiseLoss, Y: Tensor, T: Tensor, dE_dY: Tensor) -> EmittedLoss:
    """∂E/∂Y = ℓ′(Y, T)/N by the loss's own ℓ′; Y and T are kept, for E = the mean of ℓ(Y, T)."""
    y, t, gradient = Y.rows, T.rows, dE_dY.rows
    kept = aligned_zeros(2 * y.size, y.dtype)
    kept_y, kept_t = kept.reshape(2, *y.shape)

    def errors(kept: Array) -> list[float]:
        sums = np.add.reduce(loss.each(kept[:, : y.size], kept[:, y.size :]), axis=1)
        found: list[float] = (sums.astype(np.float64, copy=False) / y.size).tolist()
        return found

    calls = [
        Call(_slope_into, (loss.slope, y, t, y.size, gradient)),
        Call(np.copyto, (kept_y, y)),
        Call(np.copyto, (kept_t, t)),
    ]
    return EmittedLoss([_operation(loss, *calls)], lambda: errors(kept[np.newaxis])[0], kept, errors)


def _slope_into(slope: Callable[[Array, Array], Array], Y: Array, T: Array, N: int, dE_dY: Array) -> None:
    np.divide(slope(Y, T), N, dE_dY)


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
    outputs, batch = y.shape
    kept = aligned_zeros((2 * outputs + 1) * batch, y.dtype)
    shifted, targets, total = _shifted_targets_total(kept, outputs, batch)
    largest, distances = _scratch_like(y[0]), _scratch_like(y)
    share = np.array(1 / Y.batch, y.dtype)
    flat_targets, flat_distances = targets.ravel(), distances.ravel()

    def error() -> float:
        np.log(total, largest)
        np.subtract(largest, shifted, distances)
        return float(flat_targets.dot(flat_distances)) / Y.batch

    def errors(kept: Array) -> list[float]:
        shifted, targets, total = _shifted_targets_total(kept, outputs, batch)
        distances = np.log(total)[:, np.newaxis] - shifted
        sums = np.vecdot(targets.reshape(len(kept), -1), distances.reshape(len(kept), -1))
        found: list[float] = (sums.astype(np.float64) / Y.batch).tolist()
        return found

    calls = [
        Call(np.maximum.reduce, (y, 0, None, largest)),
        Call(np.subtract, (y, largest, shifted)),
        Call(np.exp, (shifted, gradient)),
        Call(np.add.reduce, (gradient, 0, None, total)),
        Call(np.divide, (gradient, total, gradient)),
        Call(np.subtract, (gradient, t, gradient)),
        Call(np.multiply, (gradient, share, gradient)),
        Call(np.copyto, (targets, t)),
    ]
    return EmittedLoss([_operation(loss, *calls)], error, kept, errors)


def _shifted_targets_total(kept: Array, outputs: int, batch: int) -> tuple[Array, Array, Array]:
    """What E follows from, one below the other: Y less its largest, T, and the sums of the exponentials."""
    table = kept.reshape(*kept.shape[:-1], 2 * outputs + 1, batch)
    return table[..., :outputs, :], table[..., outputs:-1, :], table[..., -1, :]


def _squared(loss: Loss, Y: Tensor, T: Tensor, dE_dY: Tensor, *, slope: float, share: float) -> EmittedLoss:
    """A quadratic loss: E = share·Σ(Y − T)², ∂E/∂Y = slope·(Y − T)."""
    y, t, gradient = Y.rows, T.rows, dE_dY.rows
    difference = _scratch_like(y)
    flat = difference.ravel()

    def error() -> float:
        return share * float(flat.dot(flat))

    def errors(differences: Array) -> list[float]:
        sums = np.vecdot(differences, differences).astype(np.float64, copy=False)
        found: list[float] = np.multiply(sums, share, sums).tolist()
        return found

    factor = np.array(slope, y.dtype)
    calls = [Call(np.subtract, (y, t, difference)), Call(np.multiply, (difference, factor, gradient))]
    return EmittedLoss([_operation(loss, *calls)], error, flat, errors)


def _scratch_like(array: Array) -> Array:
    return aligned_zeros(array.size, array.dtype).reshape(array.shape)


def _operation(loss: Loss, *calls: Call) -> Operation:
    formulas = tuple(loss.formulas[name] for name in ("E", "dE_dY"))
    return Operation(layers=(), results=("E", "dE_dY"), reads=("Y", "T"), formulas=formulas, calls=calls)
