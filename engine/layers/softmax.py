"""Softmax: a row of scores becomes a distribution, positive numbers that add up to 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from engine.arrays import Array, Index, Shape
from engine.formula import Formula, symbols, total
from engine.layers.base import Layer, registered
from engine.notation import exp, function, indicator, letter, relation
from engine.output_range import OutputRange
from engine.rows import softmax, sum_of_columns
from engine.terms import Term, TermsOf, computed, written_index

X, Y, dE_dY = symbols("X Y dE_dY")


@registered
class Softmax(Layer):
    """Y[n,j] = exp(X[n,j]) / Σₖ exp(X[n,k]), with X and Y (batch, classes).

    Every output depends on every score of its row, so its derivative is a whole matrix, the Jacobian
    ∂y_k/∂x_j = y_k·([k = j] − y_j). It must be applied once: here, or in the loss ``softmax_cross_entropy``,
    which is given the scores themselves.
    """

    kind: ClassVar[str] = "softmax"
    formulas: ClassVar[Mapping[str, Formula]] = {
        "Y": Formula(
            "Y", function("softmax", "softmax", X), lambda n, j: exp(X[n, j]) / total("k", exp(X[n, "k"]))
        ),
        "dE_dX": Formula(
            "dE_dX",
            Y * (dE_dY - function("Σcolumns", "sum_of_columns", dE_dY * Y)),
            lambda n, j: total(
                "k", dE_dY[n, "k"] * Y[n, "k"] * (indicator(relation(letter("k"), "=", letter(j))) - Y[n, j])
            ),
        ),
    }

    def __repr__(self) -> str:
        return "Softmax()"

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """The shape that came in: (classes,), at least 2 of them."""
        if input_shape is not None and len(input_shape) != 1:
            self.refuse(("batch", *input_shape), "(batch, classes)")
        if input_shape == (1,):
            self.refuse(("batch", 1), "at least 2 classes: of a single number the softmax is always 1")
        return input_shape

    def output_range(self, given: OutputRange) -> OutputRange:  # noqa: ARG002
        """Distributions."""
        return OutputRange(0, 1, is_distribution=True)

    def forward(self, X: Array) -> Array:
        """Y = exp(X) divided by its sum in each row."""
        self.output_shape(X.shape[1:])
        self.Y = softmax(X)
        return self.Y

    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂x_j = Σₖ ∂E/∂y_k·y_k·([k = j] − y_j): each row of ∂E/∂Y times its Jacobian, multiplied out."""
        dE_dX: Array = self.Y * (dE_dY - sum_of_columns(dE_dY * self.Y))
        return dE_dX

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """Y, read from its whole row; or ∂E/∂Y·Y of each class, times what the Jacobian has beside it."""
        X, Y, dE_dY = of.entries("X", "Y", "dE_dY")
        n, j = index
        classes = range(of.trace.X.shape[1])
        match tensor:
            case "Y":
                row = [X[n, k] for k in classes]
                text = f"exp(X[{written_index(index)}])/Σ exp(X[{n + 1},k])"
                return [computed(text, Y.array[index], reads=row)]
            case "dE_dX":
                y = Y[n, j]
                others = computed(f"(−Y[{written_index(index)}])", -y.value, reads=y)
                itself = computed(f"(1 − Y[{written_index(index)}])", 1 - y.value, reads=y)
                return [dE_dY[n, k] * Y[n, k] * (itself if k == j else others) for k in classes]
            case _:
                raise KeyError(tensor)
