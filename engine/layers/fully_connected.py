"""Fully connected: every output is a weighted sum of every input, plus a bias."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.arrays import Array, Index, Shape
from engine.formula import Formula, symbols, total
from engine.hyperparameters import Hyperparameter, Range, whole_number
from engine.initializers import Initializer
from engine.layers.base import registered
from engine.layers.parameters import Given
from engine.layers.settings import Setting
from engine.layers.weighted import INITIALIZER, Weighted
from engine.notation import function
from engine.terms import Term, TermsOf

X, W, B, dE_dY = symbols("X W B dE_dY")


@registered
class FullyConnected(Weighted):
    """Y = X·W + B, with X (batch, inputs), W (inputs, outputs), B (1, outputs), Y (batch, outputs).

    Args:
        inputs: how many numbers a sample has when it comes in.
        outputs: how many it has when it goes out.
        initializer: how W and B are drawn; the article draws both from (−½, ½), "uniform".
        parameters: W and B, given; then nothing is drawn. B may be left out: it is 0 then.

    Raises:
        EngineError: if a count is not positive, or given parameters do not fit.
    """

    kind: ClassVar[str] = "fully_connected"
    settings: ClassVar[tuple[Setting, ...]] = (
        Hyperparameter("units", "n", "how many neurons, each with one output", 3, Range(at_least=1)),
        INITIALIZER,
    )
    neuron_axes: ClassVar[Mapping[str, int]] = {"W": 1}
    formulas: ClassVar[Mapping[str, Formula]] = {
        "Y": Formula("Y", X @ W + B, lambda n, j: total("i", X[n, "i"] * W["i", j]) + B[1, j]),
        "dE_dW": Formula("dE_dW", X.T @ dE_dY, lambda i, j: total("n", X["n", i] * dE_dY["n", j])),
        "dE_dB": Formula(
            "dE_dB", function("Σrows", "sum_of_rows", dE_dY), lambda _, j: total("n", dE_dY["n", j])
        ),
        "dE_dX": Formula("dE_dX", dE_dY @ W.T, lambda n, i: total("j", dE_dY[n, "j"] * W[i, "j"])),
    }

    def __init__(
        self,
        inputs: int,
        outputs: int,
        initializer: str | Initializer = "uniform",
        parameters: Given | None = None,
    ) -> None:
        self.inputs = whole_number(inputs, f"{type(self).__name__}: the number of inputs")
        self.outputs = whole_number(outputs, f"{type(self).__name__}: the number of outputs")
        super().__init__(initializer, parameters, W=(inputs, outputs), B=(1, outputs), fans=(inputs, outputs))

    @classmethod
    def for_samples(cls, shape: Shape, /, **settings: Any) -> FullyConnected:  # noqa: ANN401
        """The layer with that many ``units``."""
        return cls(shape[0], outputs=settings.pop("units"), **settings)

    def __repr__(self) -> str:
        return f"FullyConnected({self.inputs}, {self.outputs})"

    def output_shape(self, input_shape: Shape | None) -> Shape:
        """(outputs,), for a sample of (inputs,)."""
        if input_shape is not None and input_shape != (self.inputs,):
            self.refuse(("batch", *input_shape), f"(batch, {self.inputs})")
        return (self.outputs,)

    def forward(self, X: Array) -> Array:
        """Y = X·W + B."""
        if X.ndim != 2 or X.shape[1] != self.inputs:
            self.refuse(X.shape, f"(batch, {self.inputs})")
        self.X = X
        return X @ self.parameters["W"] + self.parameters["B"]

    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂W = Xᵀ·∂E/∂Y, ∂E/∂B = the rows of ∂E/∂Y added up, ∂E/∂X = ∂E/∂Y·Wᵀ."""
        self.gradients["W"] = self.X.T @ dE_dY
        self.gradients["B"] = dE_dY.sum(axis=0, keepdims=True)
        return dE_dY @ self.parameters["W"].T

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """Products X·W and B; X·∂E/∂Y over the batch; ∂E/∂Y over the batch; ∂E/∂Y·W over the outputs."""
        X, W, B, dE_dY = of.entries("X", "W", "B", "dE_dY")
        row, column = index
        match tensor:
            case "Y":
                return [*(X[row, i] * W[i, column] for i in range(self.inputs)), B[0, column]]
            case "dE_dW":
                return [X[n, row] * dE_dY[n, column] for n in range(of.batch)]
            case "dE_dB":
                return [dE_dY[n, column] for n in range(of.batch)]
            case "dE_dX":
                return [dE_dY[row, j] * W[column, j] for j in range(self.outputs)]
            case _:
                raise KeyError(tensor)
