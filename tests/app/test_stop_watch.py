"""A run stops at the right step: the same at every speed, in a replay, from wherever Play began."""

import math

import numpy as np
import pytest
from pydantic import TypeAdapter

from app.experiment import Experiment
from app.run import Run, never
from app.stop_settings import Stops
from app.stop_watch import Stopping
from engine.edits import BatchSizeEdit, LearningRateEdit

CIRCLE = {
    "data": {"kind": "circle", "points": 60, "train_share": 0.5},
    "layers": [
        {"kind": "fully_connected", "units": 4},
        {"kind": "activation", "function": "tanh"},
        {"kind": "fully_connected", "units": 1},
        {"kind": "activation", "function": "tanh"},
    ],
    "loss": {"kind": "half_sse"},
    "optimizer": {"kind": "momentum", "learning_rate": 0.05},
    "batch_size": 7,
    "shuffle": True,
}

CONDITIONS = {
    "test loss": [{"kind": "loss", "of": "test", "at_most": 0.4}],
    "training accuracy": [{"kind": "accuracy", "of": "train", "at_least": 0.9}],
    "epochs": [{"kind": "epochs", "epochs": 9}],
    "plateau": [{"kind": "plateau", "of": "train", "less_than": 0.02, "epochs": 3}],
    "any of several": [
        {"kind": "epochs", "epochs": 30},
        {"kind": "loss", "of": "train", "at_most": 0.2},
        {"kind": "plateau", "of": "test", "less_than": 1e-9, "epochs": 200},
    ],
}


def run_of(conditions, edits=(), **changes):
    return Run("test", Experiment.model_validate({**CIRCLE, **changes, "stop": conditions}), edits)


async def play(run, to, by=None, seconds=math.inf):
    """Play to a step, in stretches of so many steps; where it stops, and why."""
    stopping, branch = Stopping(run), run.branch
    async with run.moving:
        while branch.step < to:
            target = to if by is None else min(to, branch.step + by)
            reasons = await stopping.play(branch, target, seconds, never)
            if reasons:
                return branch.step, reasons
    return branch.step, []


@pytest.mark.parametrize("conditions", CONDITIONS.values(), ids=CONDITIONS)
async def test_it_stops_at_the_same_step_however_it_comes_there(conditions):
    run = run_of(conditions)
    step, reasons = await play(run, 2000)
    assert 0 < step < 2000
    assert len(reasons) == 1
    for by, seconds in ((1, math.inf), (13, math.inf), (None, 1e-4)):
        assert await play(run_of(conditions), 2000, by, seconds) == (step, reasons)
    # Again, where it was trained already: from the start, and from the middle.
    for start in (0, step // 2, step - 1):
        await run.go_to(start)
        assert await play(run, 2000, 5) == (step, reasons)
    assert await Stopping(run).met_at(run.branch, step) == reasons
    assert await Stopping(run).met_at(run.branch, step - 1) == []


async def test_it_stops_where_the_loss_of_all_rows_says_so():
    run = run_of(CONDITIONS["test loss"])
    step, reasons = await play(run, 2000)
    data, trainer = run.branch.data, run.branch.trainer
    for at in range(step + 1):
        trainer.seek(at)
        error = trainer.network.loss.value(trainer.network.predict(data.X_test), data.T_test)
        assert (error <= 0.4) == (at == step), at
    assert reasons == [f"test loss {error:.4g} ≤ 0.4"]


async def test_it_goes_on_after_it_has_stopped():
    run = run_of(CONDITIONS["epochs"])
    step, _ = await play(run, 2000)
    assert step == 9 * 5
    assert await play(run, 200) == (200, [])


async def test_what_holds_when_play_begins_stops_nothing():
    run = run_of([{"kind": "loss", "of": "train", "at_most": 100}])
    assert await play(run, 50) == (50, [])


async def test_epochs_are_counted_where_the_batch_size_was_changed():
    edits = [BatchSizeEdit(7, 30), BatchSizeEdit(9, 1)]
    run = run_of(CONDITIONS["epochs"], edits)
    step, _ = await play(run, 2000, 3)
    assert step == run.branch.trainer.epochs.start(9)


async def test_a_loss_that_grows_stops_before_it_is_infinite():
    linear = {"loss": {"kind": "mse"}, "layers": [{"kind": "fully_connected", "units": 1}]}
    run = run_of([{"kind": "divergence", "times": 50}], **linear)
    run.branch.edit(LearningRateEdit(0, 20.0))
    step, (reason,) = await play(run, 2000)
    assert reason.startswith("training loss ")
    assert run.branch.trainer.diverged is None
    assert step < 20


async def test_a_condition_on_rows_that_are_not_there_never_holds():
    run = run_of(CONDITIONS["test loss"], data={**CIRCLE["data"], "train_share": 1.0})
    assert await play(run, 60) == (60, [])


async def test_the_numbers_are_those_of_a_run_without_conditions():
    watched, plain = run_of(CONDITIONS["any of several"]), run_of(None)
    step, _ = await play(watched, 2000, 4)
    await plain.go_to(step)
    np.testing.assert_array_equal(watched.branch.trainer.network.theta, plain.branch.trainer.network.theta)
    assert watched.branch.trainer.losses.values() == plain.branch.trainer.losses.values()


def test_conditions_can_be_changed_while_the_run_lives():
    run = run_of(None)
    conditions = TypeAdapter(Stops).validate_python(CONDITIONS["epochs"])
    on_branch = run.on(0)
    on_branch.set_stop(conditions)
    assert [each.epochs for each in Stopping(run).conditions] == [9]
    run.set_stop([])
    assert run.experiment.stop is None
