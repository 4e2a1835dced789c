"""Fully connected: every output is a weighted sum of every input, plus a bias."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NoReturn

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from engine.arrays import Array, Index, Shape, finite_array, shape_text
from engine.errors import EngineError, ShapeError
from engine.formula import Call, Formula, symbols, total
from engine.initializers import Initializer, initializer_named
from engine.layers.base import Layer
from engine.terms import Term, TermsOf

X, W, B, dE_dY = symbols("X W B dE_dY")


class FullyConnected(Layer):
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
    neuron_axes: ClassVar[Mapping[str, int]] = {"W": 1}
    formulas: ClassVar[Mapping[str, Formula]] = {
        "Y": Formula("Y", X @ W + B, lambda n, j: total("i", X[n, "i"] * W["i", j]) + B[1, j]),
        "dE_dW": Formula("dE_dW", X.T @ dE_dY, lambda i, j: total("n", X["n", i] * dE_dY["n", j])),
        "dE_dB": Formula(
            "dE_dB", Call("Σrows", (dE_dY,), "sum_of_rows"), lambda _, j: total("n", dE_dY["n", j])
        ),
        "dE_dX": Formula("dE_dX", dE_dY @ W.T, lambda n, i: total("j", dE_dY[n, "j"] * W[i, "j"])),
    }

    def __init__(
        self,
        inputs: int,
        outputs: int,
        initializer: str | Initializer = "uniform",
        parameters: Mapping[str, ArrayLike] | None = None,
    ) -> None:
        super().__init__()
        if inputs < 1 or outputs < 1:
            raise EngineError(
                f"{type(self).__name__} needs at least 1 input and 1 output, not {inputs} and {outputs}"
            )
        self.inputs, self.outputs = inputs, outputs
        self.initializer = initializer_named(initializer) if isinstance(initializer, str) else initializer
        if parameters is not None:
            self.parameters = self._given(parameters)

    def __repr__(self) -> str:
        return f"FullyConnected({self.inputs}, {self.outputs})"

    @property
    def title(self) -> str:
        """Fully connected."""
        return "Fully connected"

    def output_shape(self, input_shape: Shape | None) -> Shape:
        """(outputs,), for a sample of (inputs,)."""
        if input_shape is not None and input_shape != (self.inputs,):
            self._refuse(("batch", *input_shape))
        return (self.outputs,)

    def initialize(self, generator: np.random.Generator, dtype: DTypeLike = np.float64) -> None:
        """Draw W and B, unless they were given."""
        if not self.parameters:
            draw = self.initializer
            self.parameters["W"] = draw.weights(
                generator, (self.inputs, self.outputs), self.inputs, self.outputs
            )
            self.parameters["B"] = draw.biases(generator, (1, self.outputs))
        self.parameters = {name: parameter.astype(dtype) for name, parameter in self.parameters.items()}

    def forward(self, X: Array) -> Array:
        """Y = X·W + B."""
        if X.ndim != 2 or X.shape[1] != self.inputs:
            self._refuse(X.shape)
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

    def _refuse(self, shape: Sequence[int | str]) -> NoReturn:
        raise ShapeError(
            f"{self!r} was given X of shape {shape_text(shape)}; it needs (batch, {self.inputs})"
        )

    def _given(self, parameters: Mapping[str, ArrayLike]) -> dict[str, Array]:
        """W and B as they were given, checked."""
        unknown = set(parameters) - {"W", "B"}
        if unknown or "W" not in parameters:
            raise EngineError(f"{self!r} takes the parameters W and B; it was given {sorted(parameters)}")
        W = finite_array(parameters["W"], "W")
        B = np.atleast_2d(finite_array(parameters.get("B", np.zeros((1, self.outputs))), "B"))
        for name, array, shape in (("W", W, (self.inputs, self.outputs)), ("B", B, (1, self.outputs))):
            if array.shape != shape:
                raise ShapeError(f"{self!r} needs {name} of shape {shape}, not {shape_text(array.shape)}")
        return {"W": W, "B": B}
