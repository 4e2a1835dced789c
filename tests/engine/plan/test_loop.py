"""Many steps as one function: the same bits as step by step, and the last step in its place."""

import numpy as np
import pytest

from engine import SGD, Activation, Adam, Conv2D, Dropout, Flatten, FullyConnected, Network, Softmax, Trainer
from engine.compatibility import refusal
from engine.losses import LOSSES

NETWORKS = {
    "tanh": lambda: [FullyConnected(4, 3), Activation("tanh"), FullyConnected(3, 2), Activation("tanh")],
    "a function of Python first": lambda: [
        Activation("gelu"),
        FullyConnected(4, 2),
    ],
    "reshaped before it is read": lambda: [Flatten(), FullyConnected(4, 2)],
    "a convolution with padding": lambda: [Conv2D(1, 2, 2, padding=1), Flatten(), FullyConnected(18, 2)],
    "masks": lambda: [FullyConnected(4, 5), Dropout(0.5), FullyConnected(5, 2)],
    "scores": lambda: [FullyConnected(4, 3), Activation("relu"), FullyConnected(3, 2)],
    "a distribution": lambda: [FullyConnected(4, 2), Softmax()],
}


def trainer(layers, loss="mse", dtype="float64", optimizer=None, **settings):
    network = Network(NETWORKS[layers](), loss, seed=1, dtype=dtype)
    generator = np.random.default_rng(2)
    shape = (1, 2, 2) if layers.startswith(("a convolution", "reshaped")) else (4,)
    X, T = generator.uniform(-1, 1, (10, *shape)), np.eye(2)[generator.integers(2, size=10)]
    return Trainer(
        network, X, T, optimizer=optimizer or SGD(0.1), **({"batch_size": 3, "shuffle": True} | settings)
    )


def assert_same_run(make):
    together, apart = make(), make()
    together.advance(600)
    errors = []
    for _ in range(600):
        errors.append(apart.capture().loss)
        apart.advance(1)
    assert together.network.theta.tobytes() == apart.network.theta.tobytes()
    assert together.losses.values() == apart.losses.values() == errors
    assert np.isfinite(errors).all()


@pytest.mark.parametrize("layers", NETWORKS)
def test_steps_taken_together_have_the_bits_of_steps_taken_apart(layers):
    assert_same_run(lambda: trainer(layers))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("loss", [name for name in LOSSES if "hinge" not in name])
def test_every_loss_gives_the_same_errors_at_a_stroke(loss, dtype):
    fitting = ("tanh", "scores", "a distribution")
    layers = next(name for name in fitting if not refusal(NETWORKS[name](), LOSSES[loss]))
    assert_same_run(lambda: trainer(layers, loss, dtype))


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_every_epoch_alike(optimizer):
    assert_same_run(lambda: trainer("tanh", optimizer=optimizer(0.05), batch_size=10, shuffle=False))


@pytest.mark.parametrize("layers", NETWORKS)
def test_the_last_step_is_left_in_its_place(layers):
    run = trainer(layers, batch_size=5)
    run.advance(40)
    rows = run.batch_rows(39)
    layout = run.plan.layout
    np.testing.assert_array_equal(layout.values[0].batch_first, run.X[rows])
    np.testing.assert_array_equal(layout.targets.batch_first, run.T[rows])
