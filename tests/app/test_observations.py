"""What is observed at the ends of epochs: the run's own figures, bounded, whatever the way there."""

import numpy as np
import pytest

from app import describe
from app.branch import Branch
from app.experiment import FIRST, Experiment
from app.observations import Observations
from engine.edits import ParameterEdit

CIRCLE = Experiment.model_validate(
    {
        "data": {"kind": "circle", "points": 40},
        "layers": [
            {"kind": "fully_connected", "units": 3},
            {"kind": "activation", "function": "tanh"},
            {"kind": "fully_connected", "units": 1},
            {"kind": "activation", "function": "tanh"},
        ],
        "loss": {"kind": "half_sse"},
        "optimizer": {"kind": "sgd", "learning_rate": 0.3},
        "schedule": {"kind": "step", "interval": 4},
        "batch_size": 6,
        "seed": 3,
    }
)


def test_an_observation_is_what_the_network_does_there():
    branch = Branch(0, CIRCLE)
    branch.advance(14)
    seen = branch.observations.seen[2]
    assert (seen.step, seen.epoch) == (8, 2)
    branch.trainer.seek(8)
    network, data = branch.trainer.network, CIRCLE.dataset
    assert seen.train.error == pytest.approx(network.loss(network.predict(data.X), data.T), rel=1e-13)
    assert seen.test.error == pytest.approx(
        network.loss(network.predict(data.X_test), data.T_test), rel=1e-13
    )
    assert seen.test.accuracy == np.mean((network.predict(data.X_test) > 0) == (data.T_test > 0))
    trace = branch.trainer.trace()
    np.testing.assert_allclose(seen.flow, [np.linalg.norm(layer.dE_dY) for layer in trace.layers], rtol=1e-13)
    assert seen.learning_rate == 0.3 * 0.25


def test_the_series_does_not_depend_on_how_one_came_there():
    at_once, step_by_step = Branch(0, CIRCLE), Branch(0, CIRCLE)
    at_once.advance(50)
    for _ in range(50):
        step_by_step.advance(1)
        step_by_step.at(step_by_step.step // 2, step_by_step.trainer.trace)
    assert describe.history(at_once, 500) == describe.history(step_by_step, 500)
    assert [seen.step for seen in at_once.observations.seen] == list(range(0, 51, 4))


def test_it_does_not_change_the_training():
    branch, trainer = Branch(0, CIRCLE), CIRCLE.trainer()
    branch.advance(30)
    trainer.advance(30)
    assert branch.trainer.network.theta.tobytes() == trainer.network.theta.tobytes()
    assert branch.trainer.losses.values() == trainer.losses.values()


def test_when_there_are_too_many_every_second_one_stays():
    trainer = FIRST.trainer()
    seen = Observations(trainer, FIRST.dataset, most=8)
    seen.observe()
    steps = []
    for _ in range(100):
        if trainer.step == seen.due:
            seen.observe()
        steps.append([each.step for each in seen.seen])
        trainer.advance()
    assert max(map(len, steps)) == 8
    assert steps[8] == [0, 2, 4, 6, 8]
    assert steps[-1] == list(range(0, 97, 16))


def test_an_edit_is_seen_at_its_own_step():
    branch = Branch(0, CIRCLE)
    branch.advance(8)
    before = branch.observations.seen[-1]
    branch.edit(ParameterEdit(8, 0, "W", (0, 0), 9.0))
    after = branch.observations.seen[-1]
    assert (before.step, after.step) == (8, 8)
    assert before.train.error != after.train.error
    replayed = Branch(0, CIRCLE, [ParameterEdit(8, 0, "W", (0, 0), 9.0)])
    replayed.advance(8)
    assert replayed.observations.seen[-1].train.error == after.train.error


def test_an_edit_between_epochs_changes_no_observation():
    branch = Branch(0, CIRCLE)
    branch.advance(9)
    before = list(branch.observations.seen)
    branch.edit(ParameterEdit(9, 0, "W", (0, 0), 9.0))
    assert branch.observations.seen == before


def test_the_history_has_the_first_and_the_last_of_them():
    branch = Branch(0, CIRCLE)
    branch.advance(403)
    history = describe.history(branch, 7)
    steps = history["evaluation"]["steps"]
    assert (len(steps), steps[0], steps[-1]) == (7, 0, 400)
    assert history["flow"]["steps"] == steps
    assert [len(layer) for layer in history["flow"]["layers"]] == [7] * 4
    assert len(history["learning_rate"]) == len(history["evaluation"]["test_accuracy"]) == 7


def test_numbers_have_no_accuracy_and_four_rows_no_test():
    sine = Experiment.model_validate({**CIRCLE.model_dump(exclude_none=True), "data": {"kind": "sine"}})
    evaluation = describe.history(Branch(0, sine), 10)["evaluation"]
    assert (evaluation["train_accuracy"], evaluation["test_accuracy"]) == (None, None)
    assert len(evaluation["test_loss"]) == 1
    evaluation = describe.history(Branch(0, FIRST), 10)["evaluation"]
    assert (evaluation["test_loss"], evaluation["test_accuracy"]) == (None, None)
    assert len(evaluation["train_accuracy"]) == 1
