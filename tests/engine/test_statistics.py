"""Statistics of tensors: against numpy's own, over several blocks, and with numbers that are not finite."""

import math

import numpy as np
import pytest

from engine.statistics import BLOCK, statistics


@pytest.mark.parametrize("shape", [(1,), (4, 3), (2, 3, 5, 7), (3, BLOCK)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_they_are_numpys(shape, dtype):
    tensor = np.random.default_rng(1).normal(3, 2, shape).astype(dtype)
    tensor.flat[::5] = 0
    seen = statistics(tensor, bins=10)
    exact = tensor.astype(np.float64)
    assert seen.shape == shape
    assert seen.norm == pytest.approx(np.linalg.norm(exact.ravel()), rel=1e-12)
    assert seen.mean == pytest.approx(exact.mean(), rel=1e-12)
    assert seen.deviation == pytest.approx(exact.std(), rel=1e-12)
    assert seen.zeros == pytest.approx((exact == 0).mean())
    assert (seen.minimum, seen.maximum) == (exact.min(), exact.max())
    assert list(seen.histogram) == np.histogram(exact, 10, (exact.min(), exact.max()))[0].tolist()


@pytest.mark.parametrize("high", [1e300, np.nextafter(1e300, np.inf)])
def test_numbers_that_are_hardly_apart_lie_in_the_middle(high):
    seen = statistics(np.array([1e300, high, np.inf]), bins=4)
    assert seen.histogram == (0, 0, 2, 0)


def test_a_view_in_another_order_gives_the_same():
    tensor = np.random.default_rng(2).normal(size=(4, 6, 5))
    moved, copied = statistics(np.moveaxis(tensor, -1, 0)), statistics(np.moveaxis(tensor, -1, 0).copy())
    assert moved.shape == copied.shape == (5, 4, 6)
    assert moved.norm == pytest.approx(copied.norm, rel=1e-14)
    assert moved.histogram == copied.histogram


def test_a_tensor_of_one_value_lies_in_one_bar():
    seen = statistics(np.full((3, 3), 2.5))
    assert (seen.deviation, seen.minimum, seen.maximum) == (0, 2.5, 2.5)
    assert sum(seen.histogram) == max(seen.histogram) == 9


def test_what_is_not_finite_is_told_and_left_out_of_the_histogram():
    seen = statistics(np.array([1.0, np.inf, np.nan, 3.0]), bins=2)
    assert math.isnan(seen.mean)
    assert math.isnan(seen.norm)
    assert (seen.minimum, seen.maximum, seen.histogram) == (1, 3, (1, 1))


def test_nothing_finite_leaves_an_empty_histogram():
    seen = statistics(np.array([np.inf, np.inf]), bins=3)
    assert seen.norm == math.inf
    assert math.isnan(seen.minimum)
    assert seen.histogram == (0, 0, 0)


def test_numbers_at_both_ends_of_what_a_float_can_hold():
    seen = statistics(np.array([-1.5e308, 1.5e308]), bins=2)
    assert seen.histogram == (1, 1)
    assert seen.mean == 0
