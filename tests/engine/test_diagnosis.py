"""Diagnoses: each word from a network that has the illness, and figures that are the network's own."""

import math

import numpy as np
import pytest

from engine import SGD, Activation, FullyConnected, Network, Trainer
from engine.datasets import make, xor
from engine.diagnosis import diagnose, worst
from engine.initializers import constant
from engine.units import UnitWatch


def diagnosed(function, sizes, initializer="xavier", rate=0.1, steps=0, data=None):
    X, T = data or xor()
    layers = []
    for inputs, outputs in zip([X.shape[1], *sizes], [*sizes, 1], strict=True):
        layers += [FullyConnected(inputs, outputs, initializer), Activation(function)]
    trainer = Trainer(Network(layers, "mse", seed=1), X, T, optimizer=SGD(rate), batch_size=len(X))
    trainer.advance(steps)
    norms = [float(np.linalg.norm(record.dE_dY)) for record in trainer.trace().layers]
    return diagnose(layers, norms, UnitWatch(trainer.network, X).look()), norms


def test_a_small_tanh_network_is_healthy():
    found, norms = diagnosed("tanh", [3])
    assert {each.verdict for each in found} == {"healthy"}
    assert all(each.suggestion is None for each in found)
    assert found[0].reason == (
        f"‖∂E/∂Y‖ is {norms[0]:.2g} here, {norms[0] / norms[-1]:.2g} times what leaves the loss."
    )
    assert "as much as what leaves the loss" in found[-1].reason


def test_six_layers_of_sigmoid_make_gradients_vanish():
    found, norms = diagnosed("sigmoid", [8] * 6, "uniform")
    assert found[0].verdict == "vanishing"
    assert norms[0] / norms[-1] < 1e-4
    assert f"{norms[0] / norms[-1]:.2g} times what leaves the loss" in found[0].reason
    assert f"pass on {(norms[0] / norms[-1]) ** (1 / 13):.2g} of it each" in found[0].reason
    assert "sigmoid passes on at most a quarter" in found[0].suggestion
    assert found[-1].verdict == "healthy"
    assert worst(found).verdict == "vanishing"


def test_large_weights_make_gradients_explode_towards_the_input():
    found, norms = diagnosed("relu", [8] * 5, constant(2.0))
    assert found[0].verdict == "exploding"
    assert norms[0] / norms[-1] > 1e3
    assert f"{norms[0] / norms[-1]:.2g} times what leaves the loss" in found[0].reason
    assert "clip the gradient" in found[0].suggestion
    assert worst(found).verdict == "exploding"


def test_a_step_that_is_too_large_ends_in_no_number_at_all():
    found, norms = diagnosed("leaky_relu", [4], rate=50.0, steps=300)
    assert not math.isfinite(norms[0])
    assert worst(found).verdict == "exploding"
    assert "no longer a finite number" in worst(found).reason


def test_units_that_are_driven_to_the_flat_ends_of_tanh_need_another_cure_than_relus():
    found, _ = diagnosed("tanh", [4], rate=50.0, steps=300)
    assert worst(found).verdict == "dead"
    assert "smaller first weights" in worst(found).suggestion
    assert "ReLU" not in worst(found).suggestion


def test_of_healthy_layers_the_first_is_told():
    found, _ = diagnosed("tanh", [3])
    assert worst(found) is found[0]


def test_without_a_sigmoid_other_weights_are_suggested():
    assert "xavier for tanh" in diagnosed("tanh", [8] * 6, constant(0.01))[0][0].suggestion


def test_relus_that_are_off_everywhere_are_dead():
    circle = make("circle", seed=1)
    found, _ = diagnosed("relu", [4, 2], rate=10.0, steps=40, data=(circle.X, circle.T))
    assert worst(found).verdict == "dead"
    assert "of 1 units have the slope 0 for every training row" in worst(found).reason


def test_nothing_arrives_before_dead_units():
    layers = [FullyConnected(2, 3), Activation("relu"), FullyConnected(3, 1, parameters={"W": [[0.0]] * 3})]
    net = Network(layers, "mse", seed=1)
    norms = [float(np.linalg.norm(record.dE_dY)) for record in net.trace(*xor()).layers]
    found = diagnose(layers, norms, UnitWatch(net, xor()[0]).look())
    assert [each.verdict for each in found] == ["dead", "dead", "healthy"]
    assert "is 0 here for every row of the batch" in found[0].reason


def test_large_weights_saturate():
    layers = [FullyConnected(2, 2, parameters={"W": [[1.0, 1], [1, 1]], "B": [[4, -7]]}), Activation("tanh")]
    found = diagnose(layers, [1.0, 2.0], UnitWatch(Network(layers), xor()[0]).look())
    assert found[1].verdict == "saturated"
    assert "2 of 2 units are on a flat part" in found[1].reason


def test_one_ill_unit_of_many_is_mentioned_only():
    W = [[1.0, 1, 1, 1], [1, 1, 1, 1]]
    layers = [FullyConnected(2, 4, parameters={"W": W, "B": [[0, 0, 0, -9]]}), Activation("relu")]
    found = diagnose(layers, [1.0, 2.0], UnitWatch(Network(layers), xor()[0]).look())
    assert found[1].verdict == "healthy"
    assert found[1].reason.endswith("; 1 of 4 units is dead.")


@pytest.mark.parametrize(
    ("norms", "verdict", "words"),
    [
        ([5e4, 1.0], "exploding", "is 5e+04 here, 5e+04 times what leaves the loss"),
        ([math.nan, 1.0], "exploding", "no longer a finite number"),
        ([0.0, 0.0], "healthy", "nothing is left to learn"),
    ],
)
def test_words_and_figures(norms, verdict, words):
    found = diagnose([FullyConnected(1, 1), FullyConnected(1, 1)], norms, [None, None])
    assert found[0].verdict == verdict
    assert words in found[0].reason


def test_of_equally_grave_layers_the_one_nearest_to_the_loss_is_the_worst():
    found = diagnose([FullyConnected(1, 1)] * 3, [1e-5, 2e-5, 1.0], [None] * 3)
    assert worst(found) is found[1]
