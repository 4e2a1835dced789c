"""The fully connected layer in a plan: three products, biases included."""

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array
from engine.layers.fully_connected import FullyConnected
from engine.plan.emission import Backward, Emitted, Forward, can_wait, emit
from engine.plan.operation import Call, Operation
from engine.plan.products import equal_blocks

FEWEST_OUTPUTS = 16
"""With fewer rows in a block, small products are no faster than large ones."""


@can_wait.register
def _can_wait(layer: FullyConnected) -> bool:  # noqa: ARG001
    return True


@emit.register
def fully_connected(layer: FullyConnected, at: Forward) -> Emitted:
    """In θ, B lies below W, so the two are one matrix; the row of ones below X is what B is multiplied by."""
    WB = at.parameters.reshape(layer.inputs + 1, layer.outputs)
    W, X = WB[:-1], at.X.with_ones

    def backward(back: Backward) -> Sequence[Operation]:
        dE_dY, dE_dWB = back.dE_dY.rows, back.gradients.reshape(WB.shape)
        return [
            at.operation("dE_dW dE_dB", "X dE_dY", Call(X.dot, (dE_dY.T, dE_dWB))),
            at.operation("dE_dX", "dE_dY W", Call(W.dot, (dE_dY, back.dE_dX.rows))),
        ]

    return Emitted([at.operation("Y", "X W B", _product(WB, X, at.Y.rows))], backward)


def _product(WB: Array, X: Array, Y: Array) -> Call:
    """Y = [W; B]ᵀ·X, in blocks of outputs if those are small products and the whole is not."""
    outputs = len(Y)
    blocks = equal_blocks(outputs, X.size)
    if blocks == 1 or outputs < blocks * FEWEST_OUTPUTS:
        return Call(WB.T.dot, (X, Y))
    of_each = WB.T.reshape(blocks, outputs // blocks, -1)
    return Call(np.matmul, (of_each, X, Y.reshape(blocks, outputs // blocks, -1)))
