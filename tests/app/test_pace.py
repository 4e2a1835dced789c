"""The pace learns how long steps take."""

import pytest

from app import pace as pace_module
from app.pace import Pace


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(pace_module.time, "perf_counter", lambda: now[0])
    return now


def test_it_starts_with_a_guess():
    assert Pace(0.001).steps_within(0.0101) == 10


def test_one_step_always_fits():
    assert Pace(0.001).steps_within(0) == 1


def test_it_comes_to_what_it_sees(clock):
    pace = Pace(0.001)
    for _ in range(60):
        with pace.measured(10):
            clock[0] += 0.05
    assert pace.seconds_per_step == pytest.approx(0.005)
    assert pace.steps_within(0.0501) == 10
