"""A picture nudged along −∂E/∂X, step by step: what would make this less wrong?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.network import Network


@dataclass(frozen=True)
class Nudge:
    """A picture on its way.

    Attributes:
        x: the picture, (inputs,).
        dE_dx: ∂E/∂X there, (inputs,).
        error: E there.
        said: what the network says to it, on the targets' scale, (outputs,).
    """

    x: Array
    dE_dx: Array
    error: float
    said: Array


def nudged(network: Network, x: Array, target: Array, by: float, steps: int) -> list[Nudge]:
    """A picture and what becomes of it: x ← x − η·∂E/∂X, with the parameters as they are.

    η is chosen anew at each step, so that the pixel that changes most changes by ``by``; a pixel stays from
    0 to 1.

    Args:
        network: the network; it is asked as when predicting.
        x: the picture, (inputs,), from 0 to 1.
        target: what the network should say to it, (outputs,).
        by: the largest change of a pixel in one step.
        steps: how many steps; the answer has one entry more, the picture as it was.
    """
    X, T = x[np.newaxis].astype(network.dtype), target[np.newaxis].astype(network.dtype)
    way = []
    network.begin_step(training=False)
    with np.errstate(all="ignore"):
        for _ in range(steps + 1):
            Y = network.forward(X)
            dE_dX = network.backward(network.loss.gradient(Y, T))
            way.append(Nudge(X[0].copy(), dE_dX[0].copy(), network.loss(Y, T), network.loss.said(Y)[0]))
            largest = float(np.abs(dE_dX).max())
            if largest > 0 and np.isfinite(largest):
                X = np.clip(X - by / largest * dE_dX, 0, 1)
    return way
