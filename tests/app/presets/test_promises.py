"""Every preset does what its sentence says, in the engine."""

import numpy as np
import pytest

from app.presets import PRESETS
from tests.app.presets.promises import Opened

PROMISES = {}


def promise(check):
    """The check of the preset that is named like the function."""
    PROMISES[check.__name__] = check
    return check


@promise
def article_xor(opened):
    error = opened.after(1000).outputs() - [0, 1, 1, 0]
    assert np.abs(error).max() < 0.03


@promise
def stuck_xor(opened):
    np.testing.assert_allclose(opened.after(1000).outputs(), 0.52, atol=0.01)


@promise
def mazur(opened):
    assert opened.train.error == pytest.approx(0.298371109, abs=5e-10)
    B = opened.tensors("B")
    assert opened.after(1).train.error == pytest.approx(0.291027774, abs=5e-10)
    np.testing.assert_array_equal(B, opened.tensors("B"))


@promise
def han_kamber(opened):
    errors = [-dE_dY for dE_dY in opened.tensors("dE_dY")[::2]]
    np.testing.assert_allclose(errors[1], [[0.131]], atol=5e-4)
    np.testing.assert_allclose(errors[0], [[-0.0087, -0.0065]], atol=5e-5)
    np.testing.assert_allclose(opened.after(1).tensors("B")[1], [[0.218]], atol=5e-4)


@promise
def hmkcode(opened):
    assert opened.outputs() == pytest.approx([0.191])
    assert opened.train.error == pytest.approx(0.327, abs=5e-4)
    assert opened.after(1).outputs() == pytest.approx([0.256], abs=5e-4)


@promise
def and_(opened):
    low1, low2, low3, high = opened.after(3000).outputs()
    assert max(low1, low2, low3) < 0.1
    assert high > 0.85


@promise
def or_(opened):
    low, *high = opened.after(3000).outputs()
    assert low < 0.1
    assert min(high) > 0.9


@promise
def xor_one_neuron(opened):
    np.testing.assert_allclose(opened.after(3000).outputs(), 0.5, atol=1e-3)
    assert opened.train.error == pytest.approx(1 / 8, rel=1e-5)


@promise
def plane(opened):
    np.testing.assert_allclose(opened.after(5).tensors("W")[0], 0.1, atol=1e-4)
    assert opened.train.error < 5e-7


@promise
def circle(opened):
    assert opened.after(100).test.error < 0.03


@promise
def circle_straight(opened):
    assert opened.after(400).train.error == pytest.approx(0.5, abs=0.02)


@promise
def circle_hidden(opened):
    assert opened.after(100).train.accuracy == 1


@promise
def circle_squares(opened):
    assert opened.after(10).train.accuracy == 1


@promise
def spiral(opened):
    assert opened.after(200).train.accuracy == 1
    assert opened.test.accuracy > 0.95
    plain = Opened("spiral", features=["x1", "x2"])
    assert plain.after(200).train.accuracy < 0.8


@promise
def blobs(opened):
    before = opened.trainer.trace()
    share, T = before.layers[-1].Y, before.targets
    np.testing.assert_allclose(share.sum(axis=1), 1)
    np.testing.assert_allclose(before.layers[-1].dE_dX, (share - T) / len(T), atol=1e-12)
    assert opened.after(10).test.accuracy > 0.99


@promise
def sine(opened):
    assert opened.after(200).train.error < 0.005


@promise
def multi_gauss(opened):
    start, at_20, at_100 = (opened.after(epochs).train.error for epochs in (0, 20, 100))
    assert at_20 > 0.9 * opened.after(10).train.error
    assert start > at_20 > 3 * at_100


def first_to_last(opened):
    """Mean |∂E/∂W| of the first layer as a part of the last layer's."""
    means = [np.abs(dE_dW).mean() for dE_dW in opened.tensors("dE_dW")]
    return means[0] / means[-1]


@promise
def vanishing(opened):
    assert 0.5e-5 < first_to_last(opened) < 2e-5
    assert opened.after(100).train.accuracy < 0.6


@promise
def tanh_deep(opened):
    assert 0.1 < first_to_last(opened) < 10
    assert opened.after(100).train.accuracy == 1


@promise
def batch_normalization(opened):
    assert first_to_last(opened) > 0.1
    assert opened.after(30).train.accuracy > 0.9


@promise
def exploding(opened):
    first, *_, last = (np.linalg.norm(dE_dY) for dE_dY in opened.tensors("dE_dY"))
    assert first > 10 * last
    opened.trainer.advance(10)
    assert opened.trainer.diverged.step <= 5


@promise
def clipping(opened):
    rate = opened.trainer.optimizer.learning_rate
    length = np.sqrt(sum((update**2).sum() for update in updates(opened)))
    assert length == pytest.approx(rate)
    assert opened.after(50).train.accuracy > 0.9


def updates(opened):
    """What the step about to be taken adds to each parameter."""
    return [update for record in opened.trainer.trace().layers for update in record.update.values()]


def hidden_outputs(opened):
    """What the second hidden layer says to all training rows."""
    passed = opened.trainer.X
    for layer in opened.trainer.network.layers[:4]:
        passed = layer.forward(passed)
    return passed


@promise
def dead_relu(opened):
    assert hidden_outputs(opened).any()
    opened.trainer.seek(12)
    assert not hidden_outputs(opened).any()
    opened.trainer.seek(500)
    assert not hidden_outputs(opened).any()
    assert not any(dE_dW.any() for dE_dW in opened.tensors("dE_dW")[:2])


@promise
def leaky_relu(opened):
    for step in (12, 100, 500):
        opened.trainer.seek(step)
        assert all(dE_dW.any() for dE_dW in opened.tensors("dE_dW"))


@promise
def threshold(opened):
    W = opened.tensors("W")[0].copy()
    assert not opened.tensors("dE_dW")[0].any()
    assert opened.tensors("dE_dW")[1].any()
    assert opened.after(100).train.accuracy < 0.8
    np.testing.assert_array_equal(opened.tensors("W")[0], W)


def sides(opened, steps):
    """On which side of ⅙ the weight is before each step, and E there."""
    weights, errors = [], []
    for _ in range(steps):
        weights.append(float(opened.tensors("W")[0][0, 0]))
        errors += opened.steps(1)
    return np.sign(np.array(weights) - 1 / 6), np.array(errors)


@promise
def oscillating(opened):
    side, errors = sides(opened, 12)
    assert (side[1:] == -side[:-1]).all()
    assert (np.diff(errors) < 0).all()


@promise
def diverging(opened):
    side, errors = sides(opened, 12)
    assert (side[1:] == -side[:-1]).all()
    assert (errors[1:] > 4.5 * errors[:-1]).all()
    opened.trainer.seek(600)
    assert opened.trainer.diverged


@promise
def slow(opened):
    errors = opened.steps(100)
    assert (np.diff(errors) < 0).all()
    assert errors[-1] > errors[0] / 2


@promise
def sgd(opened):
    assert opened.after(50).train.error > 0.1


@promise
def momentum(opened):
    rate = opened.trainer.optimizer.learning_rate
    assert rate == Opened("sgd").trainer.optimizer.learning_rate
    assert opened.after(50).train.error < 0.001


@promise
def adam_first_step(opened):
    moves = np.concatenate([np.abs(update).ravel() for update in updates(opened)])
    np.testing.assert_allclose(moves, 0.01, rtol=1e-4)
    gradients = np.concatenate([np.abs(dE_dW).ravel() for dE_dW in opened.tensors("dE_dW")])
    assert gradients.max() > 100 * gradients.min()


@promise
def equal_weights(opened):
    for epochs in (0, 10, 1000):
        dE_dW, W = opened.after(epochs).tensors("dE_dW")[0], opened.tensors("W")[0]
        assert dE_dW.any()
        for tensor in (dE_dW, W):
            np.testing.assert_allclose(tensor, tensor[:, :1] @ np.ones((1, 3)), rtol=1e-9)
    assert opened.train.accuracy < 1


@promise
def zeros(opened):
    for epochs in (0, 1, 1000):
        assert not opened.after(epochs).tensors("dE_dW")[0].any()
    np.testing.assert_allclose(np.tanh(opened.tensors("B")[1]), 0.5, atol=0.01)


@promise
def overfitting(opened):
    at_5, at_100 = (opened.after(epochs).test.error for epochs in (5, 100))
    assert at_5 < opened.after(1).test.error
    assert at_100 > 2 * at_5
    assert opened.after(100).train.error < 0.01


@promise
def regularised(opened):
    without = Opened("overfitting").after(100)
    opened.after(100)
    assert opened.train.error > without.train.error
    assert opened.test.error < 0.67 * without.test.error


@promise
def dropout(opened):
    Y = opened.trainer.trace().layers[2].Y
    assert 0.25 < (Y == 0).mean() < 0.75
    assert opened.after(50).test.error == pytest.approx(0.15, abs=0.01)
    assert Opened("dropout", without="dropout").after(50).test.error == pytest.approx(0.2, abs=0.01)


@promise
def digits(opened):
    assert opened.after(10).test.accuracy > 0.95
    assert len(opened.data.X) + len(opened.data.X_test) == 1797


@promise
def digits_convolution(opened):
    assert opened.after(20).test.accuracy > 0.97
    assert opened.trainer.network.layers[1].parameters["W"].shape == (16, 1, 3, 3)


@promise
def article_digits(opened):
    assert (opened.trainer.X.shape, len(opened.data.X_test)) == ((1000, 784), 250)
    assert opened.after(3).test.accuracy > 0.98


@promise
def article_convolution(opened):
    record = opened.trainer.trace().layers[1]
    assert (record.parameters["W"].size, record.Y[0].size) == (9, 676)
    assert opened.after(2).test.accuracy > 0.9


def test_every_preset_is_held_to_its_sentence():
    assert {name.rstrip("_") for name in PROMISES} == set(PRESETS)
    assert len(PRESETS) >= 20


@pytest.mark.parametrize("name", PROMISES)
def test_a_preset_does_what_its_sentence_says(name):
    PROMISES[name](Opened(name.rstrip("_")))
