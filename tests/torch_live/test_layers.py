"""Every layer, activation function and loss against PyTorch itself, on shapes and settings drawn at random.

Needs torch; not part of the ordinary tests, which compare with tests/golden/.
"""

import json
import math

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.layers import LAYERS
from engine.losses import LOSSES
from tests.engine.layers.from_case import assert_equal, assert_near, assert_network_equal
from tests.golden import make_activations, make_layers, make_losses

SEEDS = range(40)


def pair(random, low, high):
    return [int(n) for n in random.integers(low, high, 2)]


def drawn_layer(kind, random):
    """Settings and a shape for X, at random."""
    batch, channels = (int(n) for n in random.integers(1, 5, 2))
    height, width = pair(random, 4, 9)
    image, row = (batch, channels, height, width), (batch, int(random.integers(2, 8)))
    match kind:
        case "fully_connected":
            return {"units": int(random.integers(1, 7))}, row
        case "activation":
            return {"function": str(random.choice(list(ACTIVATIONS)))}, image
        case "conv2d":
            settings = {
                "kernel": pair(random, 1, 5),
                "stride": pair(random, 1, 4),
                "padding": pair(random, 0, 3),
            }
            return {"channels": int(random.integers(1, 5)), **settings}, image
        case "max_pool2d" | "avg_pool2d":
            return {"size": pair(random, 1, 5), "stride": pair(random, 1, 5)}, image
        case "reshape":
            return {"shape": [width, channels * height]}, image
        case "dropout":
            return {"rate": float(random.uniform(0, 0.9)), "seed": int(random.integers(1000))}, image
        case "maxout":
            pieces = int(random.integers(2, 5))
            return {"pieces": pieces}, (batch, pieces * int(random.integers(1, 5)))
        case "batch_normalization":
            settings = {"momentum": float(random.uniform(0.01, 1)), "epsilon": 10.0 ** random.uniform(-6, 0)}
            is_training = bool(random.integers(2))
            shape = image if random.integers(2) else (batch + 1, channels)
            return {**settings, "training": is_training}, shape
        case "layer_normalization":
            return {"epsilon": 10.0 ** random.uniform(-6, 0)}, image if random.integers(2) else row
        case _:
            return {}, row


def test_the_golden_files_are_what_their_makers_make():
    """To the last digits, which hang on the number of threads that PyTorch adds up with."""
    kept = json.loads(make_layers.FILE.read_text(encoding="utf-8"))
    for group, made in {"layers": make_layers.layer_cases(), "networks": make_layers.network_cases()}.items():
        assert_same(kept[group], make_layers.plain(made))
    assert_same(
        json.loads(make_losses.FILE.read_text(encoding="utf-8")), make_layers.plain(make_losses.cases())
    )
    functions = json.loads(make_activations.FILE.read_text(encoding="utf-8"))
    points = np.array(functions.pop("points"))
    assert_same(functions, make_layers.plain({f: make_activations.computed(f, points) for f in functions}))


def assert_same(kept, made):
    """The same structure, and the same numbers but for rounding."""
    match kept:
        case dict():
            assert kept.keys() == made.keys()
            for name in kept:
                assert_same(kept[name], made[name])
        case list():
            assert len(kept) == len(made)
            for one, other in zip(kept, made, strict=True):
                assert_same(one, other)
        case float():
            assert math.isclose(kept, made, rel_tol=1e-9, abs_tol=1e-14)
        case _:
            assert kept == made


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", LAYERS)
def test_a_layer(kind, seed):
    random = np.random.default_rng([seed, len(kind)])
    settings, shape = drawn_layer(kind, random)
    is_whole = kind in ("max_pool2d", "maxout") and seed % 2 == 1
    assert_equal(make_layers.layer_case({"kind": kind, **settings}, shape, seed, is_whole), tolerance=1e-10)


@pytest.mark.parametrize("function", make_activations.ACTIVATIONS)
def test_an_activation_function(function):
    points = np.random.default_rng(5).normal(0, 4, 2000)
    expected = make_activations.computed(function, points)
    np.testing.assert_allclose(ACTIVATIONS[function].f(points), expected["f"], rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(
        ACTIVATIONS[function].f_prime(points), expected["f_prime"], rtol=1e-10, atol=3e-15
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", make_losses.LOSSES)
def test_a_loss(name, seed):
    rows, outputs = (int(n) for n in np.random.default_rng(seed).integers((1, 2), (9, 9)))
    case = make_losses.computed(name, *make_losses.drawn(name, rows, outputs, 1000 + seed))
    assert_near(LOSSES[name](case["Y"], case["T"]), case["E"], 1e-10, name)
    assert_near(LOSSES[name].gradient(case["Y"], case["T"]), case["dE_dY"], 1e-10, name)


def drawn_network(random):
    """An image network: any of what may stand in one, then fully connected layers."""
    layers = []
    for _ in range(random.integers(1, 4)):
        layers += [
            {
                "kind": "conv2d",
                "channels": int(random.integers(1, 4)),
                "kernel": pair(random, 1, 4),
                "padding": 1,
            },
            *([{"kind": "batch_normalization"}] if random.integers(2) else []),
            {"kind": "activation", "function": str(random.choice(["relu", "tanh", "gelu", "silu", "selu"]))},
            *([{"kind": str(random.choice(["max_pool2d", "avg_pool2d"])), "size": 2, "stride": 1}]),
        ]
    layers += [
        {"kind": "flatten"},
        *([{"kind": "layer_normalization"}] if random.integers(2) else []),
        {"kind": "dropout", "rate": 0.4, "seed": int(random.integers(1000))},
        {"kind": "fully_connected", "units": 6},
        {"kind": "maxout", "pieces": 2},
        {"kind": "fully_connected", "units": 3},
    ]
    if random.integers(2):
        return [*layers, {"kind": "softmax"}], "categorical_cross_entropy"
    return layers, "softmax_cross_entropy"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_network(seed):
    random = np.random.default_rng(seed)
    layers, loss = drawn_network(random)
    assert_network_equal(make_layers.network_case(layers, loss, (3, 2, 6, 7), seed), tolerance=1e-10)
