"""Kept states: how they thin out, how much memory they take, and that the nearest one is found."""

import numpy as np

from engine import snapshots as module
from engine.snapshots import FIRST_STRIDE, MOST_SNAPSHOTS, MOST_WAYPOINTS, Snapshots, State


def state(numbers=4, mark=0.0):
    return State(np.full(numbers, mark), {"m": np.zeros(numbers)}, (np.zeros(2),))


def kept_along(steps, numbers=4):
    snapshots = Snapshots()
    for step in range(steps):
        if snapshots.wants(step):
            snapshots.keep(step, state(numbers, step))
    return snapshots


def test_they_thin_out_evenly():
    snapshots = kept_along(100_000)
    assert MOST_SNAPSHOTS // 2 <= len(snapshots) <= MOST_SNAPSHOTS
    for step in range(0, 100_000, 777):
        nearest = snapshots.nearest(step)
        assert 0 <= step - nearest < snapshots.stride
        assert snapshots[nearest].theta[0] == nearest


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 100_000)
    snapshots = kept_along(20_000, numbers=200)
    assert snapshots.nbytes <= 100_000
    assert snapshots.stride > FIRST_STRIDE


def test_large_states_are_kept_all_the_same(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 1)
    assert 8 <= len(kept_along(1000)) <= 16


def test_the_next_one_is_due_at_the_next_multiple():
    snapshots = Snapshots()
    assert [snapshots.after(step) for step in (0, 1, 31, 32)] == [32, 32, 32, 64]


def test_large_states_are_kept_less_often_from_the_start():
    assert [Snapshots(nbytes).stride for nbytes in (100, 32_768, 40_000, 10**6)] == [32, 32, 32, 64]


def test_a_changed_state_is_forgotten():
    snapshots = kept_along(80)
    snapshots.forget(64)
    assert snapshots.nearest(79) == 32
    assert snapshots.wants(64)


def test_waypoints_divide_a_long_way_and_make_room_for_each_other():
    snapshots = Snapshots()
    assert list(snapshots.waypoints(100, 100 + 8 * 50)) == [150, 200, 250, 300, 350, 400, 450]
    assert list(snapshots.waypoints(100, 110)) == []
    for step in range(1, 30):
        snapshots.keep_on_the_way(step, state())
    assert len(snapshots) == MOST_WAYPOINTS
    assert snapshots.nearest(25) == 25
    assert snapshots.nearest(5) == 0
