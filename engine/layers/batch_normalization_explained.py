"""Batch normalisation, explained: its formulas, and the terms behind a single number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Index
from engine.formula import Expression, Formula, Power, Root, Symbol, symbols, total
from engine.layers.normalization import DIRECT, THROUGH_DEVIATION, THROUGH_MEAN, root_of_variance
from engine.notation import Letter, Notation, broadcast, function
from engine.terms import Term, TermsOf, computed, difference, inverse

if TYPE_CHECKING:
    from engine.layers.batch_normalization import BatchNormalization

X, mean, deviation, normalized, gamma, beta = symbols("X mean deviation normalized gamma beta")
dE_dY, dE_dgamma, dE_dbeta = symbols("dE_dY dE_dgamma dE_dbeta")
m = Symbol("m", is_matrix=False, code="(X.size // X.shape[1])")


def _each(row: Symbol) -> Notation:
    return broadcast(row, "by_channel({0}, X)")


def formulas_of(layer: BatchNormalization) -> Mapping[str, Formula]:
    """μ, σ, X̂, Y and the gradients; the sums run over the batch and, in images, over all places."""
    ε = Symbol("ε", is_matrix=False, code=repr(layer.epsilon))
    batch, *places = ("n", "r", "s")[: 1 + layer.places]

    def of_channel(tensor: Symbol, j: Letter) -> Expression:
        return tensor[batch, j, *places]

    def over_channel(summand: Expression) -> Expression:
        return total(" ".join((batch, *places)), summand)

    variance = function("mean", "mean_by_channel", Power(X - _each(mean), 2))
    shares = dE_dY - _each(dE_dbeta) / m - normalized * _each(dE_dgamma) / m
    return {
        "mean": Formula(
            "mean",
            function("mean", "mean_by_channel", X),
            lambda _, j: over_channel(of_channel(X, j)) / m,
        ),
        "deviation": Formula(
            "deviation",
            Root(variance + ε),
            lambda _, j: Root(over_channel(Power(of_channel(X, j) - mean[1, j], 2)) / m + ε),
        ),
        "normalized": Formula(
            "normalized",
            (X - _each(mean)) / _each(deviation),
            lambda n, j, *p: (X[n, j, *p] - mean[1, j]) / deviation[1, j],
        ),
        "Y": Formula(
            "Y",
            _each(gamma) * normalized + _each(beta),
            lambda n, j, *p: gamma[1, j] * normalized[n, j, *p] + beta[1, j],
        ),
        "dE_dgamma": Formula(
            "dE_dgamma",
            function("Σchannel", "sum_by_channel", dE_dY * normalized),
            lambda _, j: over_channel(of_channel(dE_dY, j) * of_channel(normalized, j)),
        ),
        "dE_dbeta": Formula(
            "dE_dbeta",
            function("Σchannel", "sum_by_channel", dE_dY),
            lambda _, j: over_channel(of_channel(dE_dY, j)),
        ),
        "dE_dX": Formula(
            "dE_dX",
            _each(gamma) / _each(deviation) * shares,
            lambda n, j, *p: (
                gamma[1, j]
                / deviation[1, j]
                * (dE_dY[n, j, *p] - dE_dbeta[1, j] / m - normalized[n, j, *p] * dE_dgamma[1, j] / m)
            ),
        ),
    }


def terms_of(layer: BatchNormalization, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
    """Sums over a channel; for ∂E/∂X the three paths on which the gradient comes back."""
    X, X_hat, γ, β = of.entries("X", "normalized", "gamma", "beta")
    dE_dY, dE_dγ, dE_dβ = of.entries("dE_dY", "dE_dgamma", "dE_dbeta")
    _, j, *_ = index
    row = (0, j)
    μ, σ = (entries[row] for entries in of.entries("mean", "deviation"))
    channel = [(n, j, *place) for n, *place in np.ndindex(len(X.array), *X.array.shape[2:])]
    share, one_by_σ = computed(f"1/{len(channel)}", 1 / len(channel)), inverse(σ)
    match tensor:
        case "mean":
            return [X[i] * share for i in channel]
        case "deviation":
            return [root_of_variance(σ, layer.epsilon, [X[i] for i in channel])]
        case "normalized":
            return [difference(X[index], μ) * one_by_σ]
        case "Y":
            return [γ[row] * X_hat[index], β[row]]
        case "dE_dgamma":
            return [dE_dY[i] * X_hat[i] for i in channel]
        case "dE_dbeta":
            return [dE_dY[i] for i in channel]
        case "dE_dX":
            less = computed(f"(−1/{len(channel)})", -1 / len(channel)) * γ[row] * one_by_σ
            return [
                (dE_dY[index] * γ[row] * one_by_σ).along(DIRECT),
                (less * dE_dβ[row]).along(THROUGH_MEAN),
                (less * X_hat[index] * dE_dγ[row]).along(THROUGH_DEVIATION),
            ]
        case _:
            raise KeyError(tensor)
