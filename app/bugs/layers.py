"""Layers whose backward pass is wrong, each in one way; forward is as it should be.

``terms`` are what is really added up, so that a derivation shows what was computed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.bugs.rule import wrong_layer
from engine.arrays import Array, Index
from engine.layers import Activation, BatchNormalization, Dropout, FullyConnected, MaxPool2D
from engine.terms import Term, TermsOf


@wrong_layer
class WithoutSlope(Activation):
    """∂E/∂X = ∂E/∂Y, without f′(X)."""

    def backward(self, dE_dY: Array) -> Array:
        """The gradient passes as if f were the identity."""
        return dE_dY.copy()

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """∂E/∂y alone."""
        (dE_dY,) = of.entries("dE_dY")
        return [dE_dY[index]] if tensor == "dE_dX" else super().terms(tensor, index, of)


@wrong_layer
class SlopeAtTheOutput(Activation):
    """∂E/∂X = ∂E/∂Y ⊙ f′(Y), where f′(X) is needed."""

    def backward(self, dE_dY: Array) -> Array:
        """The slope is taken at what came out."""
        return dE_dY * self.function.f_prime(self.function.f(self.X))


@wrong_layer
class SlopeOfTheWrongSide(Activation):
    """∂E/∂X = ∂E/∂Y ⊙ f′(−X): what is passed on and what is held back change places."""

    def backward(self, dE_dY: Array) -> Array:
        """The slope is taken on the other side of 0."""
        return dE_dY * self.function.f_prime(-self.X)


@wrong_layer
class WithoutTranspose(FullyConnected):
    """∂E/∂X = ∂E/∂Y·W, where Wᵀ is needed."""

    def backward(self, dE_dY: Array) -> Array:
        """Possible without an error only because W is square."""
        super().backward(dE_dY)
        return dE_dY @ self.parameters["W"]

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """Products with a column of W, where its row is needed."""
        if tensor != "dE_dX":
            return super().terms(tensor, index, of)
        dE_dY, W = of.entries("dE_dY", "W")
        row, column = index
        return [dE_dY[row, j] * W[j, column] for j in range(self.outputs)]


@wrong_layer
class BiasOfOneRow(FullyConnected):
    """∂E/∂B = the first row of ∂E/∂Y, not added up over the batch."""

    def backward(self, dE_dY: Array) -> Array:
        """The other rows' gradients of the bias are lost."""
        dE_dX = super().backward(dE_dY)
        self.gradients["B"] = dE_dY[:1].copy()
        return dE_dX

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """One row."""
        (dE_dY,) = of.entries("dE_dY")
        return [dE_dY[0, index[1]]] if tensor == "dE_dB" else super().terms(tensor, index, of)


@wrong_layer
class WeightsOfOneRow(FullyConnected):
    """∂E/∂W = xᵀ·∂E/∂y of the last row, overwritten row by row where it should be added up."""

    def backward(self, dE_dY: Array) -> Array:
        """Only the last sample of the batch teaches the weights."""
        dE_dX = super().backward(dE_dY)
        self.gradients["W"] = self.X[-1:].T @ dE_dY[-1:]
        return dE_dX

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """One row."""
        if tensor != "dE_dW":
            return super().terms(tensor, index, of)
        X, dE_dY = of.entries("X", "dE_dY")
        return [X[of.batch - 1, index[0]] * dE_dY[of.batch - 1, index[1]]]


@wrong_layer
class OnePathDropped(FullyConnected):
    """∂E/∂X without the path through the last output: at a fork, all paths have to be added up."""

    def backward(self, dE_dY: Array) -> Array:
        """The sum over the outputs ends one too early."""
        super().backward(dE_dY)
        return dE_dY[:, :-1] @ self.parameters["W"][:, :-1].T

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """All terms but the last."""
        found = super().terms(tensor, index, of)
        return found[:-1] if tensor == "dE_dX" else found


UPDATED_AT = 0.1
"""α of the merged update."""


@wrong_layer
class UpdatedBeforePropagating(FullyConnected):
    """∂E/∂X = ∂E/∂Y·(W − α·∂E/∂W)ᵀ: the weights were moved before the gradient went through them."""

    def backward(self, dE_dY: Array) -> Array:
        """What comes of merging the update into the backward pass."""
        super().backward(dE_dY)
        return dE_dY @ (self.parameters["W"] - UPDATED_AT * self.gradients["W"]).T


@wrong_layer
class AnotherMask(Dropout):
    """∂E/∂X = ∂E/∂Y ⊙ another mask than that of the forward pass."""

    def backward(self, dE_dY: Array) -> Array:
        """The gradient goes through units that said nothing, and not through those that spoke."""
        return dE_dY if self.mask is None else dE_dY * np.roll(self.mask, 1, axis=-1)


@wrong_layer
class GradientToAll(MaxPool2D):
    """∂E/∂Y goes to every number under the window, where only the winner had a say."""

    def backward(self, dE_dY: Array) -> Array:
        """As if every number of the window had been the largest."""
        return self.grid.add(
            np.broadcast_to(dE_dY[..., None, None], (*dE_dY.shape, *self.size)), self.X.shape
        )


@wrong_layer
class StatisticsAsConstants(BatchNormalization):
    """The batch's mean and deviation are taken for constants, though every input moves them."""

    def back_through(self, dE_dX_hat: Array) -> Array:
        """Without the paths through the mean and through the deviation."""
        return dE_dX_hat / self.deviation
