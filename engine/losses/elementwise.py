"""Losses that are a mean over every element: each output is compared with its own target."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from engine.arrays import Array, Index
from engine.formula import Expression, Formula, total
from engine.losses.base import ELEMENTS, Loss, T, Y, last_output, share, target
from engine.notation import function
from engine.terms import Term, computed
from engine.trace import Trace

N = ELEMENTS


class ElementwiseLoss(Loss):
    """E = 1/N Σ ℓ(y, t), the mean over every element of the batch; N = batch·outputs.

    A loss of this family says ℓ and ∂ℓ/∂y, for arrays and as formulas.
    """

    normalisation: ClassVar[str] = "mean over every element: batch × outputs"

    @abstractmethod
    def each(self, Y: Array, T: Array) -> Array:
        """ℓ of every element."""

    @abstractmethod
    def slope(self, Y: Array, T: Array) -> Array:
        """∂ℓ/∂y of every element."""

    @abstractmethod
    def each_written(self, y: Expression, t: Expression) -> Expression:
        """ℓ as a formula."""

    @abstractmethod
    def slope_written(self, y: Expression, t: Expression) -> Expression:
        """∂ℓ/∂y as a formula."""

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """E = 1/N Σ ℓ(y, t) and ∂E/∂Y = ℓ′(Y, T)/N."""
        return {
            "E": Formula(
                "E",
                function("mean", "np.mean", self.each_written(Y, T)),
                lambda: total("n j", self.each_written(Y["n", "j"], T["n", "j"])) / N,
            ),
            "dE_dY": Formula(
                "dE_dY", self.slope_written(Y, T) / N, lambda *i: self.slope_written(Y[i], T[i]) / N
            ),
        }

    def error(self, Y: Array, T: Array) -> Array:
        """E = 1/N Σ ℓ(y, t)."""
        E: Array = self.each(Y, T).mean()
        return E

    def gradient(self, Y: Array, T: Array) -> Array:
        """∂E/∂Y = ℓ′(Y, T)/N."""
        return self.slope(Y, T) / Y.size

    def terms(self, index: Index, trace: Trace) -> Sequence[Term]:
        """∂ℓ/∂y times 1/N."""
        place = tuple(k + 1 for k in index)
        text = self.slope_written(Y[place], T[place]).write("text")
        y, t = np.asarray(trace.layers[-1].Y[index]), np.asarray(trace.targets[index])
        reads = (last_output(index, trace), target(index, trace))
        slope = computed(f"({text})", self.slope(y, t).item(), reads=reads)
        return [slope * share(trace.targets.size)]
