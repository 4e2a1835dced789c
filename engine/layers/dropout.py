"""Dropout: in training, every number is dropped with a certain probability, so that none can be relied on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import numpy as np

from engine.arrays import Array, Index, Shape
from engine.formula import Formula, symbols
from engine.hyperparameters import Hyperparameter, Range
from engine.layers.base import Layer, registered
from engine.layers.settings import Setting
from engine.output_range import OutputRange
from engine.terms import Term, TermsOf

X, mask, dE_dY = symbols("X mask dE_dY")


@registered
class Dropout(Layer):
    """Y = X ⊙ M in training, Y = X when predicting; X and Y have the same shape, whatever it is.

    M is drawn once a step: 0 with probability ``rate``, else 1/(1 − rate), so that the mean of Y is that of X
    and nothing need be scaled when predicting ("inverted" dropout). The same M serves forward and backward:
    a number that was dropped had no part in E, and is given no gradient.

    Args:
        rate: the probability that a number is dropped, from 0 to less than 1.

    Raises:
        EngineError: if it is not.
    """

    kind: ClassVar[str] = "dropout"
    row_by_row: ClassVar[bool] = False  # the mask is drawn for the whole batch
    settings: ClassVar[tuple[Setting, ...]] = (
        Hyperparameter(
            "rate", "p", "the probability that a number is dropped", 0.5, Range(at_least=0, below=1)
        ),
    )
    formulas: ClassVar[Mapping[str, Formula]] = {
        "Y": Formula("Y", X * mask, lambda *i: X[i] * mask[i]),
        "dE_dX": Formula("dE_dX", dE_dY * mask, lambda *i: dE_dY[i] * mask[i]),
    }

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate: float = self.checked("rate", rate)
        self.mask: Array | None = None

    def __repr__(self) -> str:
        return f"Dropout({self.rate:g})"

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """The shape that came in."""
        return input_shape

    def output_range(self, given: OutputRange) -> OutputRange:
        """In training, 0 and what came in divided by 1 − rate."""
        if self.rate == 0:
            return given
        return OutputRange(min(0, given.low / (1 - self.rate)), max(0, given.high / (1 - self.rate)))

    def begin_step(self, training: bool, randomness: Callable[[], np.random.Generator]) -> None:
        """Forget the last step's mask; a new one is drawn as soon as the shape of X is known."""
        super().begin_step(training, randomness)
        self.mask, self._randomness = None, randomness

    @property
    def extras(self) -> Mapping[str, Array]:
        """The mask of a training step, shaped as X."""
        return {} if self.mask is None else {"mask": self.mask}

    def forward(self, X: Array) -> Array:
        """Y = X ⊙ M."""
        if not self.training:
            return X
        if self.mask is None or self.mask.shape != X.shape:
            is_kept = self._randomness().random(X.shape) >= self.rate
            self.mask = (is_kept / (1 - self.rate)).astype(X.real.dtype)
        return X * self.mask

    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂X = ∂E/∂Y ⊙ M."""
        return dE_dY if self.mask is None else dE_dY * self.mask

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """X, or ∂E/∂Y, times the mask."""
        X, mask, dE_dY = of.entries("X", "mask", "dE_dY")
        match tensor:
            case "Y":
                return [X[index] * mask[index]]
            case "dE_dX":
                return [dE_dY[index] * mask[index]]
            case _:
                raise KeyError(tensor)
