"""Max-pooling and average-pooling in a plan: the windows laid out place by place, then reduced."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array
from engine.layers.avg_pool2d import AvgPool2D
from engine.layers.max_pool2d import MaxPool2D
from engine.layers.pool2d import Pool2D
from engine.plan.convolution import add_windows_batch_last, windows_batch_last
from engine.plan.emission import Backward, Emitted, Forward, emit
from engine.plan.operation import Call, Operation
from engine.plan.tensors import Tensor


@emit.register
def max_pool(layer: MaxPool2D, at: Forward) -> Emitted:
    """Y = the largest of each window's places; the first place that equals Y is given the gradient."""
    Y = at.Y.batch_last
    under = _under_windows(layer, at.X, at.Y)
    places = at.scratch(layer.pixels_in_window, *Y.shape)
    forward = at.operation(
        "Y",
        "X",
        Call(np.copyto, (places.reshape(under.shape), under)),
        Call(np.maximum.reduce, (places, 0, None, Y)),
    )

    def backward(back: Backward) -> Sequence[Operation]:
        winner, taken = at.scratch(*places.shape, dtype=np.bool_), at.scratch(*Y.shape, dtype=np.bool_)
        calls = [Call(np.equal, (places, Y, winner)), Call(np.copyto, (taken, winner[0]))]
        for place in winner[1:]:
            calls.append(Call(np.greater, (place, taken, place)))  # it wins if none before it did
            calls.append(Call(np.logical_or, (taken, place, taken)))
        calls.append(Call(np.multiply, (winner, back.dE_dY.batch_last, places)))
        calls += _lay_back(layer, places.reshape(under.shape), back.dE_dX, at.Y)
        return [at.operation("dE_dX", "X Y dE_dY", *calls)]

    return Emitted([forward], backward)


@emit.register
def average_pool(layer: AvgPool2D, at: Forward) -> Emitted:
    """Y = the sum of each window's places, times their share; ∂E/∂Y times that share goes to every place."""
    Y, share = at.Y.batch_last, at.constant(1 / layer.pixels_in_window)
    under = _under_windows(layer, at.X, at.Y)
    places = at.scratch(layer.pixels_in_window, *Y.shape)
    forward = at.operation(
        "Y",
        "X",
        Call(np.copyto, (places.reshape(under.shape), under)),
        Call(np.add.reduce, (places, 0, None, Y)),
        Call(np.multiply, (Y, share, Y)),
    )

    def backward(back: Backward) -> Sequence[Operation]:
        shared = at.scratch(*Y.shape)
        parts = np.broadcast_to(shared, under.shape)
        calls = _lay_back(layer, parts, back.dE_dX, at.Y)
        return [
            at.operation("dE_dX", "dE_dY", Call(np.multiply, (back.dE_dY.batch_last, share, shared)), *calls)
        ]

    return Emitted([forward], backward)


def _under_windows(layer: Pool2D, X: Tensor, Y: Tensor) -> Array:
    """The windows of X, place by place: (*size, channels, rows, columns, batch)."""
    return windows_batch_last(X.batch_last, layer.grid, Y.features[1:]).transpose(1, 2, 0, 3, 4, 5)


def _lay_back(layer: Pool2D, parts: Array, dE_dX: Tensor, Y: Tensor) -> Sequence[Call]:
    """Parts, shaped as the windows place by place, laid onto ∂E/∂X and added up where windows overlap."""
    overlap = any(step < length for step, length in zip(layer.stride, layer.size, strict=True))
    if not overlap:  # what no window reaches stays 0
        return [Call(np.copyto, (_under_windows(layer, dE_dX, Y), parts))]
    image = dE_dX.batch_last
    return [
        Call(image.fill, (0,)),
        *add_windows_batch_last(parts.transpose(2, 0, 1, 3, 4, 5), image, layer.grid),
    ]
