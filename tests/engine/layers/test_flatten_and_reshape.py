"""Flatten and reshape: numbers keep their order, gradients find back, other samples are refused."""

import numpy as np
import pytest

from engine import EngineError, FullyConnected, Network, ShapeError
from engine.layers import Conv2D, Flatten, Reshape

X = np.arange(24.0).reshape(2, 3, 2, 2)


def test_numbers_keep_their_order():
    np.testing.assert_array_equal(Flatten().forward(X), np.arange(24).reshape(2, 12))
    np.testing.assert_array_equal(Reshape((4, 3)).forward(X), np.arange(24).reshape(2, 4, 3))


@pytest.mark.parametrize("layer", [Flatten(), Reshape((6, 2))], ids=repr)
def test_going_back_undoes_it(layer):
    np.testing.assert_array_equal(layer.backward(layer.forward(X)), X)


def test_an_entry_is_named_by_its_place_before():
    layer = Flatten()
    assert layer.output_shape((3, 2, 2)) == (12,)
    assert layer.formulas["Y"].entry_text(2, 6) == "Y[2,6] = X[2,2,1,2]"
    assert layer.formulas["dE_dX"].entry_text(2, 2, 1, 2) == "∂E/∂X[2,2,1,2] = ∂E/∂Y[2,6]"


def test_while_the_shape_is_not_known_an_entry_is_named_in_general():
    assert Flatten().output_shape(None) is None
    assert Flatten().formulas["Y"].entry_text(2, 6) == "Y[2,6] = X[2,…]"


def test_a_row_becomes_an_image_and_back():
    layers = [Reshape((1, 4, 4)), Conv2D(1, 2, 3), Flatten(), FullyConnected(8, 3)]
    network = Network(layers, "mse")
    assert network.predict(np.zeros((5, 16))).shape == (5, 3)


def test_what_does_not_fit_is_refused_when_the_network_is_built():
    with pytest.raises(
        ShapeError, match=r"layer 4: FullyConnected\(9, 3\) was given X of shape \(batch, 8\)"
    ):
        Network([Reshape((1, 4, 4)), Conv2D(1, 2, 3), Flatten(), FullyConnected(9, 3)])
    message = (
        r"layer 2: Reshape\(\(2, 2\)\) was given X of shape \(batch, 5\); it needs 4 numbers in each sample"
    )
    with pytest.raises(ShapeError, match=message):
        Network([FullyConnected(3, 5), Reshape((2, 2))])


@pytest.mark.parametrize("shape", [(), (2, 0), (2.0, 3), 6, "33", (True, 2)])
def test_a_shape_is_a_list_of_whole_numbers_from_1(shape):
    with pytest.raises(EngineError, match="Reshape: the shape must be a list of whole numbers from 1, not"):
        Reshape(shape)
