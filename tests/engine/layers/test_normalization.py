"""Batch and layer normalisation: what they do to a batch, running statistics, the three paths, bad input."""

import numpy as np
import pytest

from engine import SGD, EngineError, FullyConnected, Network, Trainer, derive, gradient_check
from engine.layers import BatchNormalization, LayerNormalization
from tests.engine.layers.cases import ready

random = np.random.default_rng(3)
ROWS, IMAGES = random.normal(5, 3, (6, 4)), random.normal(-2, 0.5, (3, 4, 2, 5))


@pytest.mark.parametrize("X", [ROWS, IMAGES], ids=["rows", "images"])
def test_batch_normalisation_gives_each_channel_mean_0_and_deviation_1(X):
    layer = BatchNormalization(4, epsilon=1e-12)
    layer.begin_step(True, lambda: random)
    Y = layer.forward(X)
    axes = (0, *range(2, X.ndim))
    np.testing.assert_allclose(Y.mean(axis=axes), 0, atol=1e-13)
    np.testing.assert_allclose(Y.std(axis=axes), 1, rtol=1e-11)


@pytest.mark.parametrize("X", [ROWS, IMAGES], ids=["rows", "images"])
def test_layer_normalisation_gives_each_sample_mean_0_and_deviation_1(X):
    Y = LayerNormalization(X.shape[1:], epsilon=1e-12).forward(X)
    axes = tuple(range(1, X.ndim))
    np.testing.assert_allclose(Y.mean(axis=axes), 0, atol=1e-13)
    np.testing.assert_allclose(Y.std(axis=axes), 1, rtol=1e-11)


def test_cs231n_after_scaling_and_shifting():
    """Stanford cs231n, assignment 2: γ = 1, 2, 3 and β = 11, 12, 13 are the deviations and means then."""
    X = np.maximum(0, random.normal(size=(200, 50)) @ random.normal(size=(50, 60))) @ random.normal(
        size=(60, 3)
    )
    given = {"gamma": [1.0, 2.0, 3.0], "beta": [11.0, 12.0, 13.0]}
    layer = BatchNormalization(3, parameters=given)
    layer.begin_step(True, lambda: random)
    Y = layer.forward(X)
    np.testing.assert_allclose(Y.mean(axis=0), [11, 12, 13], rtol=1e-12)
    np.testing.assert_allclose(Y.std(axis=0), [1, 2, 3], rtol=1e-6)


def test_running_statistics_change_only_at_the_end_of_a_training_step():
    layer = BatchNormalization(4, momentum=0.25)
    layer.begin_step(True, lambda: random)
    layer.forward(IMAGES)
    layer.backward(IMAGES)
    np.testing.assert_array_equal(layer.statistics["running_mean"], np.zeros((1, 4)))
    layer.end_step()
    mean, variance = IMAGES.mean(axis=(0, 2, 3)), IMAGES.var(axis=(0, 2, 3), ddof=1)
    np.testing.assert_allclose(layer.statistics["running_mean"][0], 0.25 * mean, rtol=1e-13)
    np.testing.assert_allclose(layer.statistics["running_variance"][0], 0.75 + 0.25 * variance, rtol=1e-13)
    layer.begin_step(False, lambda: random)
    kept = {name: array.copy() for name, array in layer.statistics.items()}
    layer.forward(IMAGES)
    layer.end_step()
    for name, array in kept.items():
        np.testing.assert_array_equal(layer.statistics[name], array)


def test_predicting_uses_the_running_statistics_and_sees_each_row_alone():
    layer = ready(BatchNormalization(4))
    layer.statistics["running_mean"][:] = [1, 2, 3, 4]
    layer.statistics["running_variance"][:] = 4 - 1e-5
    layer.begin_step(False, lambda: random)
    gamma, beta = layer.parameters["gamma"], layer.parameters["beta"]
    np.testing.assert_allclose(layer.forward(ROWS), gamma * (ROWS - [1, 2, 3, 4]) / 2 + beta, rtol=1e-12)
    np.testing.assert_allclose(layer.forward(ROWS[2:3]), layer.forward(ROWS)[2:3], rtol=1e-15)
    np.testing.assert_allclose(layer.backward(np.ones((6, 4))), np.tile(gamma / 2, (6, 1)), rtol=1e-12)


def test_of_a_single_number_the_variance_is_0():
    layer = BatchNormalization(2, parameters={"beta": [7.0, 8.0]})
    layer.begin_step(True, lambda: random)
    np.testing.assert_array_equal(layer.forward(np.array([[3.0, -1.0]])), [[7, 8]])
    np.testing.assert_array_equal(layer.backward(np.array([[1.0, 1.0]])), [[0, 0]])
    layer.end_step()
    np.testing.assert_array_equal(layer.statistics["running_variance"], [[1, 1]])


def network():
    return Network([FullyConnected(2, 4), BatchNormalization(4), FullyConnected(4, 1)], "mse", seed=1)


def test_the_gradient_comes_back_along_three_paths():
    net = network()
    trace = net.trace(ROWS[:, :2], ROWS[:, 2:3])
    derivation = derive(net, trace, 1, "dE_dX", (4, 2))
    assert [term.path for term in derivation.terms] == [
        "direct",
        "through the mean μ",
        "through the deviation σ",
    ]
    assert derivation.sum == pytest.approx(derivation.value, rel=1e-12)
    assert all(term.value != 0 for term in derivation.terms)
    assert {"dE_dgamma", "dE_dbeta", "normalized"} <= {factor.tensor for factor in derivation.reads}


def test_the_gradient_check_runs_in_training_mode():
    net = network()
    assert gradient_check(net, net.trace(ROWS[:, :2], ROWS[:, 2:3])).agrees


def test_running_statistics_are_part_of_a_state():
    def trainer():
        return Trainer(network(), ROWS[:, :2], ROWS[:, 2:3], optimizer=SGD(0.01), batch_size=4)

    straight, back = trainer(), trainer()
    straight.advance(30)
    back.advance(25)
    back.trace()
    back.network.predict(ROWS[:, :2])
    back.seek(7)
    back.seek(30)
    for name, array in straight.network.layers[1].statistics.items():
        np.testing.assert_array_equal(back.network.layers[1].statistics[name], array)
    assert (straight.network.theta == back.network.theta).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: BatchNormalization(0),
            "BatchNormalization: the inputs must be a whole number from 1, not 0",
        ),
        (
            lambda: BatchNormalization(2, momentum=0),
            "the momentum must be a finite number over 0 and up to 1",
        ),
        (lambda: BatchNormalization(2, epsilon=-1), "the epsilon must be a finite number over 0, not -1"),
        (lambda: LayerNormalization(2, epsilon=0), "LayerNormalization: the epsilon must be"),
        (lambda: LayerNormalization((2, 0)), "LayerNormalization: the inputs must be"),
        (
            lambda: BatchNormalization(2, parameters={"gamma": [1]}),
            r"needs gamma of shape \(1, 2\), not \(1,\)",
        ),
        (lambda: BatchNormalization(2, parameters={"W": [1]}), "takes the parameters gamma and beta"),
        (
            lambda: BatchNormalization(2).forward(ROWS),
            r"BatchNormalization\(2\) was given .*\(batch, 4\); it needs \(batch, 2\) or \(batch, 2, height",
        ),
        (
            lambda: LayerNormalization((4, 2)).forward(ROWS),
            r"LayerNormalization\(\(4, 2\)\) .* \(batch, 4, 2\)",
        ),
    ],
)
def test_bad_input_gets_a_sentence(call, message):
    with pytest.raises(EngineError, match=message):
        call()
