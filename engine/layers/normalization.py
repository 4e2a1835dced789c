"""What batch and layer normalisation have in common: the numbers of a group moved to mean 0 and spread 1.

X goes into X̂ = (X − μ)/σ along three paths: directly, through the mean μ, and through the deviation σ. The
gradient comes back along all three::

    ∂E/∂X = (∂E/∂X̂ − mean(∂E/∂X̂) − X̂ ⊙ mean(∂E/∂X̂ ⊙ X̂)) / σ
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array, Shape
from engine.hyperparameters import Hyperparameter, Range
from engine.layers.base import Layer
from engine.layers.parameters import Given, given_parameters
from engine.terms import Term, computed

EPSILON = Hyperparameter(
    "epsilon", "ε", "what is added to a variance, so that none is 0", 1e-5, Range(above=0)
)

DIRECT, THROUGH_MEAN, THROUGH_DEVIATION = "direct", "through the mean μ", "through the deviation σ"


class Normalization(Layer):
    """Y = γ ⊙ X̂ + β, where X̂ has mean 0 and deviation 1 in each group.

    Args:
        shape: the shape of γ and β.
        epsilon: what is added to each variance.
        parameters: gamma and beta, given; either may be left out. Else they start as 1 and 0.
    """

    def __init__(self, shape: Shape, epsilon: float, parameters: Given | None) -> None:
        super().__init__()
        self.epsilon: float = self.checked("epsilon", epsilon)
        start = {"gamma": np.ones(shape), "beta": np.zeros(shape)}
        self.parameters = given_parameters(parameters or {}, {"gamma": shape, "beta": shape}, start, of=self)

    def standardise(self, X: Array, axes: tuple[int, ...]) -> None:
        """X̂ = (X − μ)/σ, with the mean and the variance of X along the axes."""
        self.axes = axes
        mean = X.mean(axis=axes, keepdims=True)
        self.standardise_by(X, mean, ((X - mean) ** 2).mean(axis=axes, keepdims=True))

    def standardise_by(self, X: Array, mean: Array, variance: Array) -> None:
        """X̂ = (X − μ)/σ, with σ² = variance + ε; all of them are kept."""
        self.mean, self.variance = mean, variance
        self.deviation = np.sqrt(variance + self.epsilon)
        self.normalized = (X - mean) / self.deviation

    def back_through(self, dE_dX_hat: Array) -> Array:
        """∂E/∂X, given ∂E/∂X̂: along all three paths."""
        through_mean = dE_dX_hat.mean(axis=self.axes, keepdims=True)
        through_deviation = self.normalized * (dE_dX_hat * self.normalized).mean(
            axis=self.axes, keepdims=True
        )
        dE_dX: Array = (dE_dX_hat - through_mean - through_deviation) / self.deviation
        return dE_dX


def root_of_variance(deviation: Term, epsilon: float, of: Sequence[Term]) -> Term:
    """A deviation as the term that it is computed as, read from every number of its group."""
    return computed(f"√(mean((X − μ)²) + {epsilon:g})", deviation.value, reads=of)
