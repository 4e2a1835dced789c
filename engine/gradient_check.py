"""The engine's gradients against central differences: (E(w + ε) − E(w − ε)) / 2ε.

The difference knows nothing of any backward rule: it only runs the network forward, twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array, Index
from engine.differences import Beside
from engine.network import Network
from engine.perturbation import Perturbations
from engine.randomness import generator
from engine.trace import Trace

AT_ONCE = 64
"""How many entries are compared before a check looks whether it shall stop."""


@dataclass(frozen=True)
class CentralDifference:
    """A gradient's entry beside its central difference.

    Attributes:
        value: (E(+ε) − E(−ε)) / 2ε.
        gradient: what the engine computed.
        epsilon: ε, how far the number was moved to either side.
        relative_error: |value − gradient|, relative to the largest entry of the same tensor.
        agrees: whether the two differ by no more than the method itself can be off.
        has_kink: whether a kink of E, as that of a ReLU, was in the way, so that it was looked nearer.
        sides: where E has a kink within ε: its slope to the left and to the right. The gradient is compared
            with the slope of the side without a kink; where both have one, it agrees if it is between.
        is_compared: False where both sides have kinks and the gradient is not between: E has no derivative
            there, and the gradient is neither right nor wrong.
    """

    value: float
    gradient: float
    epsilon: float
    relative_error: float
    agrees: bool
    has_kink: bool = False
    sides: tuple[float, float] | None = None
    is_compared: bool = True


@dataclass(frozen=True)
class GradientCheck:
    """The gradients of a step against central differences.

    Attributes:
        count: how many entries were compared.
        total: how many there are.
        worst: the largest relative error, and ``layer``, ``tensor``, ``index`` are where it was seen.
        agrees: whether every entry agrees that can be compared.
        kinks: beside how many of them E has a kink, so that the difference was taken to one side of it.
        not_differentiable: how many cannot be compared, because E has no derivative there.
    """

    count: int
    total: int
    worst: float
    layer: int
    tensor: str
    index: Index
    agrees: bool
    kinks: int = 0
    not_differentiable: int = 0


def central_difference(
    network: Network, trace: Trace, layer: int, tensor: str, index: Index
) -> CentralDifference:
    """The central difference beside one entry of dE_dX, dE_dY, or a parameter's gradient.

    The network must hold the parameters of the trace, in float64.

    Raises:
        KeyError: if the tensor is not a gradient.
    """
    gradient = trace.layers[layer].tensor(tensor)
    moved = tensor.removeprefix("dE_d")
    if tensor == moved or moved not in ("X", "Y", *trace.layers[layer].parameters):
        raise KeyError(tensor)
    found = Beside(Perturbations(network, trace), layer, moved, gradient, [index]).differences()
    sides = found.left[0].item(), found.right[0].item()
    return CentralDifference(
        value=found.values[0].item(),
        gradient=gradient[index].item(),
        epsilon=found.steps[0].item(),
        relative_error=found.errors[0].item(),
        agrees=found.agrees[0].item(),
        has_kink=found.has_kink[0].item(),
        sides=sides if found.on_kink[0] else None,
        is_compared=found.is_compared[0].item(),
    )


def gradient_check(
    network: Network, trace: Trace, most: int | None = None, stopped: Callable[[], bool] = lambda: False
) -> GradientCheck:
    """The gradients of the parameters: every entry, or a sample that is drawn from the seed.

    Args:
        network: the network; it must hold the parameters of the trace, in float64.
        trace: the step.
        most: how many entries are compared at most; None compares all.
        stopped: asked now and then; once it says yes, what was compared so far is the answer.
    """
    perturbations = Perturbations(network, trace)
    chosen = _sample(network, trace, most)
    check = GradientCheck(0, len(chosen), 0.0, 0, "", (), True)
    start = 0
    for record in trace.layers:
        for name, gradient in record.gradients.items():
            places = np.flatnonzero(chosen[start : start + gradient.size])
            start += gradient.size
            for at in range(0, places.size, AT_ONCE):
                if stopped():
                    return check
                part = places[at : at + AT_ONCE]
                indices = [tuple(map(int, np.unravel_index(place, gradient.shape))) for place in part]
                found = Beside(perturbations, record.layer, name, gradient, indices).differences()
                worst = int(found.errors.argmax())  # the first that is not a number, if there is one
                here = found.errors[worst].item()
                if check.count == 0 or _is_worse(here, check.worst):
                    check = replace(
                        check, worst=here, layer=record.layer, tensor="dE_d" + name, index=indices[worst]
                    )
                check = replace(
                    check,
                    count=check.count + len(indices),
                    agrees=check.agrees and bool(found.agrees[found.is_compared].all()),
                    kinks=check.kinks + int((found.has_kink & found.is_compared).sum()),
                    not_differentiable=check.not_differentiable + int((~found.is_compared).sum()),
                )
    return check


def _sample(network: Network, trace: Trace, most: int | None) -> Array:
    """Which entries of θ are compared, (parameters,)."""
    total = network.theta.size
    chosen = np.ones(total, bool)
    if most is not None and most < total:
        chosen[:] = False
        chosen[generator(network.seed, "check", trace.step).choice(total, most, replace=False)] = True
    return chosen


def _is_worse(error: float, than: float) -> bool:
    """Whether an error is larger; one that is not a number is larger than all."""
    return error > than or (math.isnan(error) and not math.isnan(than))
