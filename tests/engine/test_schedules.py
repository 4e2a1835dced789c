"""Schedules: pure functions of the step; what they say is what their formulas say."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.schedules import SCHEDULES, Constant, Cosine, Exponential, InverseTime, OneCycle, StepDecay

EVERY_SCHEDULE = [
    Constant(),
    StepDecay(interval=10, gamma=0.5),
    Exponential(0.97),
    InverseTime(0.05),
    Cosine(steps=40, floor=0.1),
    OneCycle(steps=40, rise=0.25, start=0.1, end=0.001),
]


@pytest.mark.parametrize(
    ("schedule", "factors"),
    [
        (Constant(), {0: 1, 1000: 1}),
        (StepDecay(interval=10, gamma=0.5), {0: 1, 9: 1, 10: 0.5, 19: 0.5, 20: 0.25}),
        (Exponential(0.5), {0: 1, 1: 0.5, 3: 0.125}),
        (InverseTime(0.25), {0: 1, 4: 0.5, 12: 0.25}),
        (Cosine(steps=20), {0: 1, 10: 0.5, 20: 0, 1000: 0}),
        (Cosine(steps=20, floor=0.2), {0: 1, 10: 0.6, 20: 0.2, 21: 0.2}),
        (
            OneCycle(11, 5 / 11, 0.2, 0.01),
            {0: 0.2, 2: 0.6, 4: 1, 7: 0.505, 10: 0.01, 99: 0.01},
        ),
        (OneCycle(steps=2, rise=0.5, start=0.5, end=0.1), {0: 1, 1: 0.1, 2: 0.1}),
    ],
)
def test_values_that_can_be_worked_out_by_hand(schedule, factors):
    for step, factor in factors.items():
        assert schedule.factor(step) == pytest.approx(factor, abs=1e-15)


def holding(schedule, step):
    """The formula that holds in a step, found by its own condition."""
    for condition, formula in schedule.formulas.items():
        if condition in ("always", "afterwards"):
            return formula
        bound = condition.removeprefix("while k ≤ ").replace("·", "*").replace("−", "-")
        if step <= eval(bound, {"n": schedule.steps, "p": getattr(schedule, "rise", None)}):
            return formula
    raise AssertionError("no formula holds")


@pytest.mark.parametrize("schedule", EVERY_SCHEDULE, ids=lambda schedule: schedule.name)
def test_the_formula_says_what_is_computed(schedule):
    numbers = {item.name: getattr(schedule, item.name) for item in schedule.hyperparameters()}
    for step in (0, 1, 9, 10, 11, 25, 39, 40, 41, 100):
        formula = holding(schedule, step)
        α = eval(formula.code(), {"np": np, "learning_rate": 0.3, "step": step, **numbers})
        assert pytest.approx(0.3 * schedule.factor(step), rel=1e-12) == α
        assert formula.text().startswith("α = α₀")
        assert formula.mathml().startswith("<math")


@given(step=st.integers(0, 10**6))
def test_a_factor_is_a_part_of_the_learning_rate_at_every_step(step):
    for schedule in EVERY_SCHEDULE:
        assert 0 <= schedule.factor(step) <= 1


@given(st.integers(2, 500), st.floats(0.01, 0.99), st.floats(0.001, 1), st.floats(1e-6, 1))
def test_one_cycle_rises_to_the_full_rate_and_then_falls(steps, rise, start, end):
    schedule = OneCycle(steps, rise, start, end)
    factors = [schedule.factor(step) for step in range(steps + 5)]
    top = max(0, math.floor(rise * steps - 1))
    assert np.all(np.diff(factors[: top + 1]) >= -1e-12)
    assert np.all(np.diff(factors[top + 1 :]) <= 1e-12)
    assert factors[-1] == pytest.approx(end)


def test_the_registry_knows_them_by_name():
    assert list(SCHEDULES) == ["constant", "step", "exponential", "inverse_time", "cosine", "one_cycle"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StepDecay(interval=0), "Step: the interval must be a whole number from 1, not 0"),
        (
            lambda: Exponential(1.5),
            "the gamma must be a finite number over 0 and up to 1, not 1.5",
        ),
        (lambda: InverseTime(-1), "Inverse time: the decay must be a finite number from 0, not -1"),
        (lambda: Cosine(floor=2), "Cosine: the floor must be a finite number from 0 and up to 1, not 2"),
        (lambda: OneCycle(rise=0), "One cycle: the rise must be a finite number over 0 and below 1, not 0"),
    ],
)
def test_a_bad_value_gets_a_sentence(make, message):
    with pytest.raises(EngineError, match=message):
        make()
