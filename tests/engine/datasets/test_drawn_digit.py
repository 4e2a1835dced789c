"""Drawings made into pictures as the data sets' makers made theirs."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets.drawn_digit import drawn_digit
from engine.errors import EngineError

SEVEN = [[(300, 50), (380, 55), (330, 220)]]


def middle_of(picture):
    """The centre of mass, down and across, in pixels."""
    return (np.indices(picture.shape) + 0.5).reshape(2, -1) @ picture.ravel() / picture.sum()


def test_a_large_picture_has_its_centre_of_mass_in_the_middle_and_fits_20_pixels():
    picture = drawn_digit(SEVEN, (28, 28))
    np.testing.assert_allclose(middle_of(picture), 14, atol=0.1)
    inked = np.argwhere(picture > 0.05)
    assert 18 <= (inked.max(axis=0) - inked.min(axis=0)).max() + 1 <= 22
    assert picture.max() == 1
    assert picture.min() == 0


def test_a_small_picture_fills_its_rows():
    picture = drawn_digit(SEVEN, (8, 8))
    assert picture.shape == (8, 8)
    assert picture[0].max() > 0.5
    assert picture[-1].max() > 0.3
    assert picture[0].sum() > 3 * picture[-1].sum(), "the bar of a 7 is above"


@pytest.mark.parametrize("image", [(8, 8), (28, 28)])
def test_where_and_how_large_it_is_drawn_does_not_matter(image):
    there = [[(7 * x + 1000, 7 * y - 50) for x, y in stroke] for stroke in SEVEN]
    np.testing.assert_allclose(drawn_digit(there, image), drawn_digit(SEVEN, image), atol=1e-4)


@pytest.mark.parametrize("image", [(28, 27), (3, 5), (20, 33)])
def test_a_picture_need_not_be_square(image):
    assert drawn_digit(SEVEN, image).shape == image


def test_a_dot_is_drawn_and_nothing_is_refused():
    assert drawn_digit([[(3, 3)]], (28, 28)).sum() > 1
    for nothing in ([], [[]]):
        with pytest.raises(EngineError, match="nothing drawn yet"):
            drawn_digit(nothing, (8, 8))


def test_many_points_are_thinned_out():
    angle = np.linspace(0, 2 * np.pi, 4000)
    fine = [np.stack([np.cos(angle), np.sin(angle)], axis=1).tolist()]
    coarse = [fine[0][::40]]
    np.testing.assert_allclose(drawn_digit(fine, (28, 28)), drawn_digit(coarse, (28, 28)), atol=0.02)
