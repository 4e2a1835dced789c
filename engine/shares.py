"""Each layer's share in what a step changes: E and the answers with its update alone, and with all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.network import Network
from engine.trace import Trace


@dataclass(frozen=True)
class Seen:
    """What the network does on the rows of the step.

    Attributes:
        error: E, as when predicting.
        said: what is said to each row, on the targets' scale, (rows, outputs).
    """

    error: float
    said: Array


@dataclass(frozen=True)
class Share:
    """One layer's share.

    Attributes:
        layer: its place, from 0.
        length: ‖Δ‖ of all its parameters.
        first_order: ∂E/∂θ·Δ, by how much E should change by it if the step were very small.
        alone: what the network does when this layer alone is updated.
    """

    layer: int
    length: float
    first_order: float
    alone: Seen


@dataclass(frozen=True)
class Shares:
    """A step's rows before and after it, and each layer's share in the change."""

    before: Seen
    after: Seen
    layers: tuple[Share, ...]


def shares_of(network: Network, trace: Trace) -> Shares:
    """The shares of the layers that have parameters, in order.

    Args:
        network: a network with the parameters of the step; it has them again afterwards.
        trace: the step, with its update.
    """
    start = network.theta.copy()
    updates = [np.zeros(0)]
    for record in trace.layers:
        updates += [record.update[name].ravel() for name in record.parameters]
    change = np.concatenate(updates)

    def seen(by: Array) -> Seen:
        network.theta[:] = start + by
        network.begin_step(training=False)
        Y = network.forward(trace.layers[0].X.astype(network.dtype))
        return Seen(network.loss(Y, trace.targets.astype(network.dtype)), network.loss.said(Y))

    found, first = [], 0
    with np.errstate(all="ignore"):
        for record in trace.layers:
            size = sum(parameter.size for parameter in record.parameters.values())
            if size == 0:
                continue
            own = np.zeros_like(change)
            own[first : first + size] = change[first : first + size]
            slope = sum(
                float(np.vdot(record.gradients[name], record.update[name])) for name in record.parameters
            )
            found.append(Share(record.layer, float(np.linalg.norm(own)), slope, seen(own)))
            first += size
        before, after = seen(np.zeros_like(change)), seen(change)
    network.theta[:] = start
    return Shares(before, after, tuple(found))
