"""The network: the article's calls, shapes that do not fit, and traces that change nothing."""

import numpy as np
import pytest

from engine import Activation, EngineError, FullyConnected, Network, ShapeError, xor


def xor_network(seed=1, dtype=np.float64):
    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")]
    return Network(layers, "mse", seed=seed, dtype=dtype)


def test_the_articles_four_calls():
    net = Network(seed=1)
    net.add(FullyConnected(2, 3))
    net.add(Activation("tanh"))
    net.add(FullyConnected(3, 1))
    net.add(Activation("tanh"))
    net.use("mse")
    X, T = xor()
    errors = net.fit(X, T, epochs=1000, learning_rate=0.1)
    assert len(errors) == 1000
    assert errors[-1] < 0.001 < errors[0]
    np.testing.assert_allclose(net.predict(X), T, atol=0.05)


def test_the_same_seed_gives_the_same_start_and_another_seed_another():
    assert (xor_network(7).theta == xor_network(7).theta).all()
    assert (xor_network(7).theta != xor_network(8).theta).all()


def test_adding_a_layer_does_not_change_what_earlier_layers_drew():
    short, long = Network([FullyConnected(2, 3)], seed=3), xor_network(3)
    assert (short.theta == long.theta[: short.theta.size]).all()


def test_uniform_weights_and_biases_lie_between_minus_a_half_and_a_half():
    theta = Network([FullyConnected(100, 100)]).theta
    assert -0.5 <= theta.min() < -0.49
    assert 0.49 < theta.max() < 0.5


def test_parameters_are_views_into_theta():
    net = xor_network()
    net.theta[:] = np.arange(13)
    W1, B1 = net.layers[0].parameters.values()
    np.testing.assert_array_equal(W1, [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(B1, [[6, 7, 8]])


def test_trace_hands_each_dE_dX_to_the_layer_before_and_changes_no_parameter():
    net = xor_network()
    before = net.theta.copy()
    X, T = xor()
    trace = net.trace(X, T)
    assert (net.theta == before).all()
    for layer, after in zip(trace.layers, trace.layers[1:], strict=False):
        np.testing.assert_array_equal(layer.Y, after.X)
        np.testing.assert_array_equal(layer.dE_dY, after.dE_dX)
    np.testing.assert_array_equal(trace.layers[0].X, X)
    np.testing.assert_allclose(trace.layers[-1].Y, net.predict(X), rtol=1e-15)


def test_a_trace_is_not_changed_by_later_training():
    net = xor_network()
    X, T = xor()
    trace = net.trace(X, T)
    W = trace.layers[0].parameters["W"].copy()
    net.fit(X, T, epochs=3, learning_rate=0.1)
    assert (trace.layers[0].parameters["W"] == W).all()
    assert (net.layers[0].parameters["W"] != W).any()


def test_float32_stays_float32():
    net = xor_network(dtype=np.float32)
    trace = net.trace(*xor())
    tensors = [tensor for layer in trace.layers for tensor in layer.tensors().values()]
    assert {tensor.dtype for tensor in tensors} == {np.dtype(np.float32)}


def test_layers_that_do_not_fit_are_refused_when_the_network_is_built():
    with pytest.raises(
        ShapeError, match=r"layer 3: FullyConnected\(4, 1\) was given X of shape \(batch, 3\)"
    ):
        Network([FullyConnected(2, 3), Activation("tanh"), FullyConnected(4, 1)])


def test_a_batch_of_the_wrong_width_is_refused_with_its_shape():
    layer = FullyConnected(3, 1)
    with pytest.raises(
        ShapeError, match=r"FullyConnected\(3, 1\) was given X of shape \(4, 2\); it needs \(batch, 3\)"
    ):
        layer.forward(np.zeros((4, 2)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Network().predict([[1.0]]), "no layers"),
        (lambda: Network([FullyConnected(1, 1)]).trace([[1.0]], [[1.0]]), "no loss"),
        (
            lambda: xor_network().trace([[0.0, np.nan]], [[1.0]]),
            r"finite numbers; the entry at \[0, 1\] is nan",
        ),
        (lambda: xor_network().trace([[0, 1], [1]], [[1.0]]), "equally long"),
        (lambda: xor_network().trace(np.zeros((0, 2)), np.zeros((0, 1))), "at least one row"),
        (lambda: xor_network().trace([[0.0, 1.0]], [[1.0, 2.0]]), r"targets of shape \(1, 2\)"),
        (lambda: Network(dtype="int32"), "float64 or float32, not in 'int32'"),
        (lambda: Network(dtype="numbers"), "float64 or float32, not in 'numbers'"),
        (lambda: Network(seed=-1), "the seed must be a whole number from 0, not -1"),
        (lambda: FullyConnected(2, 2.5), "the number of outputs must be a whole number from 1, not 2.5"),
        (lambda: FullyConnected(0, 1), "the number of inputs must be a whole number from 1, not 0"),
        (lambda: FullyConnected(2, 1, parameters={"W": [[1.0]]}), r"needs W of shape \(2, 1\), not \(1, 1\)"),
        (lambda: FullyConnected(1, 1, parameters={"V": [[1.0]]}), "takes the parameters W and B"),
        (lambda: Activation("tahn"), "there is no activation function 'tahn'; there are .*tanh"),
        (lambda: Network(loss="mean"), "there is no loss 'mean'; there are .*mse"),
        (lambda: FullyConnected(1, 1, initializer="ones"), "there is no initializer 'ones'"),
    ],
)
def test_bad_input_gets_a_sentence(call, message):
    with pytest.raises(EngineError, match=message):
        call()


def test_one_layer_cannot_stand_in_two_places():
    layer = Activation("tanh")
    with pytest.raises(EngineError, match="in this network already"):
        Network([layer, layer])


def test_a_diverging_network_is_traced_with_its_infinities():
    net = Network([FullyConnected(1, 1, parameters={"W": [[1e200]]})], "mse")
    trace = net.trace([[1e200]], [[0.0]])
    assert trace.loss == np.inf
    found = trace.first_non_finite()
    assert found is not None
    assert (found.layer, found.tensor) == (0, "Y")
