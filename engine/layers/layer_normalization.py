"""Layer normalisation: each sample is moved to mean 0 and deviation 1 by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.arrays import Array, Index, Shape, shape_text
from engine.formula import Formula
from engine.layers.base import registered
from engine.layers.layer_normalization_explained import formulas_of, terms_of
from engine.layers.normalization import EPSILON, Normalization
from engine.layers.parameters import Given
from engine.layers.settings import Setting
from engine.rows import sum_of_rows
from engine.terms import Term, TermsOf


@registered
class LayerNormalization(Normalization):
    """Y = γ ⊙ (X − μ)/σ + β, with μ and σ of each sample (Ba et al. 2016).

    X and Y (batch, …), γ and β (1, …) as one sample, μ and σ (batch, 1): the mean of a sample's m numbers,
    and the root of their variance + ε. No sample depends on another; training and predicting are the same.

    Args:
        inputs: how many numbers a sample has, or its shape.
        epsilon: what is added to each variance, so that none is 0.
        parameters: gamma and beta, given; either may be left out. They start as 1 and 0.

    Raises:
        EngineError: if a setting breaks its rule, or given parameters do not fit.
    """

    kind: ClassVar[str] = "layer_normalization"
    settings: ClassVar[tuple[Setting, ...]] = (EPSILON,)

    def __init__(
        self, inputs: int | Sequence[int], epsilon: float = 1e-5, parameters: Given | None = None
    ) -> None:
        sizes = inputs if isinstance(inputs, Sequence) else (inputs,)
        self.inputs: Shape = tuple(self.checked("inputs", size) for size in sizes)
        super().__init__((1, *self.inputs), epsilon, parameters)

    @classmethod
    def for_samples(cls, shape: Shape, /, **settings: Any) -> LayerNormalization:  # noqa: ANN401
        """The layer for samples of this shape."""
        return cls(shape, **settings)

    def __repr__(self) -> str:
        return f"LayerNormalization({self.inputs[0] if len(self.inputs) == 1 else self.inputs})"

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """μ, σ, X̂, Y and the gradients; a sample's sums run over all its numbers."""
        return formulas_of(self)

    def output_shape(self, input_shape: Shape | None) -> Shape:
        """The shape that came in."""
        if input_shape is not None and input_shape != self.inputs:
            self.refuse(("batch", *input_shape), shape_text(("batch", *self.inputs)))
        return self.inputs

    def forward(self, X: Array) -> Array:
        """Y = γ ⊙ X̂ + β."""
        self.output_shape(X.shape[1:])
        self.standardise(X, axes=tuple(range(1, X.ndim)))
        Y: Array = self.parameters["gamma"] * self.normalized + self.parameters["beta"]
        return Y

    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂γ and ∂E/∂β are sums over the batch; ∂E/∂X comes back along the three paths."""
        self.gradients["gamma"] = sum_of_rows(dE_dY * self.normalized)
        self.gradients["beta"] = sum_of_rows(dE_dY)
        return self.back_through(dE_dY * self.parameters["gamma"])

    @property
    def extras(self) -> Mapping[str, Array]:
        """μ and σ, (batch, 1), and X̂, shaped as X."""
        columns = {"mean": self.mean.reshape(-1, 1), "deviation": self.deviation.reshape(-1, 1)}
        return {**columns, "normalized": self.normalized}

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """Sums over a sample or over the batch; for ∂E/∂X the three paths that it comes back on."""
        return terms_of(self, tensor, index, of)
