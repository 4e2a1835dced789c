"""How the first weights are drawn.

What a draw should achieve: neurons that differ from each other, and signals that neither grow nor fade on
their way through the layers, forwards and backwards. Most rules choose the variance of a weight from the
numbers of inputs and outputs of its neuron; a uniform draw from (−a, a) has the variance a²/3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Shape
from engine.errors import EngineError

Weights = Callable[[np.random.Generator, Shape, int, int], Array]
Biases = Callable[[np.random.Generator, Shape], Array]
Variance = Callable[[int, int], float]


def _zeros(_: np.random.Generator, shape: Shape) -> Array:
    return np.zeros(shape)


@dataclass(frozen=True)
class Initializer:
    """How a layer's W and B are drawn.

    Attributes:
        name: its name in an experiment.
        sentence: what it draws, and from where that rule is.
        weights: W, given a generator, its shape, and the numbers of inputs and outputs of one neuron.
        biases: B, given a generator and its shape.
    """

    name: str
    sentence: str
    weights: Weights
    biases: Biases = _zeros


def constant(value: float) -> Initializer:
    """Every weight the same, and every bias 0."""
    sentence = f"Every weight is {value:g}: neurons of a layer stay equal for ever."
    return Initializer("constant", sentence, lambda _, shape, *__: np.full(shape, float(value)))


def _tenths(_: np.random.Generator, shape: Shape) -> Array:
    return np.full(shape, 0.1)


def _between_halves(generator: np.random.Generator, shape: Shape, *_: int) -> Array:
    return generator.random(shape) - 0.5


def _uniform(variance: Variance) -> Weights:
    """A uniform draw from (−a, a), with that variance: a = √(3·variance)."""

    def draw(generator: np.random.Generator, shape: Shape, inputs: int, outputs: int) -> Array:
        W: Array = (generator.random(shape) * 2 - 1) * np.sqrt(3 * variance(inputs, outputs))
        return W

    return draw


def _normal(variance: Variance) -> Weights:
    """A draw from the normal distribution around 0 with that variance."""

    def draw(generator: np.random.Generator, shape: Shape, inputs: int, outputs: int) -> Array:
        W: Array = generator.standard_normal(shape) * np.sqrt(variance(inputs, outputs))
        return W

    return draw


def _orthogonal(generator: np.random.Generator, shape: Shape, *_: int) -> Array:
    """W as a matrix of its first axis by all others; rows or columns, the fewer of them, are orthonormal."""
    rows, columns = shape[0], int(np.prod(shape[1:]))
    drawn = generator.standard_normal((max(rows, columns), min(rows, columns)))
    Q, R = np.linalg.qr(drawn)
    # QR leaves the signs of R's diagonal open; with them positive, Q is drawn evenly from all rotations.
    Q *= np.sign(np.diagonal(R))
    W: Array = Q if rows >= columns else Q.T
    return np.ascontiguousarray(W).reshape(shape)


def xavier(inputs: int, outputs: int) -> float:
    """2 / (inputs + outputs): between what the way forward and the way backward ask for."""
    return 2 / (inputs + outputs)


def he(inputs: int, _: int) -> float:
    """2 / inputs: twice LeCun's, because a ReLU passes on half."""
    return 2 / inputs


def lecun(inputs: int, _: int) -> float:
    """1 / inputs: a neuron's sum then varies as much as one of its inputs."""
    return 1 / inputs


INITIALIZERS = {
    initializer.name: initializer
    for initializer in (
        Initializer(
            "uniform", "W and B between −½ and ½, as in the article.", _between_halves, _between_halves
        ),
        Initializer(
            "playground",
            "W between −½ and ½, B 0.1, as in TensorFlow Playground.",
            _between_halves,
            _tenths,
        ),
        Initializer("normal", "Normal with variance 1.", _normal(lambda *_: 1.0)),
        Initializer(
            "xavier", "Uniform with variance 2/(inputs + outputs): Glorot & Bengio 2010.", _uniform(xavier)
        ),
        Initializer("xavier_normal", "Normal with variance 2/(inputs + outputs).", _normal(xavier)),
        Initializer("he", "Normal with variance 2/inputs, for ReLU: He et al. 2015.", _normal(he)),
        Initializer("he_uniform", "Uniform with variance 2/inputs.", _uniform(he)),
        Initializer("lecun", "Normal with variance 1/inputs, for SELU: LeCun et al. 1998.", _normal(lecun)),
        Initializer("lecun_uniform", "Uniform with variance 1/inputs.", _uniform(lecun)),
        Initializer(
            "orthogonal", "Orthonormal rows or columns: Saxe, McClelland, Ganguli 2014.", _orthogonal
        ),
        Initializer(
            "zeros", "Every weight is 0: no neuron ever differs from its neighbour.", constant(0).weights
        ),
        constant(0.5),
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
