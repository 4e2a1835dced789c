"""Runs: any step again with the same bits, branches, and several askers at once."""

import asyncio

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import run as run_module
from app.errors import ConflictError, InvalidError, NotFoundError
from app.experiment import ARTICLE_XOR, Experiment
from app.run import MOST_STEPS, MOST_STEPS_A_CALL, Run
from engine import EngineError
from engine.edits import LearningRateEdit, ParameterEdit


def theta(run):
    return run.branch.trainer.network.theta.tobytes()


async def trained(steps, edits=(), experiment=ARTICLE_XOR):
    run = Run("trained", experiment, edits)
    await run.go_to(steps)
    return run


def bits_of(trace):
    arrays = [trace.targets, *(tensor for layer in trace.layers for tensor in layer.tensors().values())]
    return trace.step, trace.batch, trace.loss, [array.tobytes() for array in arrays]


SHUFFLED = Experiment.model_validate(
    {**ARTICLE_XOR.model_dump(exclude_none=True), "shuffle": True, "batch_size": 3}
)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_wherever_it_came_from_a_step_has_the_same_bits(journey):
    async def scenario():
        run = Run("wandering", SHUFFLED)
        for step in journey:
            await run.go_to(step)
            assert run.branch.step == step
        straight = await trained(journey[-1], experiment=SHUFFLED)
        assert theta(run) == theta(straight)
        assert bits_of(await run.trace()) == bits_of(await straight.trace())
        assert run.branch.trainer.furthest == max(journey)

    asyncio.run(scenario())


async def test_going_to_a_step_twice_trains_once():
    run = await trained(40)
    before = theta(run)
    await run.go_to(40)
    assert theta(run) == before


async def test_going_by_counts_from_where_the_run_stands():
    run = await trained(10)
    await run.go_by(5)
    assert run.branch.step == 15
    await run.go_by(-12)
    assert run.branch.step == 3


async def test_looking_at_a_step_does_not_move_the_run():
    run = await trained(50)
    await run.go_to(30)
    before = theta(run)
    for step in (0, 29, 30, 31, 50):
        assert bits_of(await run.trace(step)) == bits_of(await (await trained(step)).trace())
        assert (run.branch.step, theta(run)) == (30, before)
    await run.go_to(51)
    assert theta(run) == theta(await trained(51))


async def test_a_step_that_was_never_reached_is_told_how_far_the_run_is():
    run = await trained(7)
    for step in (8, -1):
        with pytest.raises(NotFoundError, match=rf"trained to step 7; there is no step {step} yet"):
            await run.trace(step)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (-1, "A run starts at step 0"),
        (MOST_STEPS_A_CALL + 1, "at most 1,000,000 steps; from 0 to 1,000,001 there are more"),
    ],
)
async def test_where_a_run_cannot_go(step, sentence):
    run = Run("new", ARTICLE_XOR)
    with pytest.raises(InvalidError, match=sentence):
        await run.go_to(step)
    with pytest.raises(InvalidError, match=sentence):
        await run.go_by(step)
    assert run.branch.step == 0


async def test_a_run_has_an_end(monkeypatch):
    monkeypatch.setattr(run_module, "MOST_STEPS", 30)
    run = await trained(30)
    with pytest.raises(InvalidError, match="at most 30 steps; 31 is beyond"):
        await run.go_to(31)
    assert MOST_STEPS > MOST_STEPS_A_CALL


async def test_whoever_leaves_stops_the_training():
    run = Run("left", ARTICLE_XOR)
    asked = []

    async def left():
        asked.append(run.branch.step)
        return len(asked) > 3

    await run.go_to(MOST_STEPS_A_CALL, left)
    assert asked[0] == 0
    assert asked == sorted(asked)
    assert run.branch.step == asked[-1] < MOST_STEPS_A_CALL


async def test_others_look_while_it_trains_and_nothing_gets_mixed_up():
    run = await trained(20)
    wanted = bits_of(await (await trained(20)).trace())
    seen = []

    async def look():
        for _ in range(5):
            seen.append((bits_of(await run.trace(20)) == wanted, run.branch.step))
            await asyncio.sleep(0.005)

    await asyncio.gather(run.go_to(6000), look())
    assert all(is_same for is_same, _ in seen)
    assert min(step for _, step in seen) < 6000
    assert theta(run) == theta(await trained(6000))


async def test_two_journeys_do_not_pull_it_to_and_fro():
    run = Run("torn", ARTICLE_XOR)
    reached = []

    async def go(step):
        await run.go_to(step)
        reached.append(step)

    await asyncio.wait_for(asyncio.gather(go(5000), go(100), go(3000)), 60)
    assert reached == [5000, 100, 3000]
    assert run.branch.step == 3000


async def test_an_edit_at_the_end_stays_on_the_branch():
    run = await trained(10)
    await run.edit(LearningRateEdit(0, 0.5))
    assert run.branch.edits == [LearningRateEdit(10, 0.5)]
    assert len(run.branches) == 1
    await run.go_to(20)
    assert theta(run) == theta(await trained(20, [LearningRateEdit(10, 0.5)]))


async def test_an_edit_is_in_the_trace_of_its_step_at_once():
    run = await trained(10)
    await run.trace()
    await run.edit(ParameterEdit(0, 0, "W", (1, 2), 0.75))
    assert (await run.trace()).layers[0].parameters["W"][1, 2] == 0.75
    await run.edit(LearningRateEdit(0, 0.5))
    trace = await run.trace()
    np.testing.assert_array_equal(trace.layers[2].update["W"], -0.5 * trace.layers[2].gradients["W"])


async def test_an_edit_in_the_past_keeps_the_future_as_a_branch():
    run = await trained(30)
    await run.go_to(12)
    await run.edit(ParameterEdit(0, 0, "W", (0, 0), 2.0))
    lines = [(line.id, line.parent, line.from_step, line.trainer.furthest) for line in run.branches.values()]
    assert lines == [(0, None, 0, 30), (1, 0, 12, 12)]
    assert (run.branch.id, run.branch.step) == (1, 12)
    await run.go_to(40)
    assert theta(run) == theta(await trained(40, [ParameterEdit(12, 0, "W", (0, 0), 2.0)]))
    await run.activate(0)
    assert run.branch.step == 12
    await run.go_to(30)
    assert theta(run) == theta(await trained(30))


async def test_a_branch_takes_the_edits_before_it_and_not_those_after():
    run = await trained(5, [LearningRateEdit(2, 0.2), LearningRateEdit(20, 0.9)])
    await run.edit(LearningRateEdit(0, 0.4))
    assert run.branch.id == 1
    assert run.branch.edits == [LearningRateEdit(2, 0.2), LearningRateEdit(5, 0.4)]


async def test_bad_edits_change_nothing(monkeypatch):
    run = await trained(5)
    before = theta(run)
    with pytest.raises(ConflictError, match="for step 4, but the run stands at step 5"):
        await run.edit(LearningRateEdit(0, 0.4), at=4)
    with pytest.raises(EngineError):
        await run.edit(ParameterEdit(0, 1, "W", (0, 0), 1.0))
    monkeypatch.setattr(run_module, "MOST_BRANCHES", 1)
    await run.go_to(4)
    with pytest.raises(ConflictError, match="at most 1 branches"):
        await run.edit(LearningRateEdit(0, 0.4))
    await run.go_to(5)
    assert (theta(run), run.branch.edits, len(run.branches)) == (before, [], 1)


async def test_there_must_be_a_branch_to_go_to():
    run = Run("new", ARTICLE_XOR)
    with pytest.raises(NotFoundError, match="no branch 3; a branch of it is 0"):
        await run.activate(3)


async def test_a_run_keeps_no_more_edits_than_a_recording(monkeypatch):
    monkeypatch.setattr(run_module, "MOST_EDITS", 2)
    run = Run("test", ARTICLE_XOR)
    for _ in range(2):
        await run.edit(LearningRateEdit(0, 0.2))
    with pytest.raises(ConflictError, match="at most 2 edits"):
        await run.edit(LearningRateEdit(0, 0.2))
