"""Losses: the one number E that says how wrong a batch was, and the ∂E/∂Y that it hands the last layer.

Each loss is exact about its normalisation: what it is divided by decides how large every gradient is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import Array, Index, shape_text
from engine.errors import EngineError, ShapeError
from engine.formula import Call, Formula, Number, Power, Symbol, symbols, total
from engine.terms import Entries, Term, computed, written_index
from engine.trace import Trace

Y, T = symbols("Y T")
y, t = symbols("Y T")
N = Symbol("N", is_matrix=False)


class Loss(ABC):
    """A loss: E and ∂E/∂Y of a batch, given Y and the targets T, both (batch, outputs).

    Attributes:
        name: its name in an experiment.
        title: its name on the screen.
        normalisation: in words, what E is divided by.
        formulas: E and ∂E/∂Y as data.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    normalisation: ClassVar[str]
    formulas: ClassVar[dict[str, Formula]]

    def __call__(self, Y: Array, T: Array) -> float:
        """E, one number for the batch.

        Raises:
            ShapeError: if Y and T differ in shape.
        """
        if Y.shape != T.shape:
            raise ShapeError(
                f"{self.name} was given Y of shape {shape_text(Y.shape)} and targets of shape "
                f"{shape_text(T.shape)}; both must have the same shape"
            )
        return self.value(Y, T)

    @abstractmethod
    def value(self, Y: Array, T: Array) -> float:
        """E of a batch."""

    @abstractmethod
    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y, shaped as Y."""

    @abstractmethod
    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """The terms whose sum is one entry of ∂E/∂Y of the last layer."""


class MeanSquaredError(Loss):
    """E = 1/N Σ (y − t)², the mean over every element of the batch, as in the article; N = batch·outputs."""

    name = "mse"
    title = "MSE"
    normalisation = "mean over every element: batch × outputs"
    formulas: ClassVar[dict[str, Formula]] = {
        "E": Formula(
            "E",
            Call("mean", (Power(Y - T, 2),), "np.mean"),
            lambda: total("n j", Power(y["n", "j"] - t["n", "j"], 2)) / N,
        ),
        "dE_dY": Formula(
            "dE_dY", Number("2") * (Y - T) / N, lambda n, j: Number("2") * (y[n, j] - t[n, j]) / N
        ),
    }

    def value(self, Y: Array, T: Array) -> float:
        """E = 1/N Σ (y − t)²."""
        return float(((Y - T) ** 2).mean())

    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y = 2(Y − T)/N."""
        return 2 * (Y - T) / Y.size

    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """(y − t) times 2/N."""
        return [_difference(index, trace) * computed(f"2/{trace.targets.size}", 2 / trace.targets.size)]


class HalfSumOfSquaredErrors(Loss):
    """E = ½ Σ (y − t)², summed over the outputs and averaged over the batch only.

    The loss of most calculations by hand (one sample) and of TensorFlow Playground.
    """

    name = "half_sse"
    title = "½ SSE"
    normalisation = "sum over the outputs, mean over the batch"
    formulas: ClassVar[dict[str, Formula]] = {
        "E": Formula(
            "E",
            Call("sum", (Power(Y - T, 2),), "np.sum") / (Number("2") * N),
            lambda: total("n j", Power(y["n", "j"] - t["n", "j"], 2)) / (Number("2") * N),
        ),
        "dE_dY": Formula("dE_dY", (Y - T) / N, lambda n, j: (y[n, j] - t[n, j]) / N),
    }

    def value(self, Y: Array, T: Array) -> float:
        """E = ½ Σ (y − t)² / batch."""
        return float(((Y - T) ** 2).sum() / (2 * len(Y)))

    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y = (Y − T)/batch."""
        return (Y - T) / len(Y)

    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """(y − t) times 1/batch."""
        return [_difference(index, trace) * computed(f"1/{len(trace.targets)}", 1 / len(trace.targets))]


def _difference(index: Index, trace: Trace) -> Term:
    """(y − t) as one number of a term, read from the last layer's Y."""
    last = trace.layers[-1]
    place = written_index(index)
    difference = float(last.Y[index] - trace.targets[index])
    return computed(f"(Y[{place}] − T[{place}])", difference, reads=Entries("Y", last.Y, last.layer)[index])


LOSSES: dict[str, Loss] = {loss.name: loss for loss in (MeanSquaredError(), HalfSumOfSquaredErrors())}


def loss_named(name: str) -> Loss:
    """The loss of that name.

    Raises:
        EngineError: if there is none.
    """
    if name not in LOSSES:
        raise EngineError(f"there is no loss {name!r}; there are {', '.join(LOSSES)}")
    return LOSSES[name]
