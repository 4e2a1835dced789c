"""The words for gradient flow: what is called ill, and what is not."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import SGD, Activation, FullyConnected, Network, Trainer, xor
from engine.health import gradient_health

inf, nan = math.inf, math.nan


@pytest.mark.parametrize(
    ("norms", "words"),
    [
        ([], []),
        ([0.5, 1.0], ["healthy", "healthy"]),
        ([9e-4, 1.1e-3, 1.0], ["vanishing", "healthy", "healthy"]),
        ([1.1e3, 0.9e3, 1.0], ["exploding", "healthy", "healthy"]),
        ([0.0, 0.4, 0.8], ["dead", "healthy", "healthy"]),
        ([1e-300, 0.8], ["vanishing", "healthy"]),
        ([nan, inf, 3.0], ["exploding", "exploding", "healthy"]),
        ([2.0, inf], ["healthy", "exploding"]),
        ([0.0, nan], ["healthy", "exploding"]),
        ([2e6, 1e6], ["exploding", "healthy"]),
        ([0.0, 0.0, 0.0], ["healthy", "healthy", "healthy"]),
        ([0.0, 1e-12, 1e-9], ["healthy", "healthy", "healthy"]),
        ([1.0, 0.0], ["exploding", "healthy"]),
    ],
)
def test_words(norms, words):
    assert gradient_health(norms) == words


@given(st.lists(st.floats(1e-2, 1e2), min_size=1), st.floats(1e-3, 1e3))
def test_a_network_that_shrinks_all_its_gradients_alike_stays_as_healthy(norms, factor):
    assert gradient_health([norm * factor for norm in norms]) == gradient_health(norms)


def words_of(layers, steps=0, loss="mse"):
    X, T = xor()
    trainer = Trainer(Network(layers, loss, seed=1), X, T, optimizer=SGD(0.1), batch_size=4)
    trainer.seek(steps)
    return gradient_health([float(np.linalg.norm(layer.dE_dY)) for layer in trainer.trace().layers])


def deep(width, depth, function, initializer="xavier"):
    sizes = [2, *[width] * depth, 1]
    return [
        layer
        for inputs, outputs in itertools.pairwise(sizes)
        for layer in (FullyConnected(inputs, outputs, initializer), Activation(function))
    ]


@pytest.mark.parametrize("steps", [0, 100, 1000, 5000])
def test_the_articles_network_is_healthy_all_its_life(steps):
    assert set(words_of(deep(3, 1, "tanh", "uniform"), steps)) == {"healthy"}


def test_many_sigmoid_layers_vanish_from_the_front():
    words = words_of(deep(4, 8, "sigmoid"))
    assert words[0] == "vanishing"
    assert words[-1] == "healthy"
    assert words == sorted(words, key=["vanishing", "healthy"].index)


def test_many_layers_with_large_weights_explode():
    assert words_of(deep(16, 8, "identity", "normal"))[0] == "exploding"


def test_relu_units_that_are_all_off_are_dead():
    weights = {"W": -np.ones((2, 3)), "B": -np.ones((1, 3))}
    layers = [FullyConnected(2, 3, parameters=weights), Activation("relu"), FullyConnected(3, 1)]
    assert words_of(layers) == ["dead", "healthy", "healthy"]
