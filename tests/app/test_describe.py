"""What is sent about a run."""

import json
import math

import numpy as np
import pytest

from app import describe
from app.branch import Branch
from app.experiment import ARTICLE_XOR
from app.finite_json import dumps
from engine.edits import LearningRateEdit, ParameterEdit


@pytest.fixture
def branch():
    branch = Branch(0, ARTICLE_XOR)
    branch.advance(10)
    return branch


def test_the_history_says_when_epochs_ended(branch):
    history = describe.history(branch, 500)
    assert history["steps"] == list(range(10))
    assert history["epoch_steps"] == [4, 8]
    assert history["epoch_loss"] == pytest.approx(
        [np.mean(history["loss"][:4]), np.mean(history["loss"][4:8])]
    )


def test_a_long_history_is_averaged_and_ends_where_the_run_ends(branch):
    branch.advance(9990)
    history = describe.history(branch, 100)
    assert len(history["steps"]) <= 100
    assert history["epoch_steps"][-1] == 10_000
    assert len(history["epoch_steps"]) == len(history["epoch_loss"])
    assert history["epoch_steps"] == sorted(set(history["epoch_steps"]))


def test_the_epoch_before_this_one(branch):
    values = branch.trainer.epoch_errors.values()
    assert [describe.epoch_loss(branch.trainer, epoch) for epoch in range(3)] == [None, *values]


def test_a_large_tensor_is_summarised():
    tensor = np.arange(2001.0)[None] - 1
    summary = describe.tensor(tensor)
    assert {name: summary[name] for name in ("shape", "min", "max", "mean", "zeros")} == {
        "shape": [1, 2001],
        "min": -1,
        "max": 1999,
        "mean": 999,
        "zeros": 1,
    }
    assert summary["norm"] == pytest.approx(np.linalg.norm(tensor))
    assert sum(summary["histogram"]) == 2001
    small = tensor[:, :2000]
    assert describe.tensor(small) is small


def test_a_large_tensor_with_numbers_that_are_not_finite():
    tensor = np.zeros((50, 50))
    tensor[0, :3] = math.nan, math.inf, -math.inf
    summary = json.loads(dumps(describe.tensor(tensor)))
    assert (summary["min"], summary["max"], summary["norm"], summary["mean"]) == (0, 0, "NaN", "NaN")
    assert sum(summary["histogram"]) == 2497


def test_the_norm():
    assert describe.norm(np.array([[3.0], [4.0]])) == 5
    assert describe.norm(np.array([[1e200, 0.0]])) == math.inf
    assert math.isnan(describe.norm(np.array([[math.nan, 0.0]])))


@pytest.mark.parametrize(
    ("relative_error", "digits"),
    [(0.0, 15), (1e-30, 15), (3e-11, 10), (1e-7, 7), (0.2, 0), (40.0, 0), (math.nan, 0), (math.inf, 0)],
)
def test_shared_digits(relative_error, digits):
    assert describe.digits(relative_error) == digits


def test_edits_are_described_as_they_are_asked_for():
    assert describe.edit(LearningRateEdit(3, 0.5)) == {"step": 3, "kind": "learning_rate", "value": 0.5}
    assert describe.edit(ParameterEdit(4, 0, "B", (0, 2), -1.0)) == {
        "step": 4,
        "kind": "parameter",
        "layer": 0,
        "parameter": "B",
        "index": [0, 2],
        "value": -1.0,
    }


def test_an_activation_brings_its_curve(branch):
    fully_connected, tanh, *_ = describe.layers(branch.trainer)
    assert fully_connected["curve"] is None
    assert (fully_connected["inputs"], fully_connected["outputs"]) == (2, 3)
    assert (tanh["function"], tanh["inputs"], tanh["outputs"]) == ("tanh", 3, 3)
    assert (tanh["curve"]["x"][0], tanh["curve"]["x"][-1]) == (-4, 4)
    np.testing.assert_array_equal(tanh["curve"]["y"], np.tanh(tanh["curve"]["x"]))
    assert tanh["formulas"]["Y"]["text"] == "Y = tanh(X)"
