"""What is sent about a run."""

import json
import math

import numpy as np
import pytest

from app import describe
from app.branch import Branch
from app.experiment import ARTICLE_XOR, Experiment
from app.finite_json import dumps
from engine.edits import (
    BatchSizeEdit,
    ClippingEdit,
    FreezeEdit,
    LearningRateEdit,
    OptimizerEdit,
    ParameterEdit,
    RegularisationEdit,
    ScheduleEdit,
)
from engine.regularisation import L1, ClipByNorm, Shrinkage
from engine.schedules import Constant, StepDecay


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


WORDS = [
    (LearningRateEdit(3, 0.3), "learning rate 0.1 → 0.3"),
    (OptimizerEdit(3, "momentum", 0.5), "momentum 0.9 → 0.5"),
    (ScheduleEdit(3, StepDecay(10, 0.5)), "schedule Constant → Step (interval 10, gamma 0.5)"),
    (ScheduleEdit(3, StepDecay(10, 0.25)), "schedule gamma 0.5 → 0.25"),
    (ScheduleEdit(4, Constant()), "schedule Step → Constant"),
    (ClippingEdit(5, ClipByNorm(0.1)), "Clipping by norm (limit 0.1)"),
    (ClippingEdit(5, ClipByNorm(0.2)), "clipping limit 0.1 → 0.2"),
    (ClippingEdit(5, None), "clipping off"),
    (RegularisationEdit(5, (L1(0.1),)), "L1 on (strength 0.1)"),
    (
        RegularisationEdit(5, (L1(0.2), Shrinkage(0.1))),
        "L1 strength 0.1 → 0.2; Shrinkage on (strength 0.1, dead weights off)",
    ),
    (RegularisationEdit(5, ()), "L1 off; Shrinkage off"),
    (BatchSizeEdit(6, 2), "batch size 1 → 2"),
    (ParameterEdit(6, 0, "B", (0, 2), -1.0), "B[1,3] of layer 1 = -1"),
    (FreezeEdit(7, 2, "W", (1, 0)), "W[2,1] of layer 3 is frozen"),
    (FreezeEdit(7, 2, "W"), "W of layer 3 is frozen"),
    (FreezeEdit(7, 2, frozen=False), "layer 3 learns again"),
    (BatchSizeEdit(8, 2), "batch size as it was"),
]


def test_edits_say_what_they_changed():
    optimizer = {"kind": "momentum", "learning_rate": 0.1, "momentum": 0.9}
    experiment = Experiment.model_validate(
        {**ARTICLE_XOR.model_dump(exclude_none=True), "optimizer": optimizer}
    )
    edits = [edit for edit, _ in WORDS]
    branch = Branch(0, experiment, edits)
    words = [text for _, text in WORDS]
    assert [text for _, text in describe.edits_in_words(branch.trainer, edits)] == words
    branch.advance(6)
    changes = describe.changes(branch.trainer)
    assert [change["step"] for change in changes] == [edit.step for edit in edits]
    before = f"{branch.trainer.replaced[edits[12]]:.4g}"
    assert changes[12]["text"] == f"B[1,3] of layer 1 {before} → -1"


def test_an_activation_brings_its_curve(branch):
    fully_connected, tanh, *_ = describe.layers(branch.trainer)
    assert fully_connected["curve"] is None
    assert (fully_connected["inputs"], fully_connected["outputs"]) == (2, 3)
    assert (tanh["function"], tanh["inputs"], tanh["outputs"]) == ("tanh", 3, 3)
    assert (tanh["curve"]["x"][0], tanh["curve"]["x"][-1]) == (-4, 4)
    np.testing.assert_array_equal(tanh["curve"]["y"], np.tanh(tanh["curve"]["x"]))
    assert tanh["formulas"]["Y"]["text"] == "Y = tanh(X)"
