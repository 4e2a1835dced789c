"""Each sample's share in a gradient: they add up, and each is the gradient of the sample alone."""

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network, xor
from engine.sample_gradients import gradients_of_sample, shares_of_samples
from tests.engine.test_derivation import image_network, image_trace


def test_the_shares_add_up_in_every_kind_of_layer():
    network = image_network()
    trace = image_trace(network)
    of_samples = [gradients_of_sample(network, trace, row) for row in range(3)]
    for record in trace.layers:
        for name, gradient in record.gradients.items():
            together = sum(of[record.layer][name] for of in of_samples)
            assert together == pytest.approx(gradient, rel=1e-9, abs=1e-14)
            index = tuple(size // 2 for size in gradient.shape)
            shares = shares_of_samples(network, trace, record.layer, name, index)
            assert shares == pytest.approx([of[record.layer][name][index] for of in of_samples], abs=1e-14)


@pytest.mark.parametrize("loss", ["mse", "half_sse"])
def test_a_share_is_the_gradient_of_the_sample_alone(loss):
    network = Network([FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1)], loss, seed=1)
    X, T = xor()
    trace = network.trace(X, T)
    shares = shares_of_samples(network, trace, 0, "W", (1, 2))
    alone = [network.trace(X[n : n + 1], T[n : n + 1]).layers[0].gradients["W"][1, 2] / 4 for n in range(4)]
    assert shares == pytest.approx(alone, rel=1e-12)
    assert shares.sum() == pytest.approx(trace.layers[0].gradients["W"][1, 2], rel=1e-12)
    assert np.ptp(shares) > 0
