"""How the first weights are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Shape
from engine.errors import EngineError

Weights = Callable[[np.random.Generator, Shape, int, int], Array]
Biases = Callable[[np.random.Generator, Shape], Array]


def _zeros(_: np.random.Generator, shape: Shape) -> Array:
    return np.zeros(shape)


@dataclass(frozen=True)
class Initializer:
    """How a layer's W and B are drawn.

    Attributes:
        name: its name in an experiment.
        weights: W, given a generator, its shape, and the numbers of inputs and outputs of one neuron.
        biases: B, given a generator and its shape.
    """

    name: str
    weights: Weights
    biases: Biases = _zeros


INITIALIZERS = {
    initializer.name: initializer
    for initializer in (
        # The article draws the biases like the weights.
        Initializer(
            "uniform",
            lambda generator, shape, *_: generator.random(shape) - 0.5,
            lambda generator, shape: generator.random(shape) - 0.5,
        ),
        Initializer("normal", lambda generator, shape, *_: generator.standard_normal(shape)),
        # Glorot & Bengio 2010: uniform with variance 2 / (inputs + outputs).
        Initializer(
            "xavier",
            lambda generator, shape, inputs, outputs: (
                (generator.random(shape) * 2 - 1) * np.sqrt(6 / (inputs + outputs))
            ),
        ),
        # He et al. 2015: normal with variance 2 / inputs.
        Initializer(
            "he",
            lambda generator, shape, inputs, _: generator.standard_normal(shape) * np.sqrt(2 / inputs),
        ),
        Initializer("zeros", lambda _, shape, *__: np.zeros(shape)),
    )
}


def initializer_named(name: str) -> Initializer:
    """The initializer of that name.

    Raises:
        EngineError: if there is none.
    """
    if name not in INITIALIZERS:
        raise EngineError(f"there is no initializer {name!r}; there are {', '.join(INITIALIZERS)}")
    return INITIALIZERS[name]
