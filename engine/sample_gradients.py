"""The share that each sample of a batch has in a gradient: E is a mean over the samples, and so is ∂E/∂w.

The backward pass is linear in ∂E/∂Y: with every row but one set to 0 it gives that sample's share, and the
shares add up to the gradient of the batch. Where the layers take each row by itself, a row alone is enough.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Array, Index
from engine.network import Network
from engine.trace import Trace


def shares_of_samples(network: Network, trace: Trace, layer: int, parameter: str, index: Index) -> Array:
    """Each sample's share in ∂E/∂ of one entry of a parameter: (batch,).

    Args:
        network: the network; it must hold the parameters of the trace.
        trace: the step.
        layer: the layer's place, from 0.
        parameter: "W", "B", ….
        index: the entry's place, from 0.
    """
    rows = range(len(trace.targets))
    with np.errstate(all="ignore"):
        if all(each.row_by_row for each in network.layers[layer:]):
            own, record = network.layers[layer], trace.layers[layer]
            shares = []
            for row in rows:
                own.forward(record.X[row : row + 1])
                own.backward(record.dE_dY[row : row + 1])
                shares.append(own.gradients[parameter][index].item())
            return np.array(shares)
        _pass_forward(network, trace)
        return np.array(
            [_backward_from(network, trace, row, layer)[layer][parameter][index].item() for row in rows]
        )


def gradients_of_sample(network: Network, trace: Trace, row: int) -> list[dict[str, Array]]:
    """One sample's share in every gradient: for each layer, by the parameter's name.

    Args:
        network: the network; it must hold the parameters of the trace.
        trace: the step.
        row: which row of the batch, from 0.
    """
    with np.errstate(all="ignore"):
        _pass_forward(network, trace)
        return _backward_from(network, trace, row, 0)


def _pass_forward(network: Network, trace: Trace) -> None:
    """Let every layer keep what its backward pass needs, as in the step."""
    network.begin_step(training=True, step=trace.step)
    network.forward(trace.layers[0].X)


def _backward_from(network: Network, trace: Trace, row: int, first: int) -> list[dict[str, Array]]:
    """The gradients, with ∂E/∂Y of the last layer as it is in one row and 0 in all others."""
    given = trace.layers[-1].dE_dY
    dE_dY = np.zeros_like(given)
    dE_dY[row] = given[row]
    for layer in reversed(network.layers[first:]):
        dE_dY = layer.backward(dE_dY)
    return [{name: gradient.copy() for name, gradient in layer.gradients.items()} for layer in network.layers]
