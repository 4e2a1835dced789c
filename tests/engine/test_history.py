"""Long series in bounded memory."""

import pytest

from engine.history import History


def filled(values, capacity=8):
    history = History(capacity)
    for value in values:
        history.append(value)
    return history


def test_a_short_series_is_kept_as_it_is():
    assert filled([3.0, 1.0, 2.0]).values() == [3.0, 1.0, 2.0]


def test_a_full_one_averages_neighbours_and_never_grows_beyond_its_capacity():
    history = filled(range(100))
    assert len(history.values()) < 8
    assert history.length == 100
    assert history.stride == 16
    assert history.values()[0] == pytest.approx(7.5)


def test_values_that_alternate_do_not_alias():
    history = filled([0.0, 1.0] * 512)
    assert set(history.values()) == {0.5}


def test_points_cover_everything_up_to_the_end():
    history = filled(range(1000), capacity=4096)
    steps, means = history.points(100)
    assert len(steps) <= 100
    assert steps[0] == 0
    widths = [b - a for a, b in zip(steps, [*steps[1:], 1000], strict=True)]
    mean = sum(m * w for m, w in zip(means, widths, strict=True)) / 1000
    assert mean == pytest.approx(499.5)


def test_points_show_what_is_not_averaged_yet():
    history = filled(range(21))
    steps, means = history.points(50)
    assert steps[-1] == 20
    assert means[-1] == 20
