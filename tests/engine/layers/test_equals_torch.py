"""Every layer, and networks of them, against what PyTorch computed in float64 (tests/golden/layers.json)."""

import json
from pathlib import Path

import pytest

from engine.layers import LAYERS
from tests.engine.layers.from_case import assert_equal, assert_network_equal

CASES = json.loads(Path("tests/golden/layers.json").read_text(encoding="utf-8"))


def named(cases, name):
    return pytest.mark.parametrize("case", cases, ids=[f"{k} {name(case)}" for k, case in enumerate(cases)])


def test_every_kind_of_layer_has_cases():
    assert {case["layer"]["kind"] for case in CASES["layers"]} == set(LAYERS)


@named(CASES["layers"], lambda case: case["layer"]["kind"])
def test_a_layer_forward_and_backward(case):
    assert_equal(case)


@named(CASES["networks"], lambda case: case["loss"])
def test_a_network_with_its_loss(case):
    assert_network_equal(case)
