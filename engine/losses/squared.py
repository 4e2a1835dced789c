"""Losses of the squared difference: the article's mean, and the half sum of most calculations by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from engine.arrays import Array, Index
from engine.formula import Formula, Power, total
from engine.losses.base import ELEMENTS, SAMPLES, Loss, T, Y, last_output, share, target
from engine.notation import function
from engine.terms import Term, computed, written_index
from engine.trace import Trace


class MeanSquaredError(Loss):
    """E = 1/N Σ (y − t)², the mean over every element of the batch, as in the article; N = batch·outputs."""

    name = "mse"
    title = "MSE"
    normalisation = "mean over every element: batch × outputs"
    formulas: ClassVar[Mapping[str, Formula]] = {
        "E": Formula(
            "E",
            function("mean", "np.mean", Power(Y - T, 2)),
            lambda: total("n j", Power(Y["n", "j"] - T["n", "j"], 2)) / ELEMENTS,
        ),
        "dE_dY": Formula("dE_dY", 2 * (Y - T) / ELEMENTS, lambda *i: 2 * (Y[i] - T[i]) / ELEMENTS),
    }

    def error(self, Y: Array, T: Array) -> Array:
        """E = 1/N Σ (y − t)²."""
        E: Array = ((Y - T) ** 2).mean()
        return E

    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y = 2(Y − T)/N."""
        return 2 * (Y - T) / Y.size

    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """(y − t) times 2/N."""
        return [_difference(index, trace) * share(trace.targets.size, 2)]


class HalfSumOfSquaredErrors(Loss):
    """E = ½ Σ (y − t)², summed over the outputs and averaged over the batch only.

    The loss of most calculations by hand (one sample) and of TensorFlow Playground.
    """

    name = "half_sse"
    title = "½ SSE"
    normalisation = "sum over the outputs, mean over the batch"
    formulas: ClassVar[Mapping[str, Formula]] = {
        "E": Formula(
            "E",
            function("sum", "np.sum", Power(Y - T, 2)) / (2 * SAMPLES),
            lambda: total("n j", Power(Y["n", "j"] - T["n", "j"], 2)) / (2 * SAMPLES),
        ),
        "dE_dY": Formula("dE_dY", (Y - T) / SAMPLES, lambda *i: (Y[i] - T[i]) / SAMPLES),
    }

    def error(self, Y: Array, T: Array) -> Array:
        """E = ½ Σ (y − t)² / batch."""
        E: Array = ((Y - T) ** 2).sum() / (2 * len(Y))
        return E

    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y = (Y − T)/batch."""
        return (Y - T) / len(Y)

    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """(y − t) times 1/batch."""
        return [_difference(index, trace) * share(len(trace.targets))]


def _difference(index: Index, trace: Trace) -> Term:
    """(y − t) as one number of a term, read from the last layer's Y."""
    place = written_index(index)
    difference = float(trace.layers[-1].Y[index] - trace.targets[index])
    reads = (last_output(index, trace), target(index, trace))
    return computed(f"(Y[{place}] − T[{place}])", difference, reads=reads)
