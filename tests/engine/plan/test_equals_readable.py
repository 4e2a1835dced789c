"""A plan against the readable layers: every layer, activation, loss and batch size gives the same numbers."""

import numpy as np
import pytest

from engine import Activation, EngineError, FullyConnected, Network
from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.plan import Plan

BATCHES = [1, 3, 10]


def assert_same_step(network, X, T, tolerance=1e-12):
    """One step by a plan and by the layers' own passes: E and every tensor of every layer."""
    plan = Plan(network, len(X), sample_shape=X.shape[1:], target_shape=T.shape[1:])
    plan.load(X, T)
    plan.run(step=5)
    planned = plan.capture(plan.error(), step=5).trace()
    readable = network.trace(X, T, step=5)
    assert planned.loss == pytest.approx(readable.loss, rel=tolerance, abs=tolerance)
    np.testing.assert_array_equal(planned.targets, readable.targets)
    for ours, theirs in zip(planned.layers, readable.layers, strict=True):
        assert (ours.layer, ours.kind) == (theirs.layer, theirs.kind)
        assert ours.tensors().keys() == theirs.tensors().keys()
        assert ours.extras.keys() == theirs.extras.keys()
        for name, tensor in {**theirs.tensors(), **theirs.extras}.items():
            mine = {**ours.tensors(), **ours.extras}[name]
            assert mine.shape == tensor.shape
            assert mine.dtype == tensor.dtype
            scale = max(1.0, np.abs(tensor).max())
            np.testing.assert_allclose(
                mine, tensor, rtol=0, atol=tolerance * scale, err_msg=f"{ours.layer} {name}"
            )


def batch(rows, inputs, outputs, seed=0):
    generator = np.random.default_rng(seed)
    return generator.uniform(-2, 2, (rows, inputs)), generator.uniform(0.05, 0.95, (rows, outputs))


@pytest.mark.parametrize("rows", BATCHES)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("function", ACTIVATIONS)
def test_every_activation_with_every_loss(function, loss, rows):
    layers = [FullyConnected(3, 4), Activation(function), FullyConnected(4, 2), Activation(function)]
    try:
        network = Network(layers, loss, seed=2)
        network.trace(*batch(1, 3, 2))
    except EngineError:
        pytest.skip("this loss is not for this output")
    assert_same_step(network, *batch(rows, 3, 2))
