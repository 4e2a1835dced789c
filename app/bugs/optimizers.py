"""Optimizers whose update is wrong; the gradients are as they should be."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import numpy as np

from app.bugs.rule import Planted
from engine import Network, Optimizer
from engine.arrays import Array
from engine.optimizers import Adam


class WithoutBiasCorrection(Adam):
    """Δθ = −α·m / (√v + ε): the means start at 0, and nothing takes out what that costs them."""

    def mathematics(self, g: Array, before: Mapping[str, Array], rate: float, t: int) -> dict[str, Array]:
        """Adam's, with m for m̂ and v for v̂."""
        right = super().mathematics(g, before, rate, t)
        m, v = right["m"], right["v"]
        delta = -rate * m / (np.sqrt(v) + self.epsilon)
        return {**right, "m_hat": m, "v_hat": v, "delta": delta}


def plant_without_bias_correction(network: Network, optimizer: Optimizer) -> Planted:
    """Make an Adam one that corrects nothing."""
    if type(optimizer) is not Adam:
        return network, optimizer
    wrong = copy.copy(optimizer)
    wrong.__class__ = WithoutBiasCorrection
    return network, wrong
