"""Every kind of layer, in the shapes and settings that the tests of all layers go through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine import Activation, FullyConnected
from engine.arrays import Array, Shape
from engine.layers import (
    AvgPool2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Flatten,
    Layer,
    LayerNormalization,
    Maxout,
    MaxPool2D,
    Reshape,
    Softmax,
)
from engine.randomness import generator
from engine.trace import LayerTrace


@dataclass(frozen=True)
class Case:
    """A layer, made anew on each call, and the shape of the X that it is given."""

    make: Callable[[], Layer]
    shape: Shape


def _cases(*cases: tuple[Callable[[], Layer], Shape]) -> dict[str, Case]:
    return {f"{make()!r} on {shape}": Case(make, shape) for make, shape in cases}


CASES = _cases(
    (partial(FullyConnected, 1, 1), (1, 1)),
    (partial(FullyConnected, 3, 2), (4, 3)),
    (partial(FullyConnected, 2, 5), (1, 2)),
    (partial(Activation, "tanh"), (3, 2)),
    (partial(Activation, "gelu"), (2, 2, 3, 2)),
    (partial(Conv2D, 1, 1, 1), (1, 1, 1, 1)),
    (partial(Conv2D, 1, 2, 3), (2, 1, 5, 4)),
    (partial(Conv2D, 3, 2, (2, 3), stride=(2, 1), padding=(1, 2)), (2, 3, 4, 5)),
    (partial(Conv2D, 2, 3, (3, 1), stride=2), (1, 2, 6, 6)),
    (partial(Conv2D, 2, 1, 2, stride=3, padding=1), (2, 2, 5, 7)),
    (partial(Flatten), (2, 3, 2, 2)),
    (partial(Flatten), (3, 4)),
    (partial(Reshape, (2, 3, 1)), (2, 6)),
    (partial(Reshape, (4, 2)), (3, 2, 2, 2)),
    (partial(Dropout, 0.5), (4, 6)),
    (partial(Dropout, 0.2), (2, 2, 3, 3)),
    (partial(Dropout, 0), (2, 3)),
    (partial(Softmax), (1, 2)),
    (partial(Softmax), (4, 5)),
    (partial(BatchNormalization, 3), (5, 3)),
    (partial(BatchNormalization, 1, epsilon=0.5), (2, 1)),
    (partial(BatchNormalization, 2), (3, 2, 2, 3)),
    (partial(LayerNormalization, 4), (3, 4)),
    (partial(LayerNormalization, (2, 3), epsilon=0.5), (2, 2, 3)),
    (partial(LayerNormalization, (2, 2, 3)), (2, 2, 2, 3)),
    (partial(Maxout, 2), (3, 6)),
    (partial(Maxout, 3), (2, 3)),
    *(
        (partial(pool, *settings), shape)
        for pool in (MaxPool2D, AvgPool2D)
        for settings, shape in [
            ((1,), (1, 1, 1, 1)),
            ((2,), (2, 2, 4, 4)),
            ((2,), (1, 3, 5, 3)),
            (((2, 3), 1), (2, 1, 4, 5)),
            ((3, (2, 1)), (1, 2, 5, 6)),
            (((1, 2), 3), (2, 1, 5, 6)),
        ]
    ),
)
"""All cases, by what they are called in a report."""


def random_array(shape: Shape, seed: int) -> Array:
    """Numbers that are no round ones, and none of them 0."""
    return np.random.default_rng(seed).uniform(-2, 2, shape)


def ready(layer: Layer) -> Layer:
    """The layer with its parameters drawn, none of them 0, and at the beginning of a training step."""
    layer.initialize(generator(1, "initial"))
    for k, parameter in enumerate(layer.parameters.values()):
        parameter[...] = random_array(parameter.shape, 100 + k)
    layer.begin_step(training=True, randomness=partial(generator, 1, "layer0", 0))
    return layer


def traced(layer: Layer, X: Array, seed: int = 2) -> LayerTrace:
    """What a ready layer computes forward and backward, for some ∂E/∂Y."""
    Y = layer.forward(X)
    dE_dY = random_array(Y.shape, seed).astype(X.dtype)
    dE_dX = layer.backward(dE_dY)
    return LayerTrace(
        0,
        layer.kind,
        X,
        Y,
        dE_dY,
        dE_dX,
        dict(layer.parameters),
        dict(layer.gradients),
        {},
        dict(layer.extras),
    )
