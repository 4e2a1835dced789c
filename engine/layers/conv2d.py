"""Convolution: small kernels slide over an image, and each place gives a weighted sum of what lies there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from engine.arrays import Array, Index, Shape
from engine.formula import Formula
from engine.hyperparameters import Hyperparameter, Range
from engine.initializers import Initializer
from engine.layers.base import registered
from engine.layers.channels import by_channel, sum_by_channel
from engine.layers.conv2d_explained import formulas_of, terms_of
from engine.layers.parameters import Given
from engine.layers.settings import Pair, Setting
from engine.layers.weighted import INITIALIZER, Weighted
from engine.layers.windows import WindowGrid, argument, written
from engine.terms import Term, TermsOf


@registered
class Conv2D(Weighted):
    """Y = X ⋆ W + B: the cross-correlation of an image with each kernel, as every network library has it.

    (A convolution in the mathematician's sense flips the kernel. A kernel that is learned may as well be
    learned flipped; the flip comes back in ∂E/∂X = ∂E/∂Y ∗ W.)

    X (batch, inputs, height, width), W (channels, inputs, kernel height, kernel width), B (1, channels),
    Y (batch, channels, rows, columns), with rows = ⌊(height + 2·padding − kernel height)/stride⌋ + 1.

    Args:
        inputs: how many channels an image has when it comes in.
        channels: how many it has when it goes out; each has a kernel of its own.
        kernel: height and width of the kernels; one number for a square.
        stride: how far the kernels move from place to place, down and across.
        padding: how many rows and columns of zeros are laid around the image.
        initializer: how W and B are drawn.
        parameters: W and B, given; then nothing is drawn. B may be left out: it is 0 then.

    Raises:
        EngineError: if a setting breaks its rule, or given parameters do not fit.
    """

    kind: ClassVar[str] = "conv2d"
    settings: ClassVar[tuple[Setting, ...]] = (
        Hyperparameter("channels", "o", "how many kernels, each with one channel of Y", 4, Range(at_least=1)),
        Pair("kernel", "k", "height and width of the kernels", 3, Range(at_least=1)),
        Pair("stride", "s", "how far the kernels move from place to place", 1, Range(at_least=1)),
        Pair("padding", "p", "how many rows and columns of zeros lie around X", 0, Range(at_least=0)),
        INITIALIZER,
    )
    neuron_axes: ClassVar[Mapping[str, int]] = {"W": 0}

    def __init__(
        self,
        inputs: int,
        channels: int,
        kernel: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        initializer: str | Initializer = "uniform",
        parameters: Given | None = None,
    ) -> None:
        self.inputs, self.channels = self.checked("inputs", inputs), self.checked("channels", channels)
        self.kernel, self.stride = self.checked("kernel", kernel), self.checked("stride", stride)
        self.padding = self.checked("padding", padding)
        self.grid = WindowGrid(self.kernel, self.stride, self.padding)
        places = self.kernel[0] * self.kernel[1]
        super().__init__(
            initializer,
            parameters,
            W=(self.channels, self.inputs, *self.kernel),
            B=(1, self.channels),
            fans=(self.inputs * places, self.channels * places),
        )

    @classmethod
    def for_samples(cls, shape: Shape, /, **settings: Any) -> Conv2D:  # noqa: ANN401
        """The layer for images with as many channels as these."""
        return cls(shape[0], **settings)

    def __repr__(self) -> str:
        more = f", stride={argument(self.stride)}" if self.stride != (1, 1) else ""
        more += f", padding={argument(self.padding)}" if self.padding != (0, 0) else ""
        return f"Conv2D({self.inputs}, {self.channels}, {argument(self.kernel)}{more})"

    @property
    def title(self) -> str:
        """Convolution, and the kernel's size."""
        return f"Convolution {written(self.kernel)}"

    @property
    def formulas(self) -> Mapping[str, Formula]:
        """Y = X ⋆ W + B, ∂E/∂W = X ⋆ ∂E/∂Y, ∂E/∂B = the sum over all places, ∂E/∂X = ∂E/∂Y ∗ W."""
        return formulas_of(self)

    def output_shape(self, input_shape: Shape | None) -> Shape | None:
        """(channels, rows, columns), for an image of (inputs, height, width)."""
        if input_shape is None:
            return None
        if len(input_shape) != 3 or input_shape[0] != self.inputs:
            self.refuse(("batch", *input_shape), f"(batch, {self.inputs}, height, width)")
        return (self.channels, *self.grid.count(input_shape[1], input_shape[2], of=self))

    def forward(self, X: Array) -> Array:
        """Y[n,o,r,s] = Σ X[n,i,r+u,s+v]·W[o,i,u,v] + B[o], for a stride of 1 and no padding."""
        self.output_shape(X.shape[1:])
        self.X = X
        patches = self.grid.of(X)  # (n, i, r, s, u, v)
        Y: Array = np.einsum("nirsuv,oiuv->nors", patches, self.parameters["W"], optimize=True)
        return Y + by_channel(self.parameters["B"], X)

    def backward(self, dE_dY: Array) -> Array:
        """The same products as in ``forward``, each summed over what the gradient does not belong to."""
        patches = self.grid.of(self.X)
        self.gradients["W"] = np.einsum("nirsuv,nors->oiuv", patches, dE_dY, optimize=True)
        self.gradients["B"] = sum_by_channel(dE_dY)
        dE_dpatches = np.einsum("nors,oiuv->nirsuv", dE_dY, self.parameters["W"], optimize=True)
        return self.grid.add(dE_dpatches, self.X.shape)

    def terms(self, tensor: str, index: Index, of: TermsOf) -> Sequence[Term]:
        """The products under a window, over every window, or over those that lie on a pixel."""
        return terms_of(self, tensor, index, of)
