"""Thirty steps of every optimizer, schedule and penalty against PyTorch's in float64 (tests/golden/)."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.engine.optimizers.from_case import optimizer_of, path_of

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "optimizers.json").read_text())


def name_of(case):
    parts = {name: value for name, value in case.items() if name not in ("path", "rates", "optimizer")}
    return " ".join([case["optimizer"], *(f"{name}={value}" for name, value in parts.items())])


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=name_of)
def test_the_path_is_pytorchs(case):
    ours = path_of(case, GOLDEN["problem"])
    assert len(ours) == len(case["rates"]) == 30
    for step, theirs in case["path"].items():
        np.testing.assert_allclose(ours[int(step)], theirs, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("case", [case for case in GOLDEN["cases"] if "schedule" in case], ids=name_of)
def test_the_learning_rates_are_pytorchs(case):
    optimizer = optimizer_of(case)
    ours = [optimizer.rate(step) for step in range(len(case["rates"]))]
    np.testing.assert_allclose(ours, case["rates"], rtol=1e-10, atol=1e-15)


def test_every_optimizer_schedule_and_penalty_is_among_the_cases():
    cases = GOLDEN["cases"]
    assert {case["optimizer"] for case in cases} == {
        "sgd",
        "momentum",
        "nesterov",
        "adagrad",
        "rmsprop",
        "adadelta",
        "adam",
        "adamw",
    }
    schedules = {case["schedule"]["schedule"] for case in cases if "schedule" in case}
    assert schedules == {"constant", "step", "exponential", "inverse_time", "cosine", "one_cycle"}
    for part in ("l1", "l2", "clip_by_value", "clip_by_norm"):
        assert any(part in case for case in cases)
