"""The surface: every neuron's answer on a grid, held to the network's own prediction."""

import numpy as np
import pytest

from engine import SGD, Activation, FullyConnected, Network, ShapeError, Trainer, xor
from engine.activations import ACTIVATIONS
from engine.layers import BatchNormalization, Dropout
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
    for layer, seen in zip(net.layers, Surface.on_grid(net, 13, x, y).compute(), strict=True):
        Y = layer.forward(Y)
        np.testing.assert_allclose(seen, Y.T.reshape(-1, 13, 13), rtol=1e-5, atol=1e-5)


def test_row_0_lies_lowest_and_column_0_leftmost():
    first_input = Network([FullyConnected(2, 1, parameters={"W": [[1], [10]]})])
    seen = Surface.on_grid(first_input, 3, (0, 2), (5, 7)).compute()[0]
    np.testing.assert_array_equal(seen, [[[50, 51, 52], [60, 61, 62], [70, 71, 72]]])


def test_one_input_gives_curves():
    net, x = network(1), np.linspace(-2, 2, 50)[:, None]
    seen = Surface(net, x).compute()
    assert [curve.shape for curve in seen] == [(4, 50), (4, 50), (2, 50), (2, 50)]
    np.testing.assert_allclose(seen[-1].T, net.predict(x), atol=1e-6)


def test_inputs_may_be_computed_from_the_plane():
    net, plane = network(3), grid(9)
    features = np.column_stack([plane, plane[:, 0] * plane[:, 1]])
    seen = Surface(net, features, (9, 9)).compute()[-1]
    np.testing.assert_allclose(seen, net.predict(features).T.reshape(2, 9, 9), atol=1e-6)


def test_layers_that_differ_in_training_are_looked_at_as_when_predicting():
    layers = [FullyConnected(2, 4), BatchNormalization(4), Dropout(0.5), FullyConnected(4, 1)]
    net = Network(layers, "mse", seed=3)
    Trainer(net, *xor(), optimizer=SGD(0.1), batch_size=4).advance(5)
    seen = Surface.on_grid(net, 9).compute()[-1]
    np.testing.assert_allclose(seen, net.predict(grid(9)).T.reshape(1, 9, 9), atol=1e-6)


def test_it_follows_the_training():
    net = network(2)
    trainer = Trainer(net, xor()[0], np.zeros((4, 2)), optimizer=SGD(0.1), batch_size=4)
    surface = Surface.on_grid(net, 7)
    before = surface.compute()[-1].copy()
    trainer.advance(20)
    np.testing.assert_allclose(surface.compute()[-1], net.predict(grid(7)).T.reshape(2, 7, 7), atol=1e-6)
    assert (surface.maps[-1] != before).any()


def test_it_can_be_exact():
    net = network(2)
    np.testing.assert_allclose(
        Surface(net, grid(9), dtype=np.float64).compute()[-1], net.predict(grid(9)).T, rtol=1e-14
    )


def test_parameters_beyond_float32_are_infinite():
    net = network(2)
    net.theta[:] = 1e300
    assert not np.isfinite(Surface.on_grid(net, 3).compute()[0]).any()


def test_other_inputs_than_the_network_takes_are_refused():
    with pytest.raises(ShapeError, match=r"needs \(batch, 3\)"):
        Surface.on_grid(network(3), 5)
