"""A plan against the readable layers: every layer, activation, loss and batch size gives the same numbers."""

import numpy as np
import pytest

from engine import Activation, EngineError, FullyConnected, Network
from engine.activations import ACTIVATIONS
from engine.compatibility import refusal
from engine.layers import LAYERS, Flatten, Reshape, Softmax
from engine.losses import LOSSES
from engine.plan import Plan
from tests.engine.layers.cases import CASES, random_array

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


def loss_network(function, loss):
    """Layers with this activation, and at the end outputs that the loss goes with."""
    hidden = [FullyConnected(3, 4), Activation(function), FullyConnected(4, 2)]
    endings = ([Activation(function)], [], [Activation("sigmoid")], [Softmax()])
    networks = ([*hidden, *ending] for ending in endings)
    return Network(next(layers for layers in networks if not refusal(layers, LOSSES[loss])), loss, seed=2)


def targets_for(loss, rows):
    """Targets that the loss knows: any numbers, classes, or signs."""
    generator = np.random.default_rng(3)
    one_of_two = np.eye(2)[generator.integers(2, size=rows)]
    for T in (generator.uniform(-1, 1, (rows, 2)), one_of_two, 2 * one_of_two - 1):
        try:
            LOSSES[loss].check_targets(T)
        except EngineError:
            continue
        return T
    raise AssertionError(f"no targets for {loss}")


@pytest.mark.parametrize("rows", BATCHES)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("function", ACTIVATIONS)
def test_every_activation_with_every_loss(function, loss, rows):
    X = np.random.default_rng(0).uniform(-2, 2, (rows, 3))
    assert_same_step(loss_network(function, loss), X, targets_for(loss, rows))


def layer_network(case, place):
    """The case's layer as the first of a network, or between layers that need its ∂E/∂X."""
    before = [] if place == "first" else [Activation("tanh"), Activation("identity")]
    layers = [*before, case.make(), Activation("sigmoid"), Flatten()]
    size = int(np.prod(Network(layers).predict(random_array(case.shape, 0)).shape[1:]))
    return Network(
        [*before, case.make(), Activation("sigmoid"), Flatten(), FullyConnected(size, 2)], "mse", seed=5
    )


@pytest.mark.parametrize("rows", BATCHES)
@pytest.mark.parametrize("place", ["first", "between"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_layer(case, place, rows):
    X = random_array((rows, *case.shape[1:]), 1)
    assert_same_step(layer_network(case, place), X, random_array((rows, 2), 2))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_layer_alone(case):
    network = Network([case.make()], "half_sse", seed=6)
    X = random_array(case.shape, 1)
    assert_same_step(network, X, random_array(network.predict(X).shape, 2))


def test_every_kind_of_layer_has_a_case():
    assert {case.make().kind for case in CASES.values()} == set(LAYERS)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ties_and_zeros(case):
    """Whole numbers, many of them equal: the first maximum wins, a kink has the slope that the layer says."""
    X = np.round(random_array((3, *case.shape[1:]), 3))
    assert_same_step(layer_network(case, "first"), X, random_array((3, 2), 2))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_float32_stays_near_float64(case):
    X, T = random_array(case.shape, 1), random_array((len(random_array(case.shape, 1)), 2), 2)
    network = layer_network(case, "between")
    single = Network([*layer_network(case, "between").layers], "mse", seed=5, dtype=np.float32)
    single.theta[:] = network.theta
    plan = Plan(single, len(X), sample_shape=X.shape[1:], target_shape=(2,))
    plan.load(X, T)
    plan.run(0)
    ours, exact = plan.capture(plan.error()).trace(), network.trace(X, T)
    assert ours.loss == pytest.approx(exact.loss, rel=1e-5)
    for mine, theirs in zip(ours.layers, exact.layers, strict=True):
        for name, tensor in theirs.tensors().items():
            seen = mine.tensors()[name]
            assert seen.dtype == np.float32
            np.testing.assert_allclose(seen, tensor, rtol=0, atol=1e-5 * max(1, np.abs(tensor).max()))


def test_layers_that_share_memory_before_a_gradient_that_waits():
    network = Network([Flatten(), Reshape((6,)), FullyConnected(6, 2)], "mse", seed=1)
    assert_same_step(network, random_array((3, 2, 3), 1), random_array((3, 2), 2))
