"""Batch normalisation: over the batch, each channel is moved to mean 0 and deviation 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from engine.arrays import Array, Index, Shape
from engine.formula import Formula
from engine.hyperparameters import Hyperparameter, Range
from engine.layers.base import registered
from engine.layers.batch_normalization_explained import formulas_of, terms_of
from engine.layers.channels import by_channel, sum_by_channel
from engine.layers.normalization import EPSILON, Normalization
from engine.layers.parameters import Given
from engine.layers.settings import Setting
from engine.terms import Term, TermsOf


@registered
class BatchNormalization(Normalization):
    """Y = γ ⊙ (X − μ)/σ + β, with μ and σ of each channel (Ioffe & Szegedy 2015).

    X and Y (batch, channels) or (batch, channels, height, width); γ, β, μ, σ (1, channels). In training, μ is
    the mean and σ² the variance + ε of the m numbers that a channel has in the batch. When predicting, they
    come from ``statistics``, running means that each step moves by ``momentum``; as in PyTorch, there the
    variance is divided by m − 1. Of a single number (m = 1) the variance is 0, Y is β, and nothing flows
    back; such a step leaves the running means alone.

    Args:
        inputs: how many channels X has.
        momentum: how far a step moves the running statistics, from over 0 to 1.
        epsilon: what is added to each variance, so that none is 0.
        parameters: gamma and beta, given; either may be left out. They start as 1 and 0.

    Raises:
        EngineError: if a setting breaks its rule, or given parameters do not fit.
    """

    kind: ClassVar[str] = "batch_normalization"
    row_by_row: ClassVar[bool] = False
    settings: ClassVar[tuple[Setting, ...]] = (
        Hyperparameter(
            "momentum", "η", "how far a step moves the running statistics", 0.1, Range(above=0, at_most=1)
        ),
        EPSILON,
    )

    def __init__(
        self, inputs: int, momentum: float = 0.1, epsilon: float = 1e-5, parameters: Given | None = None
    ) -> None:
        self.inputs: int = self.checked("inputs", inputs)
        self.momentum: float = self.checked("momentum", momentum)
        self.places = 0
        super().__init__((1, self.inputs), epsilon, parameters)
        self.statistics = {"running_mean": np.zeros((1, inputs)), "running_variance": np.ones((1, inputs))}

    @classmethod
    def for_samples(cls, shape: Shape, /, **settings: Any) -> BatchNormalization:  # noqa: ANN401
        """The layer for samples with as many channels as these."""
        return cls(shape[0], **settings)

    def __repr__(self) -> str:
        return f"BatchNormalization({self.inputs})"

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """μ, σ, X̂, Y and the gradients; the sums run over the batch and, in images, over all places."""
        return formulas_of(self)

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """The shape that came in: (channels,) or (channels, height, width)."""
        if input_shape is not None:
            if len(input_shape) not in (1, 3) or input_shape[0] != self.inputs:
                needed = f"(batch, {self.inputs}) or (batch, {self.inputs}, height, width)"
                self.refuse(("batch", *input_shape), needed)
            self.places = len(input_shape) - 1
        return input_shape

    def forward(self, X: Array) -> Array:
        """Y = γ ⊙ X̂ + β, with the batch's own μ and σ in training, and the running ones when predicting."""
        self.output_shape(X.shape[1:])
        self.count = X.size // self.inputs
        if self.training:
            self.standardise(X, axes=(0, *range(2, X.ndim)))
        else:
            variance = by_channel(self.statistics["running_variance"], X)
            self.standardise_by(X, by_channel(self.statistics["running_mean"], X), variance)
        return by_channel(self.parameters["gamma"], X) * self.normalized + by_channel(
            self.parameters["beta"], X
        )

    def backward(self, dE_dY: Array) -> Array:
        """∂E/∂γ and ∂E/∂β are sums over each channel; ∂E/∂X comes back along three paths."""
        self.gradients["gamma"] = sum_by_channel(dE_dY * self.normalized)
        self.gradients["beta"] = sum_by_channel(dE_dY)
        dE_dX_hat = dE_dY * by_channel(self.parameters["gamma"], dE_dY)
        return self.back_through(dE_dX_hat) if self.training else dE_dX_hat / self.deviation

    def end_step(self) -> None:
        """Move the running statistics towards those of the batch."""
        if self.training and self.count > 1:
            self._move("running_mean", self.mean)
            self._move("running_variance", self.variance * self.count / (self.count - 1))

    def _move(self, name: str, seen: Array) -> None:
        self.statistics[name] += self.momentum * (seen.reshape(1, -1) - self.statistics[name])

    @property
    def extras(self) -> Mapping[str, Array]:
        """μ and σ, (1, channels), and X̂, shaped as X."""
        rows = {"mean": self.mean.reshape(1, -1), "deviation": self.deviation.reshape(1, -1)}
        return {**rows, "normalized": self.normalized}

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """Sums over a channel; for ∂E/∂X the three paths on which the gradient comes back."""
        return terms_of(self, tensor, index, of)
