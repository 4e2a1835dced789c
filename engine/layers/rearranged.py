"""What flatten and reshape have in common: the numbers of each sample stay in order, in another shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.arrays import Array, Index, Shape
from engine.formula import Expression, Formula, Symbol, symbols
from engine.layers.base import Layer
from engine.notation import Letter, function
from engine.output_range import OutputRange
from engine.terms import Term, TermsOf

X, dE_dY = symbols("X dE_dY")


class Rearranged(Layer):
    """Y holds the numbers of X in the same order; gradients go back likewise.

    Attributes:
        input_shape: the shape of one sample when it comes in, () while it is not known.
        shape: its shape when it goes out.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.input_shape: Shape = ()

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """Y and ∂E/∂X; which entry of X stands in an entry of Y follows from the sample's shape."""
        return {
            "Y": Formula(
                "Y",
                function(self.kind, f"{{0}}.reshape(len(X), *{self.shape})", X),
                lambda n, *place: _same_place(X, n, place, self.shape, self.input_shape),
            ),
            "dE_dX": Formula(
                "dE_dX",
                function("reshape", "{0}.reshape(X.shape)", dE_dY),
                lambda n, *place: _same_place(dE_dY, n, place, self.input_shape, self.shape),
            ),
        }

    def output_range(self, given: OutputRange) -> OutputRange:
        """The numbers that came in, no longer row by row."""
        return OutputRange(given.low, given.high)

    def forward(self, X: Array) -> Array:
        """The same numbers, each sample in the new shape."""
        self.output_shape(X.shape[1:])
        return X.reshape(len(X), *self.shape)

    def backward(self, dE_dY: Array) -> Array:
        """The same gradients, each sample in the shape that it came in."""
        return dE_dY.reshape(len(dE_dY), *self.input_shape)

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """The one number that stands at the same place."""
        X, dE_dY = of.entries("X", "dE_dY")
        match tensor:
            case "Y":
                return [X[_moved(index, dE_dY.array.shape, X.array.shape)]]
            case "dE_dX":
                return [dE_dY[_moved(index, X.array.shape, dE_dY.array.shape)]]
            case _:
                raise KeyError(tensor)


def _moved(index: Index, here: Shape, there: Shape) -> Index:
    """The place in an array of shape ``there`` that ``index`` is in one of shape ``here``."""
    return tuple(int(k) for k in np.unravel_index(int(np.ravel_multi_index(index, here)), there))


def _same_place(
    tensor: Symbol, n: Letter, place: tuple[Letter, ...], here: Shape, there: Shape
) -> Expression:
    """The same as an expression; it cannot be written for letters, or while the shapes are not known."""
    if not here or not there or not all(str(k).isdecimal() for k in place):
        return tensor[n, "…"]
    return tensor[n, *(k + 1 for k in _moved(tuple(int(k) - 1 for k in place), here, there))]
