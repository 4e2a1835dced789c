"""The engine's gradients against two independent methods: central differences and the complex step."""

from dataclasses import replace

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network, central_difference, derive, gradient_check, xor
from engine.activations import ACTIVATIONS
from engine.layers import Conv2D, Flatten, MaxPool2D

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


def kink(gradient):
    """E(b) has a kink where b is: a ReLU at exactly 0, pulled on by its target."""
    net = line(0.0)
    return net, with_gradient(net.trace([[0.0]], [[0.5]]), 0, "B", [[gradient]])


def test_at_a_kink_a_gradient_between_the_two_slopes_agrees():
    net, trace = kink(0.0)
    seen = central_difference(net, trace, 0, "dE_dB", (0, 0))
    assert seen.value == pytest.approx(-0.25, rel=1e-4)
    assert seen.sides == pytest.approx((0.0, -0.5), abs=1e-5)
    assert seen.agrees
    assert seen.relative_error == 0
    check = gradient_check(net, trace)
    assert (check.agrees, check.kinks) == (True, 1)


@pytest.mark.parametrize("gradient", [0.1, -0.6])
def test_at_a_kink_a_gradient_outside_of_the_two_slopes_disagrees(gradient):
    net, trace = kink(gradient)
    seen = central_difference(net, trace, 0, "dE_dB", (0, 0))
    assert not seen.agrees
    assert not gradient_check(net, trace).agrees


def with_gradient(trace, layer, name, gradient):
    """A step in which the backward pass found another gradient of a parameter."""
    record = trace.layers[layer]
    other = replace(record, gradients={**record.gradients, name: np.asarray(gradient)})
    return replace(trace, layers=(*trace.layers[:layer], other, *trace.layers[layer + 1 :]))


def line(bias, function="relu", loss="half_sse"):
    """E of one weight: its kink is −bias from 0."""
    given = {"W": [[1.0]], "B": [[bias]]}
    return Network([FullyConnected(1, 1, parameters=given), Activation(function)], loss)


@pytest.mark.parametrize("bias", [4e-6, -4e-6, 3e-7, 1e-8])
def test_beside_a_kink_the_gradient_is_the_slope_on_the_side_without_it(bias):
    net = line(bias)
    trace = net.trace([[0.0]], [[0.5]])
    seen = central_difference(net, trace, 0, "dE_dB", (0, 0))
    assert (seen.agrees, seen.has_kink, seen.is_compared) == (True, True, True)
    if seen.sides:
        assert seen.sides[bias > 0] == pytest.approx(seen.gradient, abs=1e-9)
    between = central_difference(net, with_gradient(trace, 0, "B", [[-0.25]]), 0, "dE_dB", (0, 0))
    assert (between.agrees, between.has_kink, between.is_compared) == (False, True, True)


@pytest.mark.parametrize("difference", [4e-6, -4e-6])
def test_another_winner_of_a_window_within_the_step_is_a_kink(difference):
    given = {"W": [[[[1.0]]]], "B": [[0.0]]}
    net = Network([Conv2D(1, 1, 1, parameters=given), MaxPool2D((1, 2)), Flatten()], "half_sse")
    trace = net.trace([[[[1.0, 1.0 + difference]]]], [[0.5]])
    for index in ((0, 0, 0, 0), (0, 0, 0, 1)):
        seen = central_difference(net, trace, 0, "dE_dX", index)
        assert (seen.agrees, seen.has_kink) == (True, True)
        assert seen.gradient == pytest.approx(0.5 * (index[-1] == int(difference > 0)), abs=1e-5)
        assert min(abs(side - seen.gradient) for side in seen.sides) < 1e-9
    smooth = central_difference(net, trace, 0, "dE_dW", (0, 0, 0, 0))
    assert (smooth.agrees, smooth.has_kink, smooth.sides) == (True, False, None)


def test_equal_numbers_that_stay_equal_are_no_kink():
    given = {"W": [[[[0.3, 0.7]]]], "B": [[0.1]]}
    net = Network([Conv2D(1, 1, (1, 2), parameters=given), MaxPool2D((1, 2)), Flatten()], "half_sse")
    trace = net.trace([[[[0.1, 0.1, 0.1]]]], [[0.5]])
    wrong = with_gradient(trace, 0, "B", 1.001 * trace.layers[0].gradients["B"])
    assert gradient_check(net, trace).agrees
    assert not central_difference(net, wrong, 0, "dE_dB", (0, 0)).has_kink
    assert not gradient_check(net, wrong).agrees


def test_with_kinks_on_both_sides_nothing_is_compared():
    """One row is about to be switched off, one to be switched on, and they pull in opposite directions."""
    net = line(0.0)
    trace = net.trace([[1e-9], [-1e-9]], [[0.5], [-0.5]])
    seen = central_difference(net, trace, 0, "dE_dB", (0, 0))
    assert (seen.agrees, seen.is_compared, seen.relative_error) == (False, False, 0)
    assert seen.sides == pytest.approx((0, 0), abs=0.02)
    check = gradient_check(net, trace)
    assert (check.agrees, check.count, check.not_differentiable, check.kinks) == (True, 2, 1, 0)
    assert not gradient_check(net, with_gradient(trace, 0, "W", [[1.0]])).agrees


@pytest.mark.parametrize("function", [name for name in ACTIVATIONS if name != "threshold"])
def test_no_function_raises_a_false_alarm_where_its_pieces_meet(function):
    of = ACTIVATIONS[function]
    for place in (*of.kinks, *of.joints, 0.0):
        for beside in (0.0, 1e-12, -1e-12, 3e-9, -3e-9, 2e-7, -2e-7, 5e-6, -5e-6, 1.5e-5, -1.5e-5):
            net = line(place + beside, function)
            assert gradient_check(net, net.trace([[0.0]], [[5.0]])).agrees, (place, beside)


@pytest.mark.parametrize("loss", ["mae", "huber", "hinge", "squared_hinge"])
def test_no_loss_raises_a_false_alarm_where_its_pieces_meet(loss):
    for place in (1.0, 2.0, 0.0, -1.0):
        for beside in (0.0, 3e-9, -3e-9, 5e-6, -5e-6):
            net = line(place + beside, "identity", loss)
            assert gradient_check(net, net.trace([[0.0]], [[1.0]])).agrees, (place, beside)


def test_a_wrong_gradient_of_a_smooth_error_is_no_kink():
    net = network("tanh")
    trace = net.trace(X, T)
    for wrong in (1 + 1e-6, 1.001, -1.0):
        check = gradient_check(net, with_gradient(trace, 2, "W", wrong * trace.layers[2].gradients["W"]))
        assert (check.agrees, check.kinks, check.layer) == (False, 0, 2)
