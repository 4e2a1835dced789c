"""Max-pooling: of every window only the largest number is passed on, and only it is given a gradient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from engine.arrays import Array, Index
from engine.formula import Formula, symbols, total
from engine.layers.base import registered
from engine.layers.maxima import first_maximum, place_of_maximum
from engine.layers.pool2d import Pool2D
from engine.notation import Over, function, indicator, relation
from engine.terms import Term, TermsOf, computed, written_index

X, Y, winner, dE_dY = symbols("X Y winner dE_dY")


@registered
class MaxPool2D(Pool2D):
    """Y[n,c,r,s] = the largest number of X under window (r, s).

    Where it stands several times in a window, the first one wins, in reading order. Where windows overlap,
    a pixel that wins several of them is given the gradients of all, added up.
    """

    kind: ClassVar[str] = "max_pool2d"

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """Y, which pixel wins which window, and ∂E/∂X, with the windows of this layer."""
        pixel, place = self.grid.pixel, self.grid.place
        under = f"windows({{0}}, {self.size}, {self.stride})"
        given_back = f"add_windows({{0}} * {{1}}[..., None, None], X.shape, {self.stride})"
        return {
            "winner": Formula(
                "winner",
                function("argmax", f"first_maximum({under}, 2)", X),
                lambda n, c, r, s, u, v: indicator(
                    relation(X[n, c, pixel(r, u, 0), pixel(s, v, 1)], "=", Y[n, c, r, s])
                ),
            ),
            "Y": Formula(
                "Y",
                function("maxpool", f"{under}.max(axis=(4, 5))", X),
                lambda n, c, r, s: Over("max", self.places, X[n, c, pixel(r, "u", 0), pixel(s, "v", 1)]),
            ),
            "dE_dX": Formula(
                "dE_dX",
                function("unpool", given_back, winner, dE_dY),
                lambda n, c, a, b: total(
                    "r s", dE_dY[n, c, "r", "s"] * winner[n, c, "r", "s", place(a, "r", 0), place(b, "s", 1)]
                ),
            ),
        }

    @property
    def extras(self) -> Mapping[str, Array]:
        """Which pixel of each window won: 1 or 0, (batch, channels, rows, columns, *size)."""
        return {"winner": self.winner.astype(self.X.dtype)}

    @property
    def pieces_taken(self) -> Array:
        """Which pixel won each window."""
        return place_of_maximum(self.grid.of(self.X), axes=2)

    def forward(self, X: Array) -> Array:
        """The largest number of each window."""
        self.output_shape(X.shape[1:])
        self.X = X
        patches = self.grid.of(X)  # (n, c, r, s, u, v)
        self.winner = first_maximum(patches, axes=2)
        Y: Array = patches.max(axis=(4, 5))
        return Y

    def backward(self, dE_dY: Array) -> Array:
        """Each window's gradient goes to its winner; the other pixels changed nothing, and are given 0."""
        dE_dpatches = np.where(self.winner, dE_dY[..., np.newaxis, np.newaxis], 0)
        return self.grid.add(dE_dpatches, self.X.shape)

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """The winner's X; or ∂E/∂Y of each window over the pixel, times whether the pixel won it."""
        X, Y, winner, dE_dY = of.entries("X", "Y", "winner", "dE_dY")
        height, width = of.trace.X.shape[2:]
        match tensor, index:
            case "winner", (n, c, r, s, u, v):
                here = X[n, c, *self.grid.pixel_at(r, s, u, v)]
                text = f"[X[{written_index(here.factors[0].index)}] is the first maximum]"
                return [computed(text, winner.array[index], reads=(here, Y[n, c, r, s]))]
            case "Y", (n, c, r, s):
                under = self.grid.pixels(r, s, height, width)
                return [X[n, c, a, b] for u, v, a, b in under if winner.array[n, c, r, s, u, v]]
            case "dE_dX", (n, c, a, b):
                over = self.grid.over(a, b, *of.trace.Y.shape[2:])
                return [dE_dY[n, c, r, s] * winner[n, c, r, s, u, v] for r, s, u, v in over]
            case _:
                raise KeyError(tensor)
