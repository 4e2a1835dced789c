"""Layers that draw or count: a state has the same bits by training, going back, and after save and load."""

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network, Trainer
from engine.layers import BatchNormalization, Dropout
from engine.optimizers import OPTIMIZERS


def trainer(optimizer, shuffle):
    layers = [
        FullyConnected(3, 6),
        BatchNormalization(6),
        Activation("relu"),
        Dropout(0.3),
        FullyConnected(6, 2),
    ]
    generator = np.random.default_rng(0)
    X, T = generator.normal(size=(11, 3)), generator.normal(size=(11, 2))
    return Trainer(
        Network(layers, "mse", seed=4),
        X,
        T,
        optimizer=OPTIMIZERS[optimizer](0.01),
        batch_size=4,
        shuffle=shuffle,
        seed=9,
    )


def bits(run):
    statistics = [array.tobytes() for layer in run.network.layers for array in layer.statistics.values()]
    return run.network.theta.tobytes(), statistics, run.trace().loss


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_way_to_a_state_gives_its_bits(optimizer, shuffle):
    straight, seen = trainer(optimizer, shuffle), {}
    for step in range(60):
        seen[step] = bits(straight)
        straight.advance()
    travelled = trainer(optimizer, shuffle)
    for step in (59, 12, 0, 30, 29, 31, 58, 1):
        travelled.seek(step)
        assert bits(travelled) == seen[step]
    loaded = trainer(optimizer, shuffle)
    loaded.restore(travelled.state())
    for step in (1, 45, 7):
        loaded.seek(step)
        assert bits(loaded) == seen[step]


def test_looking_at_a_step_or_predicting_changes_nothing():
    quiet, watched = trainer("adam", True), trainer("adam", True)
    quiet.advance(40)
    for _ in range(40):
        watched.trace()
        watched.network.predict([[1.0, 2.0, 3.0]])
        watched.capture()
        watched.advance()
    assert bits(watched) == bits(quiet)


def test_the_shares_of_an_update_are_in_the_trace():
    run = trainer("momentum", False)
    run.advance(3)
    record = run.trace().layers[0]
    assert list(record.shares["W"]) == ["gradient", "velocity", "delta"]
    np.testing.assert_array_equal(record.shares["W"]["gradient"], record.gradients["W"])
    np.testing.assert_array_equal(record.shares["B"]["delta"], record.update["B"])


def test_a_trace_is_the_readable_one():
    run = trainer("sgd", False)
    run.advance(10)
    rows = run.batch_rows(10)
    planned, readable = run.trace(), run.network.trace(run.X[rows], run.T[rows], step=10)
    for ours, theirs in zip(planned.layers, readable.layers, strict=True):
        for name, tensor in theirs.tensors().items():
            np.testing.assert_allclose(ours.tensors()[name], tensor, rtol=1e-12, atol=1e-12)
