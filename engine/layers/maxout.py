"""Maxout: neighbouring numbers form groups, and of each only the largest is passed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from engine.arrays import Array, Index, Shape
from engine.formula import Expression, Formula, symbols
from engine.hyperparameters import Hyperparameter, Range
from engine.layers.base import Layer, registered
from engine.layers.maxima import first_maximum, place_of_maximum
from engine.layers.settings import Setting
from engine.layers.windows import written_sum
from engine.notation import Letter, Over, function, indicator, relation
from engine.output_range import OutputRange
from engine.terms import Term, TermsOf, computed, written_index

X, Y, winner, dE_dY = symbols("X Y winner dE_dY")


@registered
class Maxout(Layer):
    """Y[n,j] = the largest of the ``pieces`` numbers X[n, ·] in group j (Goodfellow et al. 2013).

    X (batch, units·pieces), Y (batch, units). After a fully connected layer with units·pieces outputs, each
    unit is an activation function that is learned, the largest of several lines. Ties go to the first.

    Args:
        pieces: how many numbers a group has.

    Raises:
        EngineError: if they are fewer than 2.
    """

    kind: ClassVar[str] = "maxout"
    settings: ClassVar[tuple[Setting, ...]] = (
        Hyperparameter("pieces", "k", "how many numbers a group has", 2, Range(at_least=2)),
    )

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.pieces: int = self.checked("pieces", pieces)

    def __repr__(self) -> str:
        return f"Maxout({self.pieces})"

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """Y, which number wins which group, and ∂E/∂X, for groups of this size."""
        grouped = f"{{0}}.reshape(len(X), -1, {self.pieces})"
        given_back = "({0} * {1}[..., None]).reshape(X.shape)"
        return {
            "winner": Formula(
                "winner",
                function("argmax", f"first_maximum({grouped}, 1)", X),
                lambda n, j, p: indicator(relation(X[n, self._column(j, p)], "=", Y[n, j])),
            ),
            "Y": Formula(
                "Y",
                function("maxout", f"{grouped}.max(axis=2)", X),
                lambda n, j: Over("max", (("p", 1, self.pieces),), X[n, self._column(j, "p")]),
            ),
            "dE_dX": Formula(
                "dE_dX", function("ungroup", given_back, winner, dE_dY), self._entry_of_gradient
            ),
        }

    @property
    def extras(self) -> Mapping[str, Array]:
        """Which number of each group won: 1 or 0, (batch, units, pieces)."""
        return {"winner": self.winner.astype(self.X.dtype)}

    def output_range(self, given: OutputRange) -> OutputRange:
        """Some of the numbers that came in."""
        return OutputRange(given.low, given.high)

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """(units,), for a sample of (units·pieces,)."""
        if input_shape is None:
            return None
        if len(input_shape) != 1 or input_shape[0] % self.pieces:
            self.refuse(("batch", *input_shape), f"(batch, a multiple of {self.pieces})")
        return (input_shape[0] // self.pieces,)

    @property
    def pieces_taken(self) -> Array:
        """Which number won each group."""
        return place_of_maximum(self.X.reshape(len(self.X), -1, self.pieces), axes=1)

    def forward(self, X: Array) -> Array:
        """The largest number of each group."""
        self.output_shape(X.shape[1:])
        self.X = X
        groups = X.reshape(len(X), -1, self.pieces)
        self.winner = first_maximum(groups, axes=1)
        Y: Array = groups.max(axis=2)
        return Y

    def backward(self, dE_dY: Array) -> Array:
        """Each group's gradient goes to its winner."""
        return np.where(self.winner, dE_dY[..., np.newaxis], 0).reshape(self.X.shape)

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """The winner's X; or ∂E/∂Y of the group, times whether the number won it."""
        X, Y, winner, dE_dY = of.entries("X", "Y", "winner", "dE_dY")
        match tensor, index:
            case "winner", (n, j, p):
                place = (n, j * self.pieces + p)
                text = f"[X[{written_index(place)}] is the first maximum]"
                return [computed(text, winner.array[index], reads=(X[place], Y[n, j]))]
            case "Y", (n, j):
                first = j * self.pieces
                return [X[n, first + p] for p in range(self.pieces) if winner.array[n, j, p]]
            case "dE_dX", (n, i):
                j, p = divmod(i, self.pieces)
                return [dE_dY[n, j] * winner[n, j, p]]
            case _:
                raise KeyError(tensor)

    def _column(self, j: Letter, p: Letter) -> str:
        """Where piece p of group j stands, all counted from 1."""
        return written_sum((self.pieces, j), (1, p), constant=-self.pieces)

    def _entry_of_gradient(self, n: Letter, i: Letter) -> Expression:
        if not str(i).isdecimal():
            group = f"⌈{i}/{self.pieces}⌉"
            return dE_dY[n, group] * winner[n, group, f"{i}−{self.pieces}·({group}−1)"]
        j, p = divmod(int(i) - 1, self.pieces)
        return dE_dY[n, j + 1] * winner[n, j + 1, p + 1]
