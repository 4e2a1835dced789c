"""Networks that read digits: the real ones of 8×8 pixels, and the article's at MNIST's size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.presets.preset import Part, Preset, activation, connected, experiment, hidden, sgd

REAL = {"kind": "digits"}
MNIST_SIZED = {"kind": "generated_digits", "pictures": 1250}
"""1,000 pictures to train on, as the article has them, and 250 to test on."""

EPOCHS = 35
"""As many as the article's."""

IMAGE = {"kind": "reshape", "shape": [1, 28, 28]}
ADAM = {"kind": "adam", "learning_rate": 0.005}


def _reader(layers: Sequence[Part], **others: Any) -> Part:  # noqa: ANN401
    """Layers that end in a probability for each digit."""
    ending = [connected(10, "xavier"), {"kind": "softmax"}]
    settings = {"batch_size": 32, "shuffle": True, **others}
    return experiment(REAL, [*layers, *ending], "categorical_cross_entropy", ADAM, **settings)


def _article(layers: Sequence[Part]) -> Part:
    """The article's training: tanh to the end, MSE, one picture a step."""
    ending = [connected(10, "xavier"), activation("tanh")]
    settings = {"batch_size": 1, "dtype": "float32", "stop": [{"kind": "epochs", "epochs": EPOCHS}]}
    return experiment(MNIST_SIZED, [*layers, *ending], "mse", sgd(0.1), **settings)


DIGITS = (
    Preset(
        "digits",
        "Digits, 8×8",
        "1,797 real handwritten digits: Play, and within 10 epochs it reads more than 95 % of those that it "
        "has not seen. Then draw one of your own.",
        _reader(hidden((32,), "relu", "he")),
    ),
    Preset(
        "digits_convolution",
        "Digits, convolution",
        "16 kernels of 3×3 slide over the picture, and of each 2×2 pixels the largest is kept: after 20 "
        "epochs it reads more than 97 %.",
        _reader(
            [
                {"kind": "reshape", "shape": [1, 8, 8]},
                {"kind": "conv2d", "channels": 16, "kernel": 3, "padding": 1, "initializer": "he"},
                activation("relu"),
                {"kind": "max_pool2d", "size": 2},
                {"kind": "flatten"},
            ],
            dtype="float32",
        ),
    ),
    Preset(
        "article_digits",
        "The article's digits, 784-100-50-10",
        "The article's network at MNIST's size, on digits that the program draws: 1,000 pictures, one a "
        "step, tanh and MSE, for 35 epochs; after 3 of them it reads more than 98 % of 250 that it has not "
        "seen.",
        _article(hidden((100, 50), "tanh", "xavier")),
    ),
    Preset(
        "article_convolution",
        "The article's convolution",
        "The same pictures through one kernel of 3×3, tanh, and 100 units: the kernel's 9 weights are used "
        "676 times a picture; after 2 epochs it reads more than 90 %.",
        _article(
            [
                IMAGE,
                {"kind": "conv2d", "channels": 1, "kernel": 3, "initializer": "xavier"},
                activation("tanh"),
                {"kind": "flatten"},
                connected(100, "xavier"),
                activation("tanh"),
            ]
        ),
    ),
)
