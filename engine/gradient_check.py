"""The engine's gradients against central differences: (E(w + ε) − E(w − ε)) / 2ε.

The difference knows nothing of any backward rule: it only runs the network forward, twice.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Index
from engine.network import Network
from engine.trace import Trace

EPSILON = 1e-5
TOLERANCE = 1e-7


@dataclass(frozen=True)
class CentralDifference:
    """A gradient's entry beside its central difference.

    Attributes:
        value: (E(+ε) − E(−ε)) / 2ε.
        gradient: what the engine computed.
        epsilon: ε, how far the number was moved to either side.
        relative_error: |value − gradient|, relative to the largest entry of the same tensor.
        agrees: whether the two differ by no more than the method itself can be off.
    """

    value: float
    gradient: float
    epsilon: float
    relative_error: float
    agrees: bool


@dataclass(frozen=True)
class GradientCheck:
    """Every gradient of a step against central differences.

    Attributes:
        count: how many entries were compared.
        worst: the largest relative error, and ``layer``, ``tensor``, ``index`` are where it was seen.
        agrees: whether every entry agrees.
    """

    count: int
    worst: float
    layer: int
    tensor: str
    index: Index
    agrees: bool


def central_difference(
    network: Network, trace: Trace, layer: int, tensor: str, index: Index
) -> CentralDifference:
    """The central difference beside one entry of dE_dX, dE_dY, or a parameter's gradient.

    The network must hold the parameters of the trace, in float64.

    Raises:
        KeyError: if the tensor is not a gradient.
    """
    record = trace.layers[layer]
    gradient = record.tensor(tensor)
    if tensor == "dE_dX":
        moved, start = record.X.astype(np.float64), layer
    elif tensor == "dE_dY":
        moved, start = record.Y.astype(np.float64), layer + 1
    elif tensor.startswith("dE_d") and tensor[4:] in record.parameters:
        moved, start = network.layers[layer].parameters[tensor[4:]], 0
    else:
        raise KeyError(tensor)
    # A prediction in between would have left the layers without this step's masks and batch statistics.
    network.begin_step(training=True, step=trace.step)
    X = trace.layers[0].X if start == 0 and tensor != "dE_dX" else moved
    here = moved[index].item()
    rounding = 4 * rounding_of_error(trace) / EPSILON

    def error_at(value: float) -> float:
        moved[index] = value
        return network.error(X, trace.targets, start)

    def compared(more_exact: bool) -> CentralDifference:
        above, below = error_at(here + EPSILON), error_at(here - EPSILON)
        value = (above - below) / (2 * EPSILON)
        if more_exact:
            wide = (error_at(here + 2 * EPSILON) - error_at(here - 2 * EPSILON)) / (4 * EPSILON)
            value = (4 * value - wide) / 3
        return _compare(value, gradient[index].item(), _scale(gradient), rounding)

    try:
        with np.errstate(all="ignore"):
            seen = compared(more_exact=False)
            # Where gradients are tiny, what shows is the curvature that the difference itself leaves out.
            # A second one, twice as wide, takes it off (Richardson); a wrong gradient it leaves as wrong.
            return seen if seen.agrees else compared(more_exact=True)
    finally:
        moved[index] = here


def gradient_check(network: Network, trace: Trace) -> GradientCheck:
    """Every entry of every parameter's gradient, one after the other."""
    worst = GradientCheck(0, 0.0, 0, "", (), True)
    count, agrees = 0, True
    for record in trace.layers:
        for name, gradient in record.gradients.items():
            for index in np.ndindex(gradient.shape):
                seen = central_difference(network, trace, record.layer, "dE_d" + name, index)
                count, agrees = count + 1, agrees and seen.agrees
                if count == 1 or _is_worse(seen.relative_error, worst.worst):
                    worst = GradientCheck(0, seen.relative_error, record.layer, "dE_d" + name, index, True)
    return GradientCheck(count, worst.worst, worst.layer, worst.tensor, worst.index, agrees)


def _is_worse(error: float, than: float) -> bool:
    """Whether an error is larger; one that is not a number is larger than all."""
    return error > than or (math.isnan(error) and not math.isnan(than))


def _scale(gradient: Array) -> float:
    return float(np.abs(gradient).max())


def rounding_of_error(trace: Trace) -> float:
    """How much of E may be rounding: every Y is rounded by about ε·|Y|, and E feels that by ∂E/∂Y.

    Divided by the width of a difference, this is what the difference cannot see below.
    """
    with np.errstate(all="ignore"):
        felt = sum(float(np.abs(record.Y * record.dE_dY).sum()) for record in trace.layers)
        return float(np.finfo(np.float64).eps * (abs(trace.loss) + felt))


def _compare(value: float, gradient: float, scale: float, rounding: float) -> CentralDifference:
    difference = abs(value - gradient)
    relative = difference / scale if scale > 0 else difference
    return CentralDifference(
        value, gradient, EPSILON, relative, bool(difference <= TOLERANCE * scale + rounding)
    )
