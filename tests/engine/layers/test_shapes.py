"""Shapes from layer to layer: refused when the network is built if they are known, else in the first pass."""

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network, ShapeError
from engine.layers import Conv2D, MaxPool2D


def test_with_the_shape_of_a_sample_every_layer_is_checked_when_the_network_is_built():
    layers = [Conv2D(1, 2, 3), MaxPool2D(2), FullyConnected(2, 1)]
    with pytest.raises(
        ShapeError, match=r"^layer 3: FullyConnected\(2, 1\) was given X of shape \(batch, 2, 1, 1\)"
    ):
        Network(layers, input_shape=(1, 5, 5))


def test_without_it_the_first_pass_refuses_with_the_layers_place():
    network = Network([Conv2D(1, 2, 3), Activation("relu"), MaxPool2D(2)], "mse")
    message = r"^layer 3: MaxPool2D\(2\) was given images of 1×3; a window of 2×2 does not fit"
    with pytest.raises(ShapeError, match=message):
        network.predict(np.zeros((1, 1, 3, 5)))
    with pytest.raises(ShapeError, match=message):
        network.trace(np.zeros((1, 1, 3, 5)), np.zeros((1, 2, 0, 1)))
