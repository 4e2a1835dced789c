"""Which neuron an entry of θ is a weight of: what regularisation needs to know of a network."""

import numpy as np

from engine import Activation, FullyConnected, Network
from engine.layers import Conv2D, Flatten


def test_weights_are_told_from_biases_and_neurons_from_each_other():
    network = Network([FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1)], "mse")
    hidden = [[0, 1, 2], [0, 1, 2]]  # a column of W is a neuron
    np.testing.assert_array_equal(network.neurons, [*np.ravel(hidden), -1, -1, -1, 3, 3, 3, -1])


def test_a_network_without_parameters_has_no_neurons():
    assert Network([Activation("tanh")]).neurons.shape == (0,)


def test_the_neurons_of_a_convolution_are_its_kernels():
    network = Network([Conv2D(1, 2, 2), Flatten(), FullyConnected(2, 1)])
    kernels = [[0, 0, 0, 0], [1, 1, 1, 1]]
    np.testing.assert_array_equal(network.neurons, [*np.ravel(kernels), -1, -1, 2, 2, -1])
