"""Dropout: one mask a step, the same forward and backward; none when predicting; the mean stays."""

from functools import partial

import numpy as np
import pytest

from engine import SGD, EngineError, FullyConnected, Network, Trainer, gradient_check
from engine.layers import Dropout
from engine.randomness import generator

X = np.random.default_rng(0).normal(size=(6, 8))


def begun(layer, step, training=True):
    layer.begin_step(training, partial(generator, 5, "layer0", step))
    return layer


def test_when_predicting_nothing_is_dropped():
    layer = begun(Dropout(0.5), 0, training=False)
    np.testing.assert_array_equal(layer.forward(X), X)
    np.testing.assert_array_equal(layer.backward(X), X)
    assert layer.extras == {}


def test_backward_uses_the_mask_of_forward():
    layer = begun(Dropout(0.5), 3)
    Y = layer.forward(X)
    np.testing.assert_array_equal(layer.backward(np.ones_like(X)), layer.extras["mask"])
    np.testing.assert_array_equal(Y, X * layer.extras["mask"])
    assert set(np.unique(layer.extras["mask"])) == {0, 2}


def test_a_step_has_one_mask_and_each_step_its_own():
    layer = begun(Dropout(0.5), 3)
    first = layer.forward(X)
    np.testing.assert_array_equal(layer.forward(X), first)
    np.testing.assert_array_equal(begun(layer, 3).forward(X), first)
    assert (begun(layer, 4).forward(X) != first).any()


def test_the_mean_stays():
    layer = begun(Dropout(0.3), 0)
    Y = layer.forward(np.ones((1000, 100)))
    assert Y.mean() == pytest.approx(1, abs=0.01)
    assert (Y == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert Y.max() == pytest.approx(1 / 0.7)


def network(seed=1):
    return Network([FullyConnected(8, 4), Dropout(0.5), FullyConnected(4, 1)], "mse", seed=seed)


def test_the_gradient_check_sees_the_same_mask():
    net = network()
    assert gradient_check(net, net.trace(X, X[:, :1], step=7)).agrees


def test_the_gradient_check_sees_it_again_after_a_prediction():
    net = network()
    trace = net.trace(X, X[:, :1], step=7)
    net.predict(X)
    assert gradient_check(net, trace).agrees


def test_training_is_the_same_whether_straight_or_back_and_forth():
    def trainer():
        return Trainer(network(), X, X[:, :1], optimizer=SGD(0.01), batch_size=2, shuffle=True)

    straight, back = trainer(), trainer()
    straight.advance(40)
    back.advance(33)
    back.network.predict(X)
    back.trace()
    back.seek(11)
    back.seek(40)
    assert (straight.network.theta == back.network.theta).all()


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5, float("nan"), "half", None])
def test_a_rate_is_from_0_to_less_than_1(rate):
    with pytest.raises(
        EngineError, match="Dropout: the rate must be a finite number from 0 and below 1, not"
    ):
        Dropout(rate)
