"""The engine's gradients against two independent methods: central differences and the complex step."""

from dataclasses import replace

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network, central_difference, derive, gradient_check, xor
from engine.activations import ACTIVATIONS

SMOOTH = [name for name in ("tanh", "sigmoid", "identity") if name in ACTIVATIONS]


def network(function, loss="mse", seed=1):
    layers = [FullyConnected(2, 3), Activation(function), FullyConnected(3, 2), Activation(function)]
    return Network(layers, loss, seed=seed)


X, _ = xor()
T = np.array([[0.0, 1.0], [1.0, 0.5], [1.0, 0.0], [0.0, 0.0]])


@pytest.mark.parametrize("loss", ["mse", "half_sse"])
@pytest.mark.parametrize("function", [*SMOOTH, "relu"])
def test_every_gradient_agrees_with_its_central_difference(function, loss):
    net = network(function, loss)
    check = gradient_check(net, net.trace(X, T))
    assert check.agrees
    assert check.count == net.theta.size == 17
    assert check.worst < 1e-7


@pytest.mark.parametrize("loss", ["mse", "half_sse"])
@pytest.mark.parametrize("function", SMOOTH)
def test_every_gradient_agrees_with_the_complex_step(function, loss):
    """∂E/∂w = Im E(w + ih)/h has no cancellation: the agreement is that of the arithmetic itself."""
    net = network(function, loss)
    net.trace(X, T)
    gradient = net.gradient
    h = 1e-30

    def error(theta):
        Y, start = X.astype(complex), 0
        for layer in net.layers:
            given = dict(layer.parameters)
            for name, parameter in given.items():
                layer.parameters[name] = theta[start : start + parameter.size].reshape(parameter.shape)
                start += parameter.size
            Y = layer.forward(Y)
            layer.parameters = given
        scale = T.size if loss == "mse" else 2 * len(T)
        return ((Y - T) ** 2).sum() / scale

    for k in range(net.theta.size):
        theta = net.theta.astype(complex)
        theta[k] += h * 1j
        assert error(theta).imag / h == pytest.approx(gradient[k], rel=1e-12, abs=1e-16)


@pytest.mark.parametrize("tensor", ["dE_dX", "dE_dY"])
@pytest.mark.parametrize("layer", [0, 1, 2, 3])
def test_what_the_layers_hand_to_each_other_agrees_too(layer, tensor):
    net = network("tanh")
    trace = net.trace(X, T)
    for index in np.ndindex(trace.layers[layer].tensor(tensor).shape):
        assert central_difference(net, trace, layer, tensor, index).agrees


def test_the_check_leaves_the_network_as_it_was():
    net = network("tanh")
    before = net.theta.copy()
    gradient_check(net, net.trace(X, T))
    assert (net.theta == before).all()


def test_a_network_that_has_learnt_raises_no_false_alarm():
    """Its gradients are so small that the difference's own error would show."""
    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")]
    net = Network(layers, "mse", seed=1)
    targets = xor()[1]
    for _ in range(8):
        net.fit(X, targets, epochs=3000, learning_rate=0.1, batch_size=4)
        check = gradient_check(net, net.trace(X, targets))
        assert check.agrees, check


@pytest.mark.parametrize("scale", [2.0, 0.5, -1.0, 1 + 1e-5])
def test_a_wrong_gradient_does_not_agree(scale, monkeypatch):
    right = Activation.backward
    monkeypatch.setattr(Activation, "backward", lambda self, dE_dY: scale * right(self, dE_dY))
    net = network("tanh")
    check = gradient_check(net, net.trace(X, T))
    assert not check.agrees
    assert check.worst > 1e-6


def test_a_value_has_no_central_difference():
    net = network("tanh")
    with pytest.raises(KeyError):
        central_difference(net, net.trace(X, T), 0, "Y", (0, 0))


@pytest.mark.parametrize("function", [*SMOOTH, "relu"])
def test_the_terms_of_every_entry_add_up_to_it(function):
    net = network(function)
    trace = net.trace(X, T)
    for record in trace.layers:
        for name, tensor in record.tensors().items():
            for index in np.ndindex(tensor.shape):
                derivation = derive(net, trace, record.layer, name, index)
                assert derivation.value == tensor[index]
                assert derivation.sum == pytest.approx(derivation.value, rel=1e-12, abs=1e-15)


def test_what_is_not_a_number_is_the_worst_and_stays_it():
    net = Network([FullyConnected(2, 2), Activation("relu")], "mse", seed=1)
    net.layers[0].parameters["B"][0, 0] = np.nan
    check = gradient_check(net, net.trace(X[1:3], T[1:3]))
    assert not check.agrees
    assert np.isnan(check.worst)
    assert check.index[-1] == 0


def corner(gradient):
    """E(b) has a corner where b is: a ReLU at exactly 0, pulled on by its target."""
    net = Network(
        [FullyConnected(1, 1, parameters={"W": [[1.0]], "B": [[0.0]]}), Activation("relu")], "half_sse"
    )
    trace = net.trace([[0.0]], [[0.5]])
    record = trace.layers[0]
    wrong = replace(record, gradients={**record.gradients, "B": np.array([[gradient]])})
    return net, replace(trace, layers=(wrong, *trace.layers[1:]))


def test_at_a_corner_a_gradient_between_the_two_slopes_agrees():
    net, trace = corner(0.0)
    seen = central_difference(net, trace, 0, "dE_dB", (0, 0))
    assert seen.value == pytest.approx(-0.25, rel=1e-4)
    assert seen.sides == pytest.approx((0.0, -0.5), abs=1e-9)
    assert seen.agrees
    assert seen.relative_error == 0
    check = gradient_check(net, trace)
    assert (check.agrees, check.corners) == (True, 1)


@pytest.mark.parametrize("gradient", [0.1, -0.6])
def test_at_a_corner_a_gradient_outside_of_the_two_slopes_disagrees(gradient):
    net, trace = corner(gradient)
    seen = central_difference(net, trace, 0, "dE_dB", (0, 0))
    assert not seen.agrees
    assert not gradient_check(net, trace).agrees


def test_a_wrong_gradient_of_a_smooth_error_is_no_corner():
    net = network("tanh")
    trace = net.trace(X, T)
    record = trace.layers[2]
    for wrong in (1 + 1e-6, 1.001, -1.0):
        gradients = {**record.gradients, "W": record.gradients["W"] * wrong}
        faulty = replace(
            trace, layers=(*trace.layers[:2], replace(record, gradients=gradients), trace.layers[3])
        )
        check = gradient_check(net, faulty)
        assert (check.agrees, check.corners, check.layer) == (False, 0, 2)
