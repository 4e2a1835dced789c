"""Moved numbers: a stack of batches gives what each batch alone gives, whatever the layers."""

import numpy as np
import pytest

from engine import Activation, Dropout, FullyConnected, Network, gradient_check
from engine.layers import LAYERS, BatchNormalization
from engine.losses import one_hot
from engine.perturbation import Perturbations
from tests.engine.test_derivation import image_network, image_trace


def test_every_layer_says_whether_it_couples_rows():
    network = image_network()
    trace = image_trace(network)
    random = np.random.default_rng(5)
    seen = set()
    for layer, record in zip(network.layers, trace.layers, strict=True):
        seen.add(layer.kind)
        X = random.normal(size=(6, *record.X.shape[1:]))
        if not layer.row_by_row:
            continue
        whole = layer.forward(X)
        parts = [layer.forward(X[at : at + 2]) for at in (0, 2, 4)]
        np.testing.assert_allclose(whole, np.concatenate(parts), rtol=1e-14, atol=1e-15)
    assert seen >= {kind for kind, layer in LAYERS.items() if layer.row_by_row}
    assert {kind for kind, layer in LAYERS.items() if not layer.row_by_row} == {
        *("dropout", "batch_normalization"),
    }


def test_every_kind_of_layer_passes_the_check():
    network = image_network()
    trace = image_trace(network)
    check = gradient_check(network, trace)
    assert (check.agrees, check.count, check.total) == (True, network.theta.size, network.theta.size)


def test_the_moved_errors_are_those_of_whole_forward_passes():
    layers = [FullyConnected(2, 4), BatchNormalization(4), Activation("tanh"), Dropout(0.3)]
    network = Network([*layers, FullyConnected(4, 3)], "softmax_cross_entropy", seed=2)
    X = np.random.default_rng(1).normal(size=(5, 2))
    trace = network.trace(X, one_hot([0, 1, 2, 1, 0], 3), step=7)
    before = network.theta.copy()
    indices = list(np.ndindex(2, 4))
    found = Perturbations(network, trace).errors(0, "W", indices, 0.3)
    for index, E in zip(indices, found, strict=True):
        network.layers[0].parameters["W"][index] += 0.3
        network.begin_step(training=True, step=7)
        assert pytest.approx(network.error(X, trace.targets), rel=1e-13) == E
        network.theta[:] = before
    assert (network.theta == before).all()


def test_a_sample_is_drawn_from_the_seed_and_counted():
    network = image_network()
    trace = image_trace(network)
    checks = [gradient_check(network, trace, most=20) for _ in range(2)]
    assert checks[0] == checks[1]
    assert (checks[0].count, checks[0].total) == (20, network.theta.size)


def test_a_check_can_be_stopped():
    network = image_network()
    assert gradient_check(network, image_trace(network), stopped=lambda: True).count == 0
