"""The surface: every neuron's answer on a grid, held to the network's own prediction."""

import numpy as np
import pytest

from engine import SGD, Activation, EngineError, FullyConnected, Network, Trainer, xor
from engine.activations import ACTIVATIONS
from engine.surface import Surface


def network(inputs, function="tanh"):
    layers = [FullyConnected(inputs, 4), Activation(function), FullyConnected(4, 2), Activation(function)]
    return Network(layers, "mse", seed=3)


def grid(size, x=(-1, 1), y=(-1, 1)):
    return np.array([(a, b) for b in np.linspace(*y, size) for a in np.linspace(*x, size)])


@pytest.mark.parametrize("function", ACTIVATIONS)
def test_it_is_what_each_layer_says_to_each_point(function):
    net, x, y = network(2, function), (-3, 1), (0, 2)
    Y = grid(13, x, y)
    for layer, seen in zip(net.layers, Surface(net, 13, x, y).compute(), strict=True):
        Y = layer.forward(Y)
        np.testing.assert_allclose(seen, Y.T.reshape(-1, 13, 13), rtol=1e-5, atol=1e-5)


def test_row_0_lies_lowest_and_column_0_leftmost():
    first_input = Network([FullyConnected(2, 1, parameters={"W": [[1], [10]]})])
    seen = Surface(first_input, 3, (0, 2), (5, 7)).compute()[0]
    np.testing.assert_array_equal(seen, [[[50, 51, 52], [60, 61, 62], [70, 71, 72]]])


def test_one_input_gives_curves():
    net = network(1)
    seen = Surface(net, 50, (-2, 2)).compute()
    assert [curve.shape for curve in seen] == [(4, 50), (4, 50), (2, 50), (2, 50)]
    np.testing.assert_allclose(seen[-1].T, net.predict(np.linspace(-2, 2, 50)[:, None]), atol=1e-6)


def test_it_follows_the_training():
    net = network(2)
    trainer = Trainer(net, xor()[0], np.zeros((4, 2)), optimizer=SGD(0.1), batch_size=4)
    surface = Surface(net, 7)
    before = surface.compute()[-1].copy()
    trainer.advance(20)
    np.testing.assert_allclose(surface.compute()[-1], net.predict(grid(7)).T.reshape(2, 7, 7), atol=1e-6)
    assert (surface.maps[-1] != before).any()


def test_three_inputs_have_no_surface():
    with pytest.raises(EngineError, match="one or two inputs"):
        Surface(network(3))
