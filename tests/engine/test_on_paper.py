"""Examples small enough to be worked out on paper, number by number."""

import math

import numpy as np
import pytest

from engine import SGD, Activation, FullyConnected, Layer, Network, Trainer, derive
from engine.edits import FreezeEdit


class Product(Layer):
    """Y = X₁·X₂ of each sample."""

    kind = "product"

    @property
    def formulas(self):
        return {}

    def output_shape(self, input_shape):  # noqa: ARG002
        return (1,)

    def terms(self, tensor, index, of):
        raise NotImplementedError

    def forward(self, X):
        self.X = X
        return X.prod(axis=1, keepdims=True)

    def backward(self, dE_dY):
        return dE_dY * self.X[:, ::-1]


def test_colah_sums_over_two_paths():
    """Christopher Olah, Calculus on Computational Graphs (2015): e = (a + b)(b + 1) at a = 2, b = 1."""
    sums = FullyConnected(2, 2, parameters={"W": [[1, 0], [1, 1]], "B": [[0, 1]]})
    network = Network([sums, Product()], "mse")
    e = network.predict([[2.0, 1.0]])
    assert e.item() == 6
    network.layers[1].forward(sums.forward(np.array([[2.0, 1.0]])))
    by_c_and_d = network.layers[1].backward(np.ones((1, 1)))
    np.testing.assert_array_equal(by_c_and_d, [[2, 3]])
    np.testing.assert_array_equal(sums.backward(by_c_and_d), [[2, 5]])
    trace = network.trace([[2.0, 1.0]], [[5.5]])  # ∂E/∂e = 2(6 − 5.5) = 1
    paths = derive(network, trace, 0, "dE_dX", (0, 1)).terms
    assert [term.value for term in paths] == [2, 3]


def test_three_linear_layers_in_a_chain():
    """Gradients need not shrink on the way back: 8, 12, 48."""
    weights = (0.5, -2.0, 3.0)
    network = Network([FullyConnected(1, 1, parameters={"W": [[w]]}) for w in weights], "mse")
    trace = network.trace([[1.0]], [[1.0]])
    assert trace.loss == 16
    assert [layer.dE_dY.item() for layer in trace.layers] == [48, -24, -8]
    assert [layer.gradients["W"].item() for layer in trace.layers] == [48, -12, 8]
    assert [layer.dE_dX.item() for layer in trace.layers] == [24, 48, -24]


def test_the_three_formulas_of_a_fully_connected_layer():
    layer = FullyConnected(3, 2, parameters={"W": [[1, 0], [2, -1], [0, 3]], "B": [[0, 1]]})
    Y = layer.forward(np.array([[1.0, 2.0, -1.0], [0.0, 1.0, 1.0]]))
    np.testing.assert_array_equal(Y, [[5, -4], [2, 3]])
    dE_dX = layer.backward(np.array([[0.5, -1.0], [1.0, 0.0]]))
    np.testing.assert_array_equal(layer.gradients["W"], [[0.5, -1], [2, -2], [0.5, 1]])
    np.testing.assert_array_equal(layer.gradients["B"], [[1.5, -1]])
    np.testing.assert_array_equal(dE_dX, [[0.5, 2, -3], [1, 2, 0]])


@pytest.mark.parametrize(
    ("depth", "first", "last"),
    [
        (2, 0.03475697842244307, 0.14789969952741555),
        (4, 0.0017818234857107183, 0.14808404600918135),
        (6, 9.003680811125175e-05, 0.14809019860413739),
        (8, 4.546318185159158e-06, 0.14809050112027597),
        (10, 2.2955334609313127e-07, 0.1480905163741668),
    ],
)
def test_a_chain_of_sigmoids_vanishes(depth, first, last):
    layers = []
    for _ in range(depth):
        layers += [FullyConnected(1, 1, parameters={"W": [[1.0]]}), Activation("sigmoid")]
    trace = Network(layers, "half_sse").trace([[0.5]], [[0.0]])
    gradients = [layer.dE_dY.item() for layer in trace.layers if layer.kind == "fully_connected"]
    assert gradients[0] == pytest.approx(first, rel=1e-12)
    assert gradients[-1] == pytest.approx(last, rel=1e-12)


@pytest.mark.parametrize(
    ("learning_rate", "first_w", "non_finite_at"),
    [(0.1, 2.4, None), (0.125, 3.0, None), (0.25, 6.0, None), (0.3, 7.2, 1050), (1.0, 24.0, 182)],
)
def test_gradient_descent_on_a_parabola(learning_rate, first_w, non_finite_at):
    """E = (2w − 6)²: a rate of 0.125 lands in one step, 0.25 swings for ever, more diverges."""
    network = Network([FullyConnected(1, 1, parameters={"W": [[0.0]]})], "mse")
    optimizer, edits = SGD(learning_rate), [FreezeEdit(0, 0, "B")]
    trainer = Trainer(network, [[2.0]], [[6.0]], optimizer=optimizer, batch_size=1, edits=edits)
    trainer.advance()
    assert network.theta[0] == pytest.approx(first_w, rel=1e-12)
    trainer.advance(1200)
    if non_finite_at is None:
        assert trainer.diverged is None
        assert math.isfinite(trainer.trace().loss)
    else:
        assert trainer.diverged is not None
        assert trainer.diverged.tensor == "E"
        assert trainer.diverged.step == non_finite_at
