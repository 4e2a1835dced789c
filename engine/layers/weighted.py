"""What layers with weights have in common: W, B, and how both are drawn or given."""

from __future__ import annotations

import numpy as np

from engine.arrays import Array, Shape
from engine.initializers import INITIALIZERS, Initializer, initializer_named
from engine.layers.base import Layer
from engine.layers.parameters import Given, given_parameters
from engine.layers.settings import Choice

INITIALIZER = Choice("initializer", "how the first weights are drawn", "uniform", lambda: tuple(INITIALIZERS))


class Weighted(Layer):
    """A layer with weights W and a row of biases B.

    Args:
        initializer: how W and B are drawn.
        parameters: W and B, given; then nothing is drawn. B may be left out: it is 0 then.
        W: the shape of W.
        B: the shape of B.
        fans: how many numbers a neuron reads, and how many neurons read one number.
    """

    def __init__(
        self,
        initializer: str | Initializer,
        parameters: Given | None,
        *,
        W: Shape,
        B: Shape,
        fans: tuple[int, int],
    ) -> None:
        super().__init__()
        self.initializer = initializer_named(initializer) if isinstance(initializer, str) else initializer
        self.shapes, self.fans = {"W": W, "B": B}, fans
        if parameters is not None:
            self.parameters = given_parameters(parameters, self.shapes, {"B": np.zeros(B)}, of=self)

    def draw(self, generator: np.random.Generator) -> dict[str, Array]:
        """W and B, as the initializer has them."""
        W = self.initializer.weights(generator, self.shapes["W"], *self.fans)
        return {"W": W, "B": self.initializer.biases(generator, self.shapes["B"])}
