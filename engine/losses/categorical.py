"""Cross-entropy of one class out of several: each row of Y is a distribution, or scores that become one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from engine.arrays import Array, Index, shape_text
from engine.errors import EngineError, ShapeError
from engine.formula import Formula, total
from engine.losses.base import SAMPLES, Loss, T, Y, last_output, share, target
from engine.losses.limits import ratio, times_ln
from engine.notation import exp, function, ln
from engine.output_range import OutputRange
from engine.rows import log_sum_exp, softmax
from engine.terms import Entries, Term, computed, written_index
from engine.trace import Trace

N = SAMPLES
TOLERANCE = 1e-6
"""How far a row of targets may be from adding up to 1; float32 rounds at 6e-8."""


class _OneOfSeveral(Loss):
    normalisation: ClassVar[str] = "sum over the classes, mean over the batch"

    def check_targets(self, T: Array) -> None:
        """Each row of targets is a distribution; most often 1 for the right class and 0 for the others."""
        if T.ndim != 2 or T.shape[1] < 2:
            shape = shape_text(T.shape)
            raise ShapeError(
                f"{self.name} needs targets (batch, classes), at least 2 classes; they are {shape}"
            )
        if (T < 0).any():
            self.refuse_target(T, T < 0, "0 or more")
        totals = T.sum(axis=1)
        row = int(np.abs(totals - 1).argmax())
        if abs(totals[row] - 1) > TOLERANCE:
            raise EngineError(
                f"{self.name} needs targets whose rows add up to 1; row {row + 1} adds up to {totals[row]:g}"
            )


class CategoricalCrossEntropy(_OneOfSeveral):
    """E = −1/N Σ t·ln y, summed over the classes, with each row of Y a distribution; N = batch."""

    name = "categorical_cross_entropy"
    title = "categorical cross-entropy"
    formulas: ClassVar[Mapping[str, Formula]] = {
        "E": Formula(
            "E",
            -function("sum", "np.sum", T * ln(Y)) / N,
            lambda: -total("n j", T["n", "j"] * ln(Y["n", "j"])) / N,
        ),
        "dE_dY": Formula("dE_dY", -T / (N * Y), lambda *i: -T[i] / (N * Y[i])),
    }

    def error(self, Y: Array, T: Array) -> Array:
        """E = −1/N Σ t·ln y."""
        E: Array = -times_ln(T, Y).sum() / len(Y)
        return E

    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y = −T/(N·Y)."""
        return -ratio(T, Y) / len(Y)

    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """−t/y times 1/N."""
        y, t = last_output(index, trace), np.asarray(trace.targets[index])
        slope = -ratio(t, np.asarray(y.value)).item()
        reads = (y, target(index, trace))
        return [computed(f"(−T[{written_index(index)}]/{y})", slope, reads=reads) * share(len(trace.targets))]

    def refusal(self, outputs: OutputRange) -> str | None:
        """Outputs must be distributions."""
        if outputs.is_distribution:
            return None
        return (
            f"each row of Y must be a distribution, positive numbers that add up to 1, and these outputs are "
            f"{outputs}; let the network end with Softmax(), or take softmax_cross_entropy on the scores"
        )


class SoftmaxCrossEntropy(_OneOfSeveral):
    """E = −1/N Σ t·ln softmax(y), summed over the classes, with Y the scores before the softmax; N = batch.

    With the softmax inside, the whole of its Jacobian cancels: ∂E/∂Y = (softmax(Y) − T)/N. A network that
    ends with ``Softmax()`` takes ``categorical_cross_entropy`` instead; with both, the Jacobian would be
    applied twice, and every gradient would be too small, which training hides.
    """

    name = "softmax_cross_entropy"
    title = "softmax and cross-entropy"
    formulas: ClassVar[Mapping[str, Formula]] = {
        "E": Formula(
            "E",
            -function("sum", "np.sum", T * ln(function("softmax", "softmax", Y))) / N,
            lambda: -total("n j", T["n", "j"] * (Y["n", "j"] - ln(total("k", exp(Y["n", "k"]))))) / N,
        ),
        "dE_dY": Formula(
            "dE_dY",
            (function("softmax", "softmax", Y) - T) / N,
            lambda n, j: (exp(Y[n, j]) / total("k", exp(Y[n, "k"])) - T[n, j]) / N,
        ),
    }

    def error(self, Y: Array, T: Array) -> Array:
        """E = 1/N Σ t·(ln Σ exp(y) − y): the logarithm of the softmax without a quotient that could be 0."""
        E: Array = (T * (log_sum_exp(Y) - Y)).sum() / len(Y)
        return E

    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y = (softmax(Y) − T)/N."""
        return (softmax(Y) - T) / len(Y)

    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """(softmax(y) − t) times 1/N, read from the whole row."""
        last, place = trace.layers[-1], written_index(index)
        n = index[0]
        Y = Entries("Y", last.Y, last.layer)
        row = [Y[index], *(Y[n, k] for k in range(last.Y.shape[1]) if k != index[1]), target(index, trace)]
        value = (softmax(last.Y[n : n + 1]) - trace.targets[n : n + 1])[0, index[1]]
        return [computed(f"(softmax(Y)[{place}] − T[{place}])", value, reads=row) * share(len(trace.targets))]

    def refusal(self, outputs: OutputRange) -> str | None:
        """Outputs must be scores that can be as far from each other as they like."""
        if outputs.is_distribution:
            return (
                "it applies the softmax itself, so that the softmax and its Jacobian would be applied twice; "
                "leave out Softmax(), or take categorical_cross_entropy"
            )
        if math.isinf(outputs.high) or math.isinf(outputs.low):
            return None
        most = 1 / (1 + math.exp(outputs.low - outputs.high))
        return (
            f"it applies the softmax itself, to scores of any size; outputs that are {outputs} could not "
            f"give a class more than {most:.2g} against one other; leave out the last activation"
        )
