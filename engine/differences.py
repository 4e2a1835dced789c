"""Differences of E beside gradients: (E(w + ε) − E(w − ε)) / 2ε, and what is done where E has a kink.

At a kink, as that of a ReLU, or where another number becomes the largest of a window, E has no derivative,
and a difference across it means nothing. So where a difference and a gradient do not agree, it is looked
whether a number of the network takes another piece of its formula on the way. The gradient is then compared
with the slope on the side that has no kink, or nearer to the entry than the kinks are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Index
from engine.perturbation import Perturbations
from engine.trace import Trace

EPSILON = 1e-5
TOLERANCE = 1e-7

NEARER = tuple(EPSILON / 8**k for k in range(4))
"""The steps that are tried beside kinks, to 2·10⁻⁸; below, all that would be seen is rounding."""
ROUGHER = 8
"""A slope to one side, which subtracts more often, is so many times as rough as a central difference."""


@dataclass
class Differences:
    """The differences of some entries beside their gradients: arrays of shape (entries,).

    Attributes:
        values: central differences.
        errors: how far the gradients are off, relative to the largest of the tensor; 0 where not compared.
        agrees: whether they are off by no more than the method itself can be.
        steps: ε, how far the entries were moved to either side.
        has_kink: whether a kink of E was in the way of the difference with the widest step.
        on_kink: whether one is within the step that was taken; only then the slopes to both sides are told.
        is_compared: False where E has kinks on both sides, however near: a gradient that is not between the
            two slopes is then neither right nor wrong.
        left: the slope of E to the left; on average, where a kink is on the way.
        right: the slope of E to the right.
    """

    values: Array
    errors: Array
    agrees: Array
    steps: Array
    has_kink: Array
    on_kink: Array
    is_compared: Array
    left: Array
    right: Array


class Beside:
    """What is asked about the entries of one tensor.

    Args:
        perturbations: the step, whose numbers can be moved.
        layer: the layer's place, from 0.
        tensor: "X", "Y" or a parameter.
        gradient: its gradient, by the backward pass.
        indices: the entries' places.
    """

    def __init__(
        self,
        perturbations: Perturbations,
        layer: int,
        tensor: str,
        gradient: Array,
        indices: Sequence[Index],
    ) -> None:
        self._perturbations, self._layer, self._tensor, self._indices = perturbations, layer, tensor, indices
        self._expected = np.array([gradient[index] for index in indices], np.float64)
        self._scale = float(np.abs(gradient).max())
        self._rounding = 4 * rounding_of_error(perturbations.trace)

    def differences(self) -> Differences:
        """The differences, with the widest step unless there are kinks."""
        count = len(self._indices)
        no, yes = np.zeros(count, bool), np.ones(count, bool)
        with np.errstate(all="ignore"):
            values, allowed = self._central(np.arange(count), EPSILON), self._allowed(EPSILON)
            # Where gradients are tiny, what shows is the curvature that the difference itself leaves out.
            # A second one, twice as wide, takes it off (Richardson); a wrong gradient it leaves as wrong.
            doubtful = np.flatnonzero(~(np.abs(values - self._expected) <= allowed))
            values[doubtful] = (4 * values[doubtful] - self._central(doubtful, 2 * EPSILON)) / 3
            errors = np.abs(values - self._expected)
            agrees = errors <= allowed
            steps, sides = np.full(count, EPSILON), (self._expected.copy(), self._expected.copy())
            found = Differences(values, errors, agrees, steps, no, no.copy(), yes, *sides)
            self._look_nearer(found, np.flatnonzero(~agrees))
            if self._scale > 0:
                found.errors = found.errors / self._scale
        return found

    def _look_nearer(self, found: Differences, doubtful: Array) -> None:
        """Compare again what disagrees and has kinks on the way, nearer and nearer to the entries."""
        kinks = self._changes(doubtful, -2 * EPSILON) + self._changes(doubtful, 2 * EPSILON)
        left = doubtful[kinks > 0]
        found.has_kink[left] = True
        for step in NEARER:
            left = self._compare(found, left, step)
        low, high = np.minimum(found.left, found.right)[left], np.maximum(found.left, found.right)[left]
        expected = self._expected[left]
        found.errors[left] = np.maximum(0, np.maximum(low - expected, expected - high))
        found.agrees[left] = found.errors[left] <= self._allowed(step, ROUGHER)
        found.is_compared[left] = found.agrees[left]
        found.errors[left[~found.agrees[left]]] = 0

    def _compare(self, found: Differences, places: Array, step: float) -> Array:
        """Compare those that have no kink within a step, at least to one side; the others are returned."""
        leftwards, rightwards = (self._changes(places, by) == 0 for by in (-step, step))
        far, near = ([self._moved(places, by) for by in (-reach, reach)] for reach in (step, step / 2))
        loss = self._perturbations.trace.loss
        # Without a kink on the way, a second, nearer number takes the curvature off.
        left, right = (
            np.where(is_smooth, (4 * nearer - farther - 3 * loss) / by, (farther - loss) / by)
            for is_smooth, nearer, farther, by in zip(
                (leftwards, rightwards), near, far, (-step, step), strict=True
            )
        )
        central = (4 * (near[1] - near[0]) / step - (far[1] - far[0]) / (2 * step)) / 3
        found.values[places], found.left[places], found.right[places] = central, left, right
        found.steps[places], found.on_kink[places] = step, ~(leftwards & rightwards)
        slope = np.where(leftwards & rightwards, central, np.where(leftwards, left, right))
        found.errors[places] = np.abs(slope - self._expected[places])
        found.agrees[places] = found.errors[places] <= self._allowed(step, ROUGHER)
        left_over: Array = places[~(leftwards | rightwards)]
        return left_over

    def _central(self, places: Array, step: float) -> Array:
        """(E(+step) − E(−step)) / 2·step."""
        central: Array = (self._moved(places, step) - self._moved(places, -step)) / (2 * step)
        return central

    def _moved(self, places: Array, by: float) -> Array:
        """E with each of these entries moved."""
        return self._perturbations.errors(self._layer, self._tensor, self._at(places), by)

    def _changes(self, places: Array, by: float) -> Array:
        """How many numbers take another piece of their formula, with each of these entries moved."""
        return self._perturbations.changes(self._layer, self._tensor, self._at(places), by)

    def _at(self, places: Array) -> list[Index]:
        return [self._indices[place] for place in places.tolist()]

    def _allowed(self, step: float, rougher: int = 1) -> float:
        """How far a difference with that step can itself be off."""
        return TOLERANCE * self._scale + rougher * self._rounding / step


def rounding_of_error(trace: Trace) -> float:
    """How much of E may be rounding: every Y is rounded by about ε·|Y|, and E feels that by ∂E/∂Y.

    Divided by the width of a difference, this is what the difference cannot see below.
    """
    with np.errstate(all="ignore"):
        felt = sum(float(np.abs(record.Y * record.dE_dY).sum()) for record in trace.layers)
        felt += EPSILON * float(np.abs(trace.layers[-1].Y).mean())  # where ∂E/∂Y is 0, it is not beside it
        return float(np.finfo(np.float64).eps * (abs(trace.loss) + felt))
