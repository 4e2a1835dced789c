"""Optimizers against published figures, and against what can be worked out by hand."""

import numpy as np
import pytest

from engine.optimizers import SGD, Adadelta, AdaGrad, Adam, Momentum, Nesterov, RMSProp

W = np.linspace(-0.4, 0.6, 20)
GRADIENT = np.linspace(-0.6, 0.4, 20)


class TestCS231n:
    """Stanford CS231n, assignment 2, FullyConnectedNets.ipynb: one step in mid-run, as printed there."""

    def test_momentum(self):
        """There v holds −α times ours: v = μ·v − α·g, w = w + v."""
        optimizer = Momentum(1e-3, momentum=0.9)
        state = {"velocity": -np.linspace(0.6, 0.9, 20) / 1e-3}
        update = optimizer.update(W, GRADIENT, state, 0)
        printed_w = [
            0.1406, 0.20738947, 0.27417895, 0.34096842, 0.40775789,
            0.47454737, 0.54133684, 0.60812632, 0.67491579, 0.74170526,
            0.80849474, 0.87528421, 0.94207368, 1.00886316, 1.07565263,
            1.14244211, 1.20923158, 1.27602105, 1.34281053, 1.4096,
        ]  # fmt: skip
        printed_v = [
            0.5406, 0.55475789, 0.56891579, 0.58307368, 0.59723158,
            0.61138947, 0.62554737, 0.63970526, 0.65386316, 0.66802105,
            0.68217895, 0.69633684, 0.71049474, 0.72465263, 0.73881053,
            0.75296842, 0.76712632, 0.78128421, 0.79544211, 0.8096,
        ]  # fmt: skip
        np.testing.assert_allclose(W + update.delta, printed_w, rtol=0, atol=5e-9)
        np.testing.assert_allclose(-1e-3 * update.state["velocity"], printed_v, rtol=0, atol=5e-9)

    def test_rmsprop(self):
        update = RMSProp(1e-2).update(W, GRADIENT, {"squares": np.linspace(0.6, 0.9, 20)}, 0)
        printed_w = [
            -0.39223849, -0.34037513, -0.28849239, -0.23659121, -0.18467247,
            -0.132737, -0.08078555, -0.02881884, 0.02316247, 0.07515774,
            0.12716641, 0.17918792, 0.23122175, 0.28326742, 0.33532447,
            0.38739248, 0.43947102, 0.49155973, 0.54365823, 0.59576619,
        ]  # fmt: skip
        np.testing.assert_allclose(W + update.delta, printed_w, rtol=0, atol=5.1e-9)

    def test_adam(self):
        """Its t is 5 and goes to 6 before it is used."""
        state = {"m": np.linspace(0.6, 0.9, 20), "v": np.linspace(0.7, 0.5, 20)}
        update = Adam(1e-2).update(W, GRADIENT, state, step=5)
        printed_w = [
            -0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977,
            -0.1380274, -0.08544591, -0.03286534, 0.01971428, 0.0722929,
            0.1248705, 0.17744702, 0.23002243, 0.28259667, 0.33516969,
            0.38774145, 0.44031188, 0.49288093, 0.54544852, 0.59801459,
        ]  # fmt: skip
        np.testing.assert_allclose(W + update.delta, printed_w, rtol=0, atol=5.1e-9)


def steps_with(optimizer, gradient, count):
    """Δθ of each of ``count`` steps, all with the same gradient."""
    theta = np.zeros_like(gradient)
    state, deltas = optimizer.begin(theta), []
    for step in range(count):
        update = optimizer.update(theta, gradient, state, step)
        theta, state = theta + update.delta, update.state
        deltas.append(update.delta)
    return deltas


CONSTANT = np.array([-3.0, 1e-3, 20.0])


def test_gradient_descent_takes_the_gradient_times_the_learning_rate():
    np.testing.assert_allclose(steps_with(SGD(0.5), CONSTANT, 1)[0], [1.5, -5e-4, -10])


def test_momentum_sums_a_geometric_series():
    """After k equal gradients v = g·(1 − μᵏ)/(1 − μ): in the end ten times the gradient, for μ = 0.9."""
    deltas = steps_with(Momentum(0.1), CONSTANT, 400)
    np.testing.assert_allclose(deltas[4], -0.1 * CONSTANT * (1 - 0.9**5) / 0.1, rtol=1e-12)
    np.testing.assert_allclose(deltas[-1], -0.1 * CONSTANT * 10, rtol=1e-12)


def test_nesterov_is_one_step_ahead_of_momentum():
    """With equal gradients its k-th step is momentum's (k + 1)-th."""
    momentum, nesterov = (steps_with(kind(0.1), CONSTANT, 10) for kind in (Momentum, Nesterov))
    np.testing.assert_allclose(nesterov[:-1], momentum[1:], rtol=1e-12)


def test_momentum_zero_is_plain_gradient_descent():
    np.testing.assert_array_equal(
        steps_with(Momentum(0.1, momentum=0), CONSTANT, 3), steps_with(SGD(0.1), CONSTANT, 3)
    )


def test_adagrads_steps_fall_with_the_root_of_their_number_and_do_not_know_the_gradients_size():
    for k, delta in enumerate(steps_with(AdaGrad(0.1), CONSTANT, 5), start=1):
        np.testing.assert_allclose(delta, -0.1 * np.sign(CONSTANT) / np.sqrt(k), rtol=1e-6)


def test_rmsprop_begins_with_steps_that_are_ten_times_too_long():
    """Its mean of squares starts at 0 and is not corrected: after one step its root is a tenth of |g|."""
    deltas = steps_with(RMSProp(0.1), CONSTANT, 3000)
    np.testing.assert_allclose(deltas[0], -np.sign(CONSTANT), rtol=1e-3)
    np.testing.assert_allclose(deltas[-1], -0.1 * np.sign(CONSTANT), rtol=1e-3)


@pytest.mark.parametrize("k", [0, 1, 9])
def test_adams_step_is_the_learning_rate_from_the_first_on(k):
    """Corrected, m̂ = g and v̂ = g² for equal gradients, whatever k is."""
    np.testing.assert_allclose(steps_with(Adam(0.1), CONSTANT, 10)[k], -0.1 * np.sign(CONSTANT), rtol=1e-4)


def test_adadelta_starts_with_the_root_of_epsilon():
    """The first change is √ε/√((1 − ρ)g² + ε)·g: no learning rate is in it."""
    first = steps_with(Adadelta(), CONSTANT, 1)[0]
    np.testing.assert_allclose(first, -1e-3 * CONSTANT / np.sqrt(0.1 * CONSTANT**2 + 1e-6), rtol=1e-12)
