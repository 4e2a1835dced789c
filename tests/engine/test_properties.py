"""Random networks of every kind of layer, every activation and loss, in random shapes and batches.

``GRADUS_NETWORKS=10000`` draws that many, and other ones each time; without it a short, fixed selection runs.
"""

import os

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine import Activation, FullyConnected, Network
from engine.activations import ACTIVATIONS
from engine.compatibility import refusal
from engine.formula_code import evaluate
from engine.layers import (
    LAYERS,
    AvgPool2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Flatten,
    LayerNormalization,
    Maxout,
    MaxPool2D,
    Reshape,
    Softmax,
)
from engine.losses import LOSSES, one_hot
from engine.terms import TermsOf

NETWORKS = int(os.environ.get("GRADUS_NETWORKS", "0"))
profile = settings(
    max_examples=NETWORKS or 150,
    derandomize=not NETWORKS,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
drawn_kinds = set()


@st.composite
def sizes(draw, most):
    """Height and width, each from 1 to its own most."""
    return tuple(draw(st.integers(1, length)) for length in most)


def row_layers(draw, numbers):
    """What can follow a row of so many numbers."""
    yield lambda: FullyConnected(numbers, draw(st.integers(1, 6)))
    yield lambda: LayerNormalization(numbers)
    if numbers > 1:
        yield Softmax
    for pieces in (2, 3):
        if numbers % pieces == 0:
            yield lambda pieces=pieces: Maxout(pieces)
    if numbers % 2 == 0:
        yield lambda: Reshape((1, 2, numbers // 2))


def image_layers(draw, channels, height, width):
    """What can follow an image."""
    yield Flatten
    yield lambda: LayerNormalization((channels, height, width))
    for pool in (MaxPool2D, AvgPool2D):
        yield lambda pool=pool: pool(draw(sizes((height, width))), draw(sizes((3, 3))))
    yield lambda: Conv2D(
        channels,
        draw(st.integers(1, 3)),
        draw(sizes((height, width))),
        stride=draw(sizes((2, 2))),
        padding=tuple(k - 1 for k in draw(sizes((2, 2)))),
    )


@st.composite
def networks(draw):
    """Layers that fit together, a batch, and a loss that goes with them."""
    shape = draw(
        st.one_of(
            st.tuples(st.integers(1, 6)), st.tuples(st.integers(1, 2), st.integers(2, 6), st.integers(2, 6))
        )
    )
    input_shape, layers = shape, []
    for _ in range(draw(st.integers(1, 6))):
        fitting = [
            lambda: Activation(draw(st.sampled_from(list(ACTIVATIONS)))),
            lambda: Dropout(draw(st.sampled_from([0.0, 0.2, 0.5]))),
            lambda channels=shape[0]: BatchNormalization(channels),
            *(row_layers(draw, *shape) if len(shape) == 1 else image_layers(draw, *shape)),
        ]
        layers.append(draw(st.sampled_from(fitting))())
        shape = layers[-1].output_shape(shape)
    is_classes = len(shape) == 1 and shape[0] > 1
    possible = [
        name
        for name, loss in LOSSES.items()
        if refusal(layers, loss) is None and (is_classes or not ("categorical" in name or "softmax" in name))
    ]
    network = Network(layers, draw(st.sampled_from(possible)), input_shape=input_shape)
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    network.theta[:] = random.uniform(-1, 1, network.theta.size)
    rows = draw(st.integers(1, 5))
    return (
        network,
        random.uniform(-1, 1, (rows, *input_shape)),
        targets(network.loss.name, (rows, *shape), random),
    )


def targets(loss, shape, random):
    """Targets as the loss knows them."""
    if "binary" in loss:
        return random.uniform(0, 1, shape)
    if "hinge" in loss:
        return random.choice([-1.0, 1.0], shape)
    if "cross_entropy" in loss:
        return one_hot(random.integers(0, shape[1], shape[0]), shape[1])
    return random.uniform(-1, 1, shape)


@profile
@given(networks(), st.integers(0, 2**32))
def test_a_random_network(drawn, seed):
    network, X, T = drawn
    trace = network.trace(X, T)
    assume(trace.first_non_finite() is None)
    drawn_kinds.update(layer.kind for layer in network.layers)
    random = np.random.default_rng(seed)
    for record, after in zip(trace.layers, trace.layers[1:], strict=False):
        np.testing.assert_array_equal(record.Y, after.X)
        np.testing.assert_array_equal(record.dE_dY, after.dE_dX)
    agrees_along_a_direction(network, X, T, trace.layers[0].dE_dX, network.gradient, random)
    for record in trace.layers:
        explains_itself(network.layers[record.layer], record, random)


def agrees_along_a_direction(network, X, T, dE_dX, gradient, random):
    """∂E/∂θ·v + ∂E/∂X·w is the slope of E along a random (v, w): a complex step of all numbers at once."""
    v, w, h = random.normal(size=gradient.shape), random.normal(size=X.shape), 1e-30
    theta, Y, start = network.theta + 1j * h * v, X + 1j * h * w, 0
    for layer in network.layers:
        given_parameters = layer.parameters
        layer.parameters = {}
        for name, parameter in given_parameters.items():
            layer.parameters[name] = theta[start : start + parameter.size].reshape(parameter.shape)
            start += parameter.size
        Y = layer.forward(Y)
        layer.parameters = given_parameters
    slope = network.loss.error(Y, T).imag / h
    parts = np.concatenate([gradient * v, (dE_dX * w).ravel()])
    assert abs(slope - parts.sum()) <= 1e-9 * (np.abs(parts).sum() + 1e-3), network.layers


def explains_itself(layer, record, random):
    """The code of each formula gives its tensor; the terms of a random entry of each add up to it."""
    tensors = record.tensors()
    given = np.abs(record.dE_dY).max() + 1e-9  # a gradient whose parts cancel is rounded as ∂E/∂Y is
    for name, formula in layer.formulas.items():
        tensor = tensors[name]
        tolerance = 1e-10 * (np.abs(tensor).max() + given)
        np.testing.assert_allclose(evaluate(formula, tensors), tensor, rtol=0, atol=tolerance, err_msg=name)
        index = tuple(int(random.integers(n)) for n in tensor.shape)
        terms = [term.value for term in layer.terms(name, index, TermsOf(record))]
        assert abs(sum(terms) - tensor[index]) <= 1e-12 * (sum(map(abs, terms)) + given), (layer, name, index)


def test_the_selection_holds_every_kind_of_layer():
    if not drawn_kinds:
        test_a_random_network()
    assert drawn_kinds == set(LAYERS)
