"""The pace learns how long steps take."""

import pytest

from app import pace as pace_module
from app.pace import FIRST_GUESS, Pace


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(pace_module.time, "perf_counter", lambda: now[0])
    return now


def test_it_starts_with_a_guess():
    assert Pace().steps_within(10 * FIRST_GUESS) == 10


def test_one_step_always_fits():
    assert Pace().steps_within(0) == 1


def test_it_comes_to_what_it_sees(clock):
    pace = Pace()
    for _ in range(60):
        with pace.measured(10):
            clock[0] += 0.05
    assert pace.seconds_per_step == pytest.approx(0.005)
    assert pace.steps_within(0.0501) == 10
