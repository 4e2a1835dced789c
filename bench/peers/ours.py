"""Our side: the trainer as the app uses it; E of every step is kept, every tensor of it can be read."""

from __future__ import annotations

from bench.cases import Case
from engine import SGD, Activation, FullyConnected, Network, Trainer
from engine.layers import Conv2D, Flatten, Layer, MaxPool2D


def network(case: Case) -> Network:
    """The case's network."""
    if case.is_image:
        layers: list[Layer] = [
            Conv2D(1, 8, 3),
            Activation("relu"),
            MaxPool2D(2),
            Conv2D(8, 16, 3),
            Activation("relu"),
            MaxPool2D(2),
            Flatten(),
            FullyConnected(16 * 5 * 5, case.sizes[-1]),
        ]
        return Network(layers, "softmax_cross_entropy", seed=1, dtype=case.dtype)
    layers = []
    for inputs, outputs in zip(case.sizes, case.sizes[1:], strict=False):
        layers += [FullyConnected(inputs, outputs, "xavier"), Activation("tanh")]
    return Network(layers, "mse", seed=1, dtype=case.dtype)


def trainer(case: Case) -> Trainer:
    """The case in training."""
    return Trainer(network(case), *case.data(), optimizer=SGD(0.01), batch_size=case.batch)
