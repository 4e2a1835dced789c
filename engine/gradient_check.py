"""The engine's gradients against central differences: (E(w + ε) − E(w − ε)) / 2ε.

The difference knows nothing of any backward rule: it only runs the network forward, twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array, Index
from engine.network import Network
from engine.perturbation import Perturbations
from engine.randomness import generator
from engine.trace import Trace

EPSILON = 1e-5
TOLERANCE = 1e-7

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
        sides: where E has a corner, as at the kink of a ReLU: its slope to the left and to the right. A
            gradient between them agrees, and the error is how far it is outside.
    """

    value: float
    gradient: float
    epsilon: float
    relative_error: float
    agrees: bool
    sides: tuple[float, float] | None = None


@dataclass(frozen=True)
class GradientCheck:
    """The gradients of a step against central differences.

    Attributes:
        count: how many entries were compared.
        total: how many there are.
        worst: the largest relative error, and ``layer``, ``tensor``, ``index`` are where it was seen.
        agrees: whether every entry agrees.
        corners: at how many entries E has a corner.
    """

    count: int
    total: int
    worst: float
    layer: int
    tensor: str
    index: Index
    agrees: bool
    corners: int = 0


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
    found = _differences(Perturbations(network, trace), layer, moved, gradient, [index])
    sides = found.left[0].item(), found.right[0].item()
    return CentralDifference(
        found.values[0].item(),
        gradient[index].item(),
        EPSILON,
        found.errors[0].item(),
        found.agrees[0].item(),
        sides if found.is_corner[0] else None,
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
                found = _differences(perturbations, record.layer, name, gradient, indices)
                worst = int(found.errors.argmax())  # the first that is not a number, if there is one
                here = found.errors[worst].item()
                if check.count == 0 or _is_worse(here, check.worst):
                    check = replace(
                        check, worst=here, layer=record.layer, tensor="dE_d" + name, index=indices[worst]
                    )
                check = replace(
                    check,
                    count=check.count + len(indices),
                    agrees=check.agrees and bool(found.agrees.all()),
                    corners=check.corners + int(found.is_corner.sum()),
                )
    return check


def rounding_of_error(trace: Trace) -> float:
    """How much of E may be rounding: every Y is rounded by about ε·|Y|, and E feels that by ∂E/∂Y.

    Divided by the width of a difference, this is what the difference cannot see below.
    """
    with np.errstate(all="ignore"):
        felt = sum(float(np.abs(record.Y * record.dE_dY).sum()) for record in trace.layers)
        return float(np.finfo(np.float64).eps * (abs(trace.loss) + felt))


def _sample(network: Network, trace: Trace, most: int | None) -> Array:
    """Which entries of θ are compared, (parameters,)."""
    total = network.theta.size
    chosen = np.ones(total, bool)
    if most is not None and most < total:
        chosen[:] = False
        chosen[generator(network.seed, "check", trace.step).choice(total, most, replace=False)] = True
    return chosen


@dataclass(frozen=True)
class _Differences:
    """The central differences of some entries: arrays of shape (entries,), as in CentralDifference."""

    values: Array
    errors: Array
    agrees: Array
    is_corner: Array
    left: Array
    right: Array


def _differences(
    perturbations: Perturbations, layer: int, tensor: str, gradient: Array, indices: Sequence[Index]
) -> _Differences:
    """The central differences of entries beside their gradients."""
    expected = np.array([gradient[index] for index in indices], np.float64)
    scale = float(np.abs(gradient).max())
    allowed = TOLERANCE * scale + 4 * rounding_of_error(perturbations.trace) / EPSILON

    def moved(places: Sequence[Index], reach: float) -> Array:
        return perturbations.errors(layer, tensor, places, reach)

    def difference(places: Sequence[Index], reach: float) -> Array:
        seen: Array = (moved(places, reach) - moved(places, -reach)) / (2 * reach)
        return seen

    with np.errstate(all="ignore"):
        values = difference(indices, EPSILON)
        # Where gradients are tiny, what shows is the curvature that the difference itself leaves out.
        # A second one, twice as wide, takes it off (Richardson); a wrong gradient it leaves as wrong.
        doubtful = np.flatnonzero(~(np.abs(values - expected) <= allowed))
        if doubtful.size:
            wide = difference([indices[place] for place in doubtful.tolist()], 2 * EPSILON)
            values[doubtful] = (4 * values[doubtful] - wide) / 3
        errors = np.abs(values - expected)
        left, right = expected.copy(), expected.copy()
        doubtful = np.flatnonzero(~(errors <= allowed))
        if doubtful.size:
            places = [indices[place] for place in doubtful.tolist()]
            left[doubtful], right[doubtful] = (
                _one_sided(perturbations.trace.loss, moved, places, reach) for reach in (-EPSILON, EPSILON)
            )
        low, high = np.minimum(left, right), np.maximum(left, right)
        outside = np.maximum(0, np.maximum(low - expected, expected - high))
        is_corner = (high - low > 10 * allowed) & (outside <= allowed)
        errors = np.where(is_corner, outside, errors)
        relative = errors / scale if scale > 0 else errors
        return _Differences(values, relative, errors <= allowed, is_corner, left, right)


def _one_sided(
    loss: float, moved: Callable[[Sequence[Index], float], Array], places: Sequence[Index], reach: float
) -> Array:
    """The slope of E to one side of entries, from two differences; curvature is taken off."""
    near, far = ((moved(places, by) - loss) / by for by in (reach / 2, reach))
    slope: Array = 2 * near - far
    return slope


def _is_worse(error: float, than: float) -> bool:
    """Whether an error is larger; one that is not a number is larger than all."""
    return error > than or (math.isnan(error) and not math.isnan(than))
