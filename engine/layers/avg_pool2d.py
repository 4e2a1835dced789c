"""Average-pooling: of every window the mean is passed on, and its gradient is shared out evenly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from engine.arrays import Array, Index
from engine.formula import Formula, symbols
from engine.layers.base import registered
from engine.layers.pool2d import Pool2D
from engine.notation import Over, function
from engine.terms import Term, TermsOf, computed

X, dE_dY = symbols("X dE_dY")


@registered
class AvgPool2D(Pool2D):
    """Y[n,c,r,s] = the mean of X under window (r, s).

    It is a convolution of each channel with a kernel that is not learned: all its numbers are the same share.
    Where windows overlap, a pixel is given its share of the gradients of all, added up.
    """

    kind: ClassVar[str] = "avg_pool2d"

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """Y and ∂E/∂X, with the windows of this layer."""
        pixel = self.grid.pixel
        under = f"windows({{0}}, {self.size}, {self.stride})"
        shared = f"np.broadcast_to(({{0}})[..., None, None], (*dE_dY.shape, *{self.size}))"
        return {
            "Y": Formula(
                "Y",
                function("avgpool", f"{under}.mean(axis=(4, 5))", X),
                lambda n, c, r, s: (
                    Over("Σ", self.places, X[n, c, pixel(r, "u", 0), pixel(s, "v", 1)])
                    / self.pixels_in_window
                ),
            ),
            "dE_dX": Formula(
                "dE_dX",
                function(
                    "unpool", f"add_windows({shared}, X.shape, {self.stride})", dE_dY / self.pixels_in_window
                ),
                lambda n, c, a, b: (
                    Over("Σ", self.grid.windows_over(a, b), dE_dY[n, c, "r", "s"]) / self.pixels_in_window
                ),
            ),
        }

    def forward(self, X: Array) -> Array:
        """The mean of each window."""
        self.output_shape(X.shape[1:])
        self.X = X
        Y: Array = self.grid.of(X).mean(axis=(4, 5))
        return Y

    def backward(self, dE_dY: Array) -> Array:
        """Every pixel under a window is given the same share of the window's gradient."""
        share = (dE_dY / self.pixels_in_window)[..., np.newaxis, np.newaxis]
        return self.grid.add(np.broadcast_to(share, (*dE_dY.shape, *self.size)), self.X.shape)

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """Each X under the window, or ∂E/∂Y of each window over the pixel, times its share."""
        X, dE_dY = of.entries("X", "dE_dY")
        share = computed(f"1/{self.pixels_in_window}", 1 / self.pixels_in_window)
        match tensor, index:
            case "Y", (n, c, r, s):
                under = self.grid.pixels(r, s, *of.trace.X.shape[2:])
                return [X[n, c, a, b] * share for _, _, a, b in under]
            case "dE_dX", (n, c, a, b):
                over = self.grid.over(a, b, *of.trace.Y.shape[2:])
                return [dE_dY[n, c, r, s] * share for r, s, _, _ in over]
            case _:
                raise KeyError(tensor)
