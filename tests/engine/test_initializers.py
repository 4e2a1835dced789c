"""Initial weights: ranges, variances, orthogonality, and draws that a seed names."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Activation, EngineError, FullyConnected, Network, xor
from engine.initializers import INITIALIZERS, constant, initializer_named
from engine.randomness import generator

VARIANCES = {
    "uniform": 1 / 12,
    "normal": 1,
    "xavier": 2 / (300 + 200),
    "xavier_normal": 2 / (300 + 200),
    "he": 2 / 300,
    "he_uniform": 2 / 300,
    "lecun": 1 / 300,
    "lecun_uniform": 1 / 300,
}
LARGEST = {
    "uniform": 0.5,
    "playground": 0.5,
    "xavier": (6 / 500) ** 0.5,
    "he_uniform": (6 / 300) ** 0.5,
    "lecun_uniform": 0.1,
}


def drawn(name, shape, inputs, outputs, seed=7):
    return initializer_named(name).weights(generator(seed, "initial"), shape, inputs, outputs)


@pytest.mark.parametrize("name", VARIANCES)
def test_mean_and_variance(name):
    W = drawn(name, (300, 200), 300, 200)
    assert W.shape == (300, 200)
    deviation = VARIANCES[name] ** 0.5
    assert abs(W.mean()) < 4 * deviation / W.size**0.5
    assert W.var() == pytest.approx(VARIANCES[name], rel=0.03)


@pytest.mark.parametrize("name", LARGEST)
def test_a_uniform_draw_fills_its_range_and_no_more(name):
    size = np.abs(drawn(name, (300, 200), 300, 200)).max()
    assert 0.99 * LARGEST[name] < size <= LARGEST[name]


def test_inputs_and_outputs_are_those_of_a_neuron_and_not_the_shape():
    """A 5 × 5 kernel over 4 channels reads 100 numbers."""
    W = drawn("he", (64, 4, 5, 5), 100, 1600)
    assert W.var() == pytest.approx(2 / 100, rel=0.06)


@given(
    st.lists(st.integers(1, 6), min_size=2, max_size=4).map(tuple),
    st.integers(0, 2**32),
)
def test_orthogonal_rows_or_columns(shape, seed):
    W = drawn("orthogonal", shape, 1, 1, seed)
    assert W.shape == shape
    matrix = W.reshape(shape[0], -1)
    product = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(product, np.eye(len(product)), atol=1e-12)


def test_orthogonal_draws_favour_no_sign():
    """Without its correction QR would always give the first entry the same sign."""
    signs = [np.sign(drawn("orthogonal", (3, 3), 3, 3, seed)[0, 0]) for seed in range(200)]
    assert 60 < signs.count(1.0) < 140


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_seed_names_the_draw(name):
    np.testing.assert_array_equal(drawn(name, (4, 3), 4, 3, 5), drawn(name, (4, 3), 4, 3, 5))
    if name not in ("zeros", "constant"):
        assert (drawn(name, (4, 3), 4, 3, 5) != drawn(name, (4, 3), 4, 3, 6)).any()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_biases_are_zero_but_for_the_articles_and_playgrounds(name):
    B = initializer_named(name).biases(generator(1, "initial"), (1, 50))
    assert B.shape == (1, 50)
    assert (np.abs(B).max() > 0) == (name in ("uniform", "playground"))
    assert (B == 0.1).all() == (name == "playground")


def test_constant_and_zeros():
    assert (drawn("zeros", (2, 3), 2, 3) == 0).all()
    assert (drawn("constant", (2, 3), 2, 3) == 0.5).all()
    W = FullyConnected(2, 3, initializer=constant(-2))
    assert (Network([W]).layers[0].parameters["W"] == -2).all()


def test_equal_neurons_stay_equal_for_ever():
    layers = [FullyConnected(2, 3, "constant"), Activation("tanh"), FullyConnected(3, 1, "constant")]
    network = Network(layers, "mse")
    network.fit(*xor(), epochs=200, learning_rate=0.1)
    W = network.layers[0].parameters["W"]
    np.testing.assert_allclose(W, W[:, :1].repeat(3, axis=1), rtol=1e-12)


def test_signals_keep_their_size_through_twenty_layers_of_relu_with_he_and_fade_with_lecun():
    X = generator(3, "rows").standard_normal((64, 100))
    sizes = {}
    for name in ("he", "lecun"):
        layers = [layer for _ in range(20) for layer in (FullyConnected(100, 100, name), Activation("relu"))]
        sizes[name] = Network(layers, seed=1).predict(X).std()
    assert 0.2 < sizes["he"] < 5
    assert sizes["lecun"] < 0.01


def test_an_unknown_name_gets_a_sentence():
    with pytest.raises(
        EngineError, match="there is no initializer 'glorot'; there are uniform, playground, normal, xavier"
    ):
        initializer_named("glorot")
