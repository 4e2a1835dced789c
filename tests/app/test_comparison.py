"""Two branches beside each other: where they part is found, and neither of them moves."""

import math

import numpy as np
import pytest

from app.comparison import first_difference
from app.experiment import ARTICLE_XOR
from app.run import Run
from engine.comparison import largest_difference
from engine.edits import LearningRateEdit, ParameterEdit
from engine.errors import ShapeError


async def parted(edit):
    run = Run("parted", ARTICLE_XOR)
    await run.go_to(60)
    other = await run.branch_off(12, [edit])
    await run.on(1).go_to(70)
    await run.go_to(33)
    return run, run.branch, other


async def test_a_changed_weight_differs_at_once_and_a_changed_rate_a_step_later():
    run, a, b = await parted(ParameterEdit(0, 2, "W", (1, 0), 0.5))
    found = await first_difference(run, a, b, 0.0)
    assert (found.shared, found.step) == (12, 12)
    assert (found.largest.layer, found.largest.parameter, found.largest.index) == (2, "W", (1, 0))
    assert found.largest.b == 0.5
    assert found.largest.difference == abs(found.largest.a - 0.5)
    assert (a.step, b.step) == (33, 70)
    run, a, b = await parted(LearningRateEdit(0, 0.3))
    assert (await first_difference(run, a, b, 0.0)).step == 13


async def test_a_threshold_is_passed_at_the_first_step_that_passes_it():
    run, a, b = await parted(LearningRateEdit(0, 0.3))
    threshold = 0.02
    found = await first_difference(run, a, b, threshold)
    apart = []
    for step in range(12, 61):
        one, other = [await run.on(branch).trace(step) for branch in (0, 1)]
        pairs = [
            (left.parameters[name], right.parameters[name])
            for left, right in zip(one.layers, other.layers, strict=True)
            for name in left.parameters
        ]
        apart.append(max(np.abs(left - right).max() for left, right in pairs))
    assert found.step == 12 + next(k for k, difference in enumerate(apart) if difference > threshold)
    assert found.largest.difference == apart[found.step - 12]
    never = await first_difference(run, a, b, 1e9)
    assert (never.step, never.largest, never.searched_to) == (None, None, 60)


async def test_a_branch_does_not_differ_from_itself():
    run, a, _ = await parted(LearningRateEdit(0, 0.3))
    assert (await first_difference(run, a, a, 0.0)).step is None


def test_numbers_that_are_not_finite_differ_only_from_finite_ones():
    a, b = ARTICLE_XOR.network(), ARTICLE_XOR.network()
    assert largest_difference(a, b) is None
    for network in (a, b):
        network.layers[0].parameters["B"][0, 1] = math.nan
    assert largest_difference(a, b) is None
    b.layers[2].parameters["W"][2, 0] = math.inf
    found = largest_difference(a, b)
    assert (found.layer, found.parameter, found.index, found.difference) == (2, "W", (2, 0), math.inf)
    wide = ARTICLE_XOR.model_copy(update={"layers": ARTICLE_XOR.layers[2:]}).network()
    with pytest.raises(ShapeError, match="same shapes"):
        largest_difference(a, wide)


def test_over_rest(client, new_run):
    run = new_run()
    client.post(f"{run}/advance", json={"to": 20})
    client.post(f"{run}/branches", json={"step": 5, "edits": [{"kind": "learning_rate", "value": 0.5}]})
    client.post(f"{run}/advance?branch=1", json={"to": 20})
    found = client.get(f"{run}/comparison?a=0&b=1&threshold=1e-9").json()
    assert (found["shared"], found["step"]) == (5, 6)
    answer = client.get(f"{run}/comparison?a=0&b=1&threshold=-1")
    assert answer.json()["error"]["message"] == 'The threshold must be a finite number from 0; "-1" is not.'
    assert client.get(f"{run}/comparison?a=0&b=7").status_code == 404
