"""Plans of random networks against their readable layers, and training by both."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import SGD, Activation, FullyConnected, Network, Trainer
from engine.activations import ACTIVATIONS
from engine.layers import (
    AvgPool2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Flatten,
    LayerNormalization,
    MaxPool2D,
)
from tests.engine.plan.test_equals_readable import assert_same_step

SIZES = st.integers(1, 6)


@st.composite
def rows_networks(draw):
    """Layers for samples of a few numbers, and how many numbers go in."""
    inputs = width = draw(SIZES)
    kinds = draw(st.lists(st.sampled_from(["full", "function", "dropout"]), max_size=5))
    # One normalisation at most: two in a row divide by the root of a rounding error.
    kinds.insert(draw(st.integers(0, len(kinds))), draw(st.sampled_from(["batch", "layer", "dropout"])))
    layers = []
    for kind in kinds:
        if kind == "full":
            outputs = draw(SIZES)
            layers.append(FullyConnected(width, outputs))
            width = outputs
        elif kind == "function":
            layers.append(Activation(draw(st.sampled_from(sorted(ACTIVATIONS)))))
        elif kind == "dropout":
            layers.append(Dropout(0.4))
        else:
            layers.append({"batch": BatchNormalization, "layer": LayerNormalization}[kind](width))
    return [*layers, FullyConnected(width, 2)], inputs


@st.composite
def image_networks(draw):
    """Layers for small images, and the shape of one."""
    shape = draw(st.tuples(st.integers(1, 2), st.integers(4, 7), st.integers(4, 7)))
    pair = st.tuples(st.integers(1, 2), st.integers(1, 2))
    layers = [
        Conv2D(shape[0], draw(st.integers(1, 3)), draw(pair), stride=draw(pair), padding=draw(pair)),
        Activation(draw(st.sampled_from(["tanh", "relu", "identity", "softplus"]))),
        draw(st.sampled_from([MaxPool2D, AvgPool2D]))(draw(pair), draw(pair)),
        Flatten(),
    ]
    outputs = Network(layers).predict(np.zeros((1, *shape))).shape[1]
    return [*layers, FullyConnected(outputs, 2)], shape


@settings(deadline=None, max_examples=60)
@given(rows_networks(), st.integers(1, 5), st.sampled_from(["mse", "half_sse", "softmax_cross_entropy"]))
def test_rows(made, rows, loss):
    layers, inputs = made
    generator = np.random.default_rng(1)
    T = np.eye(2)[generator.integers(2, size=rows)]
    assert_same_step(Network(layers, loss, seed=1), generator.uniform(-2, 2, (rows, inputs)), T, 1e-11)


@settings(deadline=None, max_examples=40)
@given(image_networks(), st.integers(1, 4))
def test_images(made, rows):
    layers, shape = made
    generator = np.random.default_rng(2)
    X, T = generator.normal(size=(rows, *shape)), generator.normal(size=(rows, 2))
    assert_same_step(Network(layers, "mse", seed=1), X, T)


@settings(deadline=None, max_examples=20)
@given(rows_networks(), st.integers(1, 7), st.booleans())
def test_training_by_plans_is_training_by_the_layers(made, batch_size, shuffle):
    layers, inputs = made
    generator = np.random.default_rng(3)
    X, T = generator.uniform(-1, 1, (7, inputs)), generator.uniform(-1, 1, (7, 2))
    network = Network(layers, "mse", seed=2)
    theta, counted = network.theta.copy(), statistics(layers)
    trainer = Trainer(network, X, T, optimizer=SGD(0.05), batch_size=batch_size, shuffle=shuffle, seed=5)
    trainer.advance(15)
    trained, counts, errors = network.theta.copy(), statistics(layers), trainer.losses.values()
    network.theta[:] = theta
    for array, before in zip(all_statistics(layers), counted, strict=True):
        array[...] = before
    for step in range(15):
        rows = trainer.batch_rows(step)
        E = network.trace(X[rows], T[rows], step).loss
        np.testing.assert_allclose(errors[step], E, rtol=1e-9, atol=1e-12)
        network.theta -= 0.05 * network.gradient
        network.end_step()
    np.testing.assert_allclose(trained, network.theta, rtol=1e-7, atol=1e-9)
    for planned, readable in zip(counts, all_statistics(layers), strict=True):
        np.testing.assert_allclose(planned, readable, rtol=1e-7, atol=1e-9)


def all_statistics(layers):
    """What the layers count, such as running means."""
    return [array for layer in layers for array in layer.statistics.values()]


def statistics(layers):
    """The same as copies."""
    return [array.copy() for array in all_statistics(layers)]
