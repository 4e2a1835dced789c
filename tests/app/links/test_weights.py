"""A run's recording with none, the starting or the current weights."""

import numpy as np
import pytest

from app.errors import ConflictError
from app.experiment import ARTICLE_XOR, Experiment
from app.links.weights import with_weights
from app.requests import Recording
from app.run import Run
from engine.edits import (
    BatchSizeEdit,
    ClippingEdit,
    FreezeEdit,
    LearningRateEdit,
    OptimizerEdit,
    RegularisationEdit,
    ScheduleEdit,
)
from engine.regularisation import L2, ClipByNorm
from engine.schedules import StepDecay


async def run_to(step, edits=(), **changes):
    experiment = Experiment.model_validate({**ARTICLE_XOR.model_dump(exclude_none=True), **changes})
    run = Run("test", experiment, edits)
    await run.go_to(step)
    return run


async def opened(weighted):
    """The run that a recording gives, at its step."""
    recording = Recording.model_validate(weighted.recording)
    run = Run("again", recording.experiment, recording.made_edits())
    await run.go_to(recording.step)
    return run


def theta(run):
    return run.branch.trainer.network.theta


@pytest.mark.parametrize("weights", ["none", "starting"])
async def test_the_same_run_at_the_same_step(weights):
    run = await run_to(30, [LearningRateEdit(8, 0.3)])
    weighted = await with_weights(run, weights)
    assert weighted.notes == ()
    assert ("parameters" in weighted.recording["experiment"]["layers"][0]) == (weights == "starting")
    again = await opened(weighted)
    assert again.branch.step == 30
    np.testing.assert_array_equal(theta(again), theta(run))
    assert (await again.trace()).loss == (await run.trace()).loss


async def test_starting_weights_do_not_depend_on_the_seed():
    run = await run_to(5)
    weighted = await with_weights(run, "starting")
    weighted.recording["experiment"]["seed"] = 77
    np.testing.assert_array_equal(theta(await opened(weighted)), theta(run))


async def test_current_weights_begin_a_new_run():
    run = await run_to(30, [LearningRateEdit(8, 0.3)])
    weighted = await with_weights(run, "current")
    assert weighted.notes == ("It gives a new run: step 0 has the weights of step 30.",)
    again = await opened(weighted)
    assert (again.branch.step, again.branch.edits) == (0, [])
    np.testing.assert_array_equal(theta(again), theta(run))
    assert again.experiment.optimizer.learning_rate == 0.3


async def test_current_weights_begin_with_the_settings_that_are_in_force():
    edits = [
        OptimizerEdit(3, "momentum", 0.5),
        ScheduleEdit(3, StepDecay(5, 0.5)),
        ClippingEdit(4, ClipByNorm(0.1)),
        RegularisationEdit(4, (L2(0.25),)),
        BatchSizeEdit(4, 3),
        FreezeEdit(5, 0),
        FreezeEdit(5, 2, "W", (1, 0)),
    ]
    run = await run_to(6, edits, optimizer={"kind": "momentum", "learning_rate": 0.1})
    again = await opened(await with_weights(run, "current"))
    now, then = again.branch.trainer.in_force, run.branch.trainer.in_force
    assert (now.optimizer, now.batch_size) == (then.optimizer, then.batch_size)
    np.testing.assert_array_equal(now.frozen, then.frozen)
    assert now.frozen.sum() == 10


async def test_what_does_not_come_along_is_said():
    run = await run_to(
        3,
        optimizer={"kind": "adam", "learning_rate": 0.01},
        schedule={"kind": "cosine", "steps": 10, "floor": 0.0},
    )
    notes = (await with_weights(run, "current")).notes
    assert [note.split()[0:2] for note in notes] == [["It", "gives"], ["What", "the"], ["The", "schedule"]]


async def test_the_run_itself_is_left_as_it_is():
    run = await run_to(3)
    before = run.experiment.model_dump()
    await with_weights(run, "current")
    assert run.experiment.model_dump() == before
    assert run.branch.step == 3


async def test_weights_that_are_not_finite_begin_nothing():
    layers = [{"kind": "fully_connected", "units": 1}]
    run = await run_to(2000, layers=layers, optimizer={"kind": "sgd", "learning_rate": 10.0})
    assert not np.isfinite(theta(run)).all()
    with pytest.raises(ConflictError, match="This run has diverged"):
        await with_weights(run, "current")
    assert (await with_weights(run, "starting")).recording["step"] == 2000
