"""The convolution in a plan: the windows laid out as the columns of one matrix, then products of matrices.

W and B become one small matrix (channels, window + 1), and the columns get a row of ones for B. With the
batch innermost, laying out the windows copies long stretches; products are taken in blocks of columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array
from engine.layers.conv2d import Conv2D
from engine.layers.windows import WindowGrid
from engine.plan.emission import Backward, Emitted, Forward, can_wait, emit, views
from engine.plan.operation import Call, Operation
from engine.plan.products import equal_blocks


@can_wait.register
def _can_wait(layer: Conv2D) -> bool:  # noqa: ARG001
    return True


@emit.register
def convolution(layer: Conv2D, at: Forward) -> Emitted:
    """Y = [W B]·columns; ∂E/∂[W B] = ∂E/∂Y·columnsᵀ; ∂E/∂columns = Wᵀ·∂E/∂Y, laid back onto the image."""
    channels, window = layer.channels, layer.inputs * layer.kernel[0] * layer.kernel[1]
    places = at.Y.rows.shape[1] * at.Y.size // channels
    blocks = equal_blocks(places, channels * (window + 1))
    parameters = views(layer, at.parameters)
    WB = at.scratch(channels, window + 1)
    columns = at.scratch(window + 1, places)
    columns[-1] = 1
    padded, inside = _padded(at, layer.grid)
    under_windows = windows_batch_last(padded, layer.grid, at.Y.features[1:])

    forward = at.operation(
        "Y",
        "X W B",
        *([Call(np.copyto, (inside, at.X.batch_last))] if inside is not None else []),
        Call(np.copyto, (columns[:-1].reshape(under_windows.shape), under_windows)),
        Call(np.copyto, (WB[:, :-1], parameters["W"].reshape(channels, window))),
        Call(np.copyto, (WB[:, -1:], parameters["B"].reshape(channels, 1))),
        Call(
            np.matmul, (WB, _in_blocks(columns, blocks), _in_blocks(at.Y.rows.reshape(channels, -1), blocks))
        ),
    )

    def backward(back: Backward) -> Sequence[Operation]:
        gradients = views(layer, back.gradients)
        dE_dY = _in_blocks(back.dE_dY.rows.reshape(channels, places), blocks)
        parts, dE_dWB = at.scratch(blocks, channels, window + 1), at.scratch(channels, window + 1)
        weights = at.operation(
            "dE_dW dE_dB",
            "X dE_dY",
            Call(np.matmul, (dE_dY, _in_blocks(columns, blocks).transpose(0, 2, 1), parts)),
            Call(np.add.reduce, (parts, 0, None, dE_dWB)),
            Call(np.copyto, (gradients["W"].reshape(channels, window), dE_dWB[:, :-1])),
            Call(np.copyto, (gradients["B"].reshape(channels, 1), dE_dWB[:, -1:])),
        )
        dE_dcolumns = at.scratch(window, places)
        W = at.parameters[: channels * window].reshape(channels, window)
        dE_dpadded, dE_dinside = _padded(at, layer.grid, back.dE_dX.batch_last)
        image = at.operation(
            "dE_dX",
            "dE_dY W",
            Call(np.matmul, (W.T, dE_dY, _in_blocks(dE_dcolumns, blocks))),
            Call(dE_dpadded.fill, (0,)),
            *add_windows_batch_last(dE_dcolumns.reshape(under_windows.shape), dE_dpadded, layer.grid),
            *([Call(np.copyto, (back.dE_dX.batch_last, dE_dinside))] if dE_dinside is not None else []),
        )
        return [weights, image]

    return Emitted([forward], backward)


def windows_batch_last(X: Array, grid: WindowGrid, counts: Sequence[int]) -> Array:
    """Every window of X (channels, height, width, batch): (channels, *size, rows, columns, batch)."""
    channel, down, across, sample = X.strides
    return np.lib.stride_tricks.as_strided(
        X,
        (X.shape[0], *grid.size, *counts, X.shape[3]),
        (channel, down, across, down * grid.stride[0], across * grid.stride[1], sample),
    )


def add_windows_batch_last(parts: Array, X: Array, grid: WindowGrid) -> list[Call]:
    """The way back: parts (channels, *size, rows, columns, batch) added onto X where their windows lie."""
    under = windows_batch_last(X, grid, parts.shape[3:5])
    return [
        Call(np.add, (under[:, u, v], parts[:, u, v], under[:, u, v]))
        for u in range(grid.size[0])
        for v in range(grid.size[1])
    ]


def _padded(at: Forward, grid: WindowGrid, image: Array | None = None) -> tuple[Array, Array | None]:
    """An image with zeros around it, and its inside; without padding, the image itself and None."""
    image = at.X.batch_last if image is None else image
    (top, left), (channels, height, width, batch) = grid.padding, image.shape
    if not any(grid.padding):
        return image, None
    padded = at.scratch(channels, height + 2 * top, width + 2 * left, batch)
    return padded, padded[:, top : top + height, left : left + width]


def _in_blocks(matrix: Array, blocks: int) -> Array:
    """A matrix (rows, columns) as its blocks of columns, (blocks, rows, columns of one)."""
    return matrix.reshape(len(matrix), blocks, -1).transpose(1, 0, 2)
