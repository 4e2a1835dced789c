"""Activation: a function applied to every number on its own, as a layer of its own."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from engine.activations import ACTIVATIONS, ActivationFunction, activation_named
from engine.arrays import Array, Index, Shape
from engine.formula import Formula, symbols
from engine.layers.base import Layer, registered
from engine.layers.settings import Choice, Setting
from engine.output_range import OutputRange
from engine.terms import Term, TermsOf, computed, written_index

X, dE_dY = symbols("X dE_dY")


@registered
class Activation(Layer):
    """Y = f(X), entry by entry; X and Y have the same shape, whatever it is.

    Args:
        function: the name of an activation function, or the function itself.
    """

    kind: ClassVar[str] = "activation"
    settings: ClassVar[tuple[Setting, ...]] = (
        Choice("function", "what is applied to every number", None, lambda: tuple(ACTIVATIONS)),
    )

    def __init__(self, function: str | ActivationFunction) -> None:
        super().__init__()
        self.function = activation_named(function) if isinstance(function, str) else function

    def __repr__(self) -> str:
        return f"Activation({self.function.name!r})"

    @property
    def title(self) -> str:
        """The function's name."""
        return self.function.title

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """Y = f(X) and ∂E/∂X = ∂E/∂Y ⊙ f′(X)."""
        f, f_prime = self.function.expression, self.function.derivative_expression
        return {
            "Y": Formula("Y", f(X), lambda *i: f(X[i])),
            "dE_dX": Formula("dE_dX", dE_dY * f_prime(X), lambda *i: dE_dY[i] * f_prime(X[i])),
        }

    @property
    def pieces_taken(self) -> Array | None:
        """Which piece of f each X lies on; None if f has one."""
        return self.function.pieces(self.X) if self.function.kinks or self.function.joints else None

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """The shape that came in."""
        return input_shape

    def output_range(self, given: OutputRange) -> OutputRange:
        """The function's range; the identity lets everything through."""
        return given if self.function.name == "identity" else self.function.range

    def forward(self, X: Array) -> Array:
        """Y = f(X)."""
        self.X = X
        return self.function.f(X)

    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂X = ∂E/∂Y ⊙ f′(X)."""
        return dE_dY * self.function.f_prime(self.X)

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """f(x); or ∂E/∂y times the slope f′(x)."""
        X, dE_dY = of.entries("X", "dE_dY")
        x = np.asarray(of.trace.X[index])
        place = f"X[{written_index(index)}]"
        match tensor:
            case "Y":
                return [
                    computed(f"{self.function.title}({place})", self.function.f(x).item(), reads=X[index])
                ]
            case "dE_dX":
                slope = computed(
                    f"{self.function.title}′({place})", self.function.f_prime(x).item(), reads=X[index]
                )
                return [dE_dY[index] * slope]
            case _:
                raise KeyError(tensor)
