"""Layer normalisation: each sample is moved to mean 0 and deviation 1 by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from engine.arrays import Array, Index, Shape, shape_text
from engine.formula import Expression, Formula, Power, Root, Symbol, symbols, total
from engine.layers.base import registered
from engine.layers.normalization import (
    DIRECT,
    EPSILON,
    THROUGH_DEVIATION,
    THROUGH_MEAN,
    Normalization,
    root_of_variance,
)
from engine.layers.parameters import Given
from engine.layers.settings import Setting
from engine.notation import Notation, broadcast, function
from engine.rows import sum_of_rows
from engine.terms import Term, TermsOf, computed, difference, inverse

X, mean, deviation, normalized, gamma, beta = symbols("X mean deviation normalized gamma beta")
dE_dY = Symbol("dE_dY")
m = Symbol("m", is_matrix=False, code="(X.size // len(X))")


def _each(column: Symbol) -> Notation:
    return broadcast(column, "by_sample({0}, X)")


def _mean(of: Expression) -> Notation:
    return function("mean", "by_sample(mean_by_sample({0}), X)", of)


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
        ε = Symbol("ε", is_matrix=False, code=repr(self.epsilon))
        each = ("k", "u", "v", "o", "p")[: len(self.inputs)]
        letters = " ".join(each)
        variance = function("mean", "mean_by_sample", Power(X - _each(mean), 2))
        G = dE_dY * gamma
        return {
            "mean": Formula(
                "mean",
                function("mean", "mean_by_sample", X),
                lambda n, _: total(letters, X[n, *each]) / m,
            ),
            "deviation": Formula(
                "deviation",
                Root(variance + ε),
                lambda n, _: Root(total(letters, Power(X[n, *each] - mean[n, 1], 2)) / m + ε),
            ),
            "normalized": Formula(
                "normalized",
                (X - _each(mean)) / _each(deviation),
                lambda n, *i: (X[n, *i] - mean[n, 1]) / deviation[n, 1],
            ),
            "Y": Formula(
                "Y",
                gamma * normalized + beta,
                lambda n, *i: gamma[1, *i] * normalized[n, *i] + beta[1, *i],
            ),
            "dE_dgamma": Formula(
                "dE_dgamma",
                function("Σrows", "sum_of_rows", dE_dY * normalized),
                lambda _, *i: total("n", dE_dY["n", *i] * normalized["n", *i]),
            ),
            "dE_dbeta": Formula(
                "dE_dbeta",
                function("Σrows", "sum_of_rows", dE_dY),
                lambda _, *i: total("n", dE_dY["n", *i]),
            ),
            "dE_dX": Formula(
                "dE_dX",
                (G - _mean(G) - normalized * _mean(G * normalized)) / _each(deviation),
                lambda n, *i: (
                    (
                        dE_dY[n, *i] * gamma[1, *i]
                        - total(letters, dE_dY[n, *each] * gamma[1, *each]) / m
                        - normalized[n, *i]
                        * (total(letters, dE_dY[n, *each] * gamma[1, *each] * normalized[n, *each]) / m)
                    )
                    / deviation[n, 1]
                ),
            ),
        }

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
        X, X_hat, γ, β, dE_dY = of.entries("X", "normalized", "gamma", "beta", "dE_dY")
        n, *place = index
        parameter = (0, *place)
        samples = [(k, *place) for k in range(of.batch)]
        sample = [(n, *other) for other in np.ndindex(*self.inputs)]
        μ, σ = (entries[n, 0] for entries in of.entries("mean", "deviation"))
        share, one_by_σ = computed(f"1/{len(sample)}", 1 / len(sample)), inverse(σ)
        match tensor:
            case "mean":
                return [X[i] * share for i in sample]
            case "deviation":
                return [root_of_variance(σ, self.epsilon, [X[i] for i in sample])]
            case "normalized":
                return [difference(X[index], μ) * one_by_σ]
            case "Y":
                return [γ[parameter] * X_hat[index], β[parameter]]
            case "dE_dgamma":
                return [dE_dY[i] * X_hat[i] for i in samples]
            case "dE_dbeta":
                return [dE_dY[i] for i in samples]
            case "dE_dX":
                less = computed(f"(−1/{len(sample)})", -1 / len(sample)) * one_by_σ
                back = [(i, less * dE_dY[i] * γ[0, *i[1:]]) for i in sample]
                return [
                    (dE_dY[index] * γ[parameter] * one_by_σ).along(DIRECT),
                    *(term.along(THROUGH_MEAN) for _, term in back),
                    *((term * X_hat[i] * X_hat[index]).along(THROUGH_DEVIATION) for i, term in back),
                ]
            case _:
                raise KeyError(tensor)
