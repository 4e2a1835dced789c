"""TensorFlow Playground's laws, to the letter: where points lie, and which label they get."""

import numpy as np
import pytest

from engine.datasets import make


def points(kind, **settings):
    """All positions and targets of a data set, in one piece."""
    data = make(kind, **settings)
    positions = np.concatenate([data.plane.positions, data.plane.positions_test])
    return positions, np.concatenate([data.T, data.T_test])[:, 0]


@pytest.mark.parametrize(
    ("kind", "rows"), [("circle", 500), ("xor", 500), ("gauss", 500), ("spiral", 500), ("plane", 1200)]
)
def test_numbers_of_points_shares_and_domain(kind, rows):
    data = make(kind)
    assert len(data.X) == len(data.X_test) == rows // 2
    assert data.plane.domain == ((-6, 6), (-6, 6))
    tenth = make(kind, train_share=0.1)
    assert (len(tenth.X), len(tenth.X_test)) == (rows // 10, rows * 9 // 10)


class TestCircle:
    def test_without_noise_the_disc_and_the_ring_are_apart(self):
        positions, labels = points("circle", points=4000, seed=1)
        r = np.hypot(*positions.T)
        assert (labels == 1).sum() == 2000
        assert r[labels == 1].max() < 2.5
        assert r[labels == -1].min() > 3.5
        assert r.max() < 5

    def test_r_and_angle_are_even(self):
        positions, labels = points("circle", points=4000, seed=1)
        r, angle = np.hypot(*positions.T), np.arctan2(*positions.T)
        shares = np.histogram(r[labels == 1], 5, (0, 2.5))[0] / 2000
        np.testing.assert_allclose(shares, 0.2, atol=0.04)
        np.testing.assert_allclose(np.histogram(r[labels == -1], 5, (3.5, 5))[0] / 2000, 0.2, atol=0.04)
        np.testing.assert_allclose(np.histogram(angle, 8, (-np.pi, np.pi))[0] / 4000, 1 / 8, atol=0.03)

    def test_noise_moves_where_the_label_is_read_but_not_the_point(self):
        still, clean = points("circle", seed=1)
        moved, noisy = points("circle", seed=1, noise=0.3)
        assert (still == moved).all()
        flipped = clean != noisy
        assert 0 < flipped.sum() < 200
        # A label is read at most 5·0.3 away on each axis.
        far = np.abs(np.hypot(*still.T) - 2.5) > 1.5 * np.sqrt(2)
        assert not (flipped & far).any()


class TestXor:
    def test_the_label_is_the_sign_of_the_product_and_the_axes_are_empty(self):
        positions, labels = points("xor", points=4000, seed=2)
        assert (labels == np.sign(positions.prod(axis=1))).all()
        assert np.abs(positions).min() >= 0.3
        assert np.abs(positions).max() <= 5.3
        assert np.abs(positions).max() > 5.2
        shares = [((positions > 0) == quadrant).all(axis=1).mean() for quadrant in np.ndindex(2, 2)]
        np.testing.assert_allclose(shares, 0.25, atol=0.03)

    def test_noise_turns_labels_within_its_reach_only(self):
        positions, labels = points("xor", points=4000, seed=2, noise=0.1)
        flipped = labels != np.sign(positions.prod(axis=1))
        assert 0 < flipped.mean() < 0.2
        assert np.abs(positions[flipped]).min(axis=1).max() <= 0.5


class TestGauss:
    @pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (0.25, 2.25), (0.5, 4)])
    def test_centres_and_variances(self, noise, variance):
        positions, labels = points("gauss", points=5000, seed=3, noise=noise)
        for label in (-1, 1):
            cloud = positions[labels == label]
            assert len(cloud) == 2500
            np.testing.assert_allclose(cloud.mean(axis=0), 2 * label, atol=4 * np.sqrt(variance / 2500))
            np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=0.12)
            assert abs(np.corrcoef(cloud.T)[0, 1]) < 0.08


class TestSpiral:
    def test_exactly_on_its_arms(self):
        positions, labels = points("spiral", points=100, seed=4)
        i = np.arange(50)
        r, t = i / 50 * 5, 1.75 * i / 50 * 2 * np.pi
        for label, turn in ((1, 0), (-1, np.pi)):
            arm = np.stack([r * np.sin(t + turn), r * np.cos(t + turn)], axis=1)
            drawn = positions[labels == label]
            nearest = np.linalg.norm(drawn[:, None] - arm, axis=2)
            assert nearest.min(axis=0).max() < 1e-12
            assert len(drawn) == 50

    def test_noise_moves_points_by_up_to_itself(self):
        still, labels = points("spiral", seed=4)
        moved, same_labels = points("spiral", seed=4, noise=0.4)
        assert (labels == same_labels).all()
        shift = moved - still
        assert 0.39 < np.abs(shift).max() <= 0.4
        assert np.abs(shift.mean(axis=0)).max() < 0.04


class TestPlane:
    def test_the_target_is_a_tenth_of_the_sum(self):
        positions, y = points("plane", seed=5)
        np.testing.assert_allclose(y, positions.sum(axis=1) / 10, rtol=1e-12, atol=1e-15)
        assert np.abs(positions).max() <= 6

    def test_noise_reads_it_elsewhere(self):
        positions, y = points("plane", seed=5, noise=0.1)
        error = y - positions.sum(axis=1) / 10
        assert 0.08 < np.abs(error).max() <= 0.12


class TestMultiGauss:
    BUMPS = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]  # noqa: RUF012

    def test_six_bumps_that_fall_off_linearly(self):
        positions, y = points("multi_gauss", seed=6)
        expected = []
        for x1, x2 in positions:
            heights = [sign * max(0, 1 - np.hypot(x1 - a, x2 - b) / 2) for a, b, sign in self.BUMPS]
            expected.append(max(heights, key=abs))
        np.testing.assert_allclose(y, expected, atol=1e-12)
        assert (y == 0).mean() > 0.3
        assert y.max() > 0.8
        assert y.min() < -0.8
