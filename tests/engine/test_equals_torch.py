"""Activation functions and losses against what PyTorch computed in float64 (tests/golden/)."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES


def golden(name):
    return json.loads(Path(f"tests/golden/{name}.json").read_text(encoding="utf-8"))


FUNCTIONS, LOSS_CASES = golden("activations"), golden("losses")
POINTS = np.array(FUNCTIONS.pop("points"))


def test_every_function_and_loss_has_cases():
    assert set(FUNCTIONS) == set(ACTIVATIONS)
    assert {case["loss"] for case in LOSS_CASES} == set(LOSSES)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_activation_function_and_its_derivative(name):
    function, case = ACTIVATIONS[name], FUNCTIONS[name]
    # Where PyTorch takes 1 + erf(x) far out, it is 0 or nearly so; nothing there is larger than 1e-15.
    np.testing.assert_allclose(function.f(POINTS), case["f"], rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(function.f_prime(POINTS), case["f_prime"], rtol=1e-13, atol=3e-15)


@pytest.mark.parametrize("case", LOSS_CASES, ids=[f"{k} {case['loss']}" for k, case in enumerate(LOSS_CASES)])
def test_a_loss_and_its_gradient(case):
    loss = type(LOSSES[case["loss"]])(**case["settings"])
    Y, T = np.array(case["Y"]), np.array(case["T"])
    assert loss(Y, T) == pytest.approx(case["E"], rel=1e-13)
    np.testing.assert_allclose(loss.gradient(Y, T), case["dE_dY"], rtol=1e-12, atol=1e-16)
