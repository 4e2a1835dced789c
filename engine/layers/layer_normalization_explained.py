"""Layer normalisation, explained: its formulas, and the terms behind a single number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Index
from engine.formula import Expression, Formula, Power, Root, Symbol, symbols, total
from engine.layers.normalization import DIRECT, THROUGH_DEVIATION, THROUGH_MEAN, root_of_variance
from engine.notation import Notation, broadcast, function
from engine.terms import Term, TermsOf, computed, difference, inverse

if TYPE_CHECKING:
    from engine.layers.layer_normalization import LayerNormalization

X, mean, deviation, normalized, gamma, beta = symbols("X mean deviation normalized gamma beta")
dE_dY = Symbol("dE_dY")
m = Symbol("m", is_matrix=False, code="(X.size // len(X))")


def _each(column: Symbol) -> Notation:
    return broadcast(column, "by_sample({0}, X)")


def _mean(of: Expression) -> Notation:
    return function("mean", "by_sample(mean_by_sample({0}), X)", of)


def formulas_of(layer: LayerNormalization) -> Mapping[str, Formula]:
    """μ, σ, X̂, Y and the gradients; a sample's sums run over all its numbers."""
    ε = Symbol("ε", is_matrix=False, code=repr(layer.epsilon))
    each = ("k", "u", "v", "o", "p")[: len(layer.inputs)]
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


def terms_of(layer: LayerNormalization, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
    """Sums over a sample or over the batch; for ∂E/∂X the three paths that it comes back on."""
    X, X_hat, γ, β, dE_dY = of.entries("X", "normalized", "gamma", "beta", "dE_dY")
    n, *place = index
    parameter = (0, *place)
    samples = [(k, *place) for k in range(of.batch)]
    sample = [(n, *other) for other in np.ndindex(*layer.inputs)]
    μ, σ = (entries[n, 0] for entries in of.entries("mean", "deviation"))
    share, one_by_σ = computed(f"1/{len(sample)}", 1 / len(sample)), inverse(σ)
    match tensor:
        case "mean":
            return [X[i] * share for i in sample]
        case "deviation":
            return [root_of_variance(σ, layer.epsilon, [X[i] for i in sample])]
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
