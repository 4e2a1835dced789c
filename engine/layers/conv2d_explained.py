"""Convolution, explained: its formulas, and the terms behind a single number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.arrays import Index
from engine.formula import Formula, symbols, total
from engine.notation import broadcast, function, product
from engine.terms import Products, Term, TermsOf

if TYPE_CHECKING:
    from engine.layers.conv2d import Conv2D

X, W, B, dE_dY = symbols("X W B dE_dY")


def formulas_of(layer: Conv2D) -> Mapping[str, Formula]:
    """Y = X ⋆ W + B, ∂E/∂W = X ⋆ ∂E/∂Y, ∂E/∂X = ∂E/∂Y ∗ W, with the stride and padding of this layer."""
    pixel, place = layer.grid.pixel, layer.grid.place
    under = f"windows({{0}}, {layer.kernel}, {layer.stride}, {layer.padding})"
    slid = product("⋆", f'np.einsum("nirsuv,oiuv->nors", {under}, {{1}})', X, W)
    dE_dpatches = 'np.einsum("nors,oiuv->nirsuv", {0}, {1})'
    added = f"add_windows({dE_dpatches}, X.shape, {layer.stride}, {layer.padding})"
    return {
        "Y": Formula(
            "Y",
            slid + broadcast(B, "by_channel({0}, X)"),
            lambda n, o, r, s: (
                total("i u v", X[n, "i", pixel(r, "u", 0), pixel(s, "v", 1)] * W[o, "i", "u", "v"]) + B[1, o]
            ),
        ),
        "dE_dW": Formula(
            "dE_dW",
            product("⋆", f'np.einsum("nirsuv,nors->oiuv", {under}, {{1}})', X, dE_dY),
            lambda o, i, u, v: total(
                "n r s", X["n", i, pixel("r", u, 0), pixel("s", v, 1)] * dE_dY["n", o, "r", "s"]
            ),
        ),
        "dE_dB": Formula(
            "dE_dB",
            function("Σchannel", "sum_by_channel", dE_dY),
            lambda _, o: total("n r s", dE_dY["n", o, "r", "s"]),
        ),
        "dE_dX": Formula(
            "dE_dX",
            product("∗", added, dE_dY, W),
            lambda n, i, a, b: total(
                "o r s", dE_dY[n, "o", "r", "s"] * W["o", i, place(a, "r", 0), place(b, "s", 1)]
            ),
        ),
    }


def terms_of(layer: Conv2D, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
    """X·W under a window, and B; X·∂E/∂Y and ∂E/∂Y over every window; ∂E/∂Y·W over those on a pixel."""
    X, W, B, dE_dY = of.entries("X", "W", "B", "dE_dY")
    height, width = of.trace.X.shape[2:]
    rows, columns = of.trace.Y.shape[2:]
    each_window = np.indices((of.batch, rows, columns)).reshape(3, -1).T  # (n, r, s)
    match tensor, index:
        case "Y", (n, o, r, s):
            under = list(layer.grid.pixels(r, s, height, width))
            weighed = [X[n, i, a, b] * W[o, i, u, v] for i in range(layer.inputs) for u, v, a, b in under]
            return [*weighed, B[0, o]]
        case "dE_dW", (o, i, u, v):
            origin = layer.grid.pixel_at(0, 0, u, v)
            pixels = each_window[:, 1:] * layer.grid.stride + origin
            inside = ((pixels >= 0) & (pixels < (height, width))).all(axis=1)
            of_sample = np.insert(pixels, 0, each_window[:, 0], axis=1)
            return Products(
                (X, np.insert(of_sample, 1, i, axis=1)[inside]),
                (dE_dY, np.insert(each_window, 1, o, axis=1)[inside]),
            )
        case "dE_dB", (_, o):
            return Products((dE_dY, np.insert(each_window, 1, o, axis=1)))
        case "dE_dX", (n, i, a, b):
            over = list(layer.grid.over(a, b, rows, columns))
            kernels = range(layer.channels)
            return [dE_dY[n, o, r, s] * W[o, i, u, v] for o in kernels for r, s, u, v in over]
        case _:
            raise KeyError(tensor)
