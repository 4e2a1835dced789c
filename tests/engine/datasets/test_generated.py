"""The other generated families, and what all of them share: seeds, splits, features, targets."""

import itertools
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import EngineError
from engine.datasets import FAMILIES, SettingError, compute_features, decode, make
from engine.datasets.checkerboard import law as checkerboard
from engine.datasets.circle import law as circle
from engine.datasets.noisy_xor import law as xor
from engine.datasets.rings import law as rings
from engine.randomness import generator

GENERATED = [
    kind
    for kind, family in FAMILIES.items()
    if {"points", "noise"} <= {setting.name for setting in family.settings}
]
CLASSES = [kind for kind in GENERATED if FAMILIES[kind].group == "classification"]
PLANAR = [kind for kind in GENERATED if kind in CLASSES or kind in ("plane", "multi_gauss")]


def whole(data):
    positions = np.concatenate([data.plane.positions, data.plane.positions_test])
    return positions, np.concatenate([data.T, data.T_test])


class TestMoons:
    def test_without_noise_on_two_half_circles(self):
        positions, T = whole(make("moons", points=1000, seed=1))
        for label, centre, side in ((-1, (-1.5, -0.75), 1), (1, (1.5, 0.75), -1)):
            arc = positions[T[:, 0] == label] - centre
            assert len(arc) == 500
            np.testing.assert_allclose(np.hypot(*arc.T), 3, rtol=1e-12)
            assert (side * arc[:, 1] >= 0).all()

    def test_noise_is_a_deviation_in_radii(self):
        still, _ = whole(make("moons", points=5000, seed=1))
        moved, _ = whole(make("moons", points=5000, seed=1, noise=0.2))
        np.testing.assert_allclose((moved - still).std(axis=0), 0.6, rtol=0.05)


def test_checkerboard():
    positions, T = whole(make("checkerboard", points=2000, seed=2))
    columns, rows = np.floor(positions.T / 3).astype(int)
    assert (T[:, 0] == np.where((columns + rows) % 2 == 0, 1, -1)).all()
    assert len(set(zip(columns, rows, strict=True))) == 16
    assert abs(T.mean()) < 0.1


def test_noise_on_the_checkerboard_reaches_half_a_square():
    positions, T = whole(make("checkerboard", points=2000, seed=2, noise=0.5))
    columns, rows = np.floor(positions.T / 3).astype(int)
    flipped = T[:, 0] != np.where((columns + rows) % 2 == 0, 1, -1)
    assert 0.2 < flipped.mean() < 0.6
    calm, T = whole(make("checkerboard", points=2000, seed=2, noise=0.05))
    columns, rows = np.floor(calm.T / 3).astype(int)
    flipped = T[:, 0] != np.where((columns + rows) % 2 == 0, 1, -1)
    to_border = np.abs(calm - 3 * np.round(calm / 3)).min(axis=1)
    assert flipped.any()
    assert to_border[flipped].max() <= 0.15


def test_rings():
    positions, T = whole(make("rings", points=1000, seed=3))
    r = np.hypot(*positions.T)
    ring = r.astype(int)
    assert set(ring) == {0, 2, 4}
    assert (T[:, 0] == np.where(ring == 2, -1, 1)).all()
    assert np.bincount(ring).tolist() == [250, 0, 500, 0, 250]


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (0.5, 4)])
def test_blobs(noise, variance):
    data = make("blobs", points=4500, seed=4, noise=noise)
    positions, T = whole(data)
    assert data.classes == data.target_names == ("A", "B", "C")
    assert (T.sum(axis=1) == 1).all()
    for number in range(3):
        cloud = positions[T[:, number] == 1]
        assert len(cloud) == 1500
        angle = number * 2 * np.pi / 3
        centre = [3.5 * np.sin(angle), 3.5 * np.cos(angle)]
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=4 * np.sqrt(variance / 1500))
        np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=0.15)


@pytest.mark.parametrize(
    ("kind", "curve"),
    [
        ("line", lambda x: x / 6),
        ("parabola", lambda x: x**2 / 18 - 1),
        ("sine", np.sin),
        ("step", lambda x: np.where(x >= 0, 1, -1)),
    ],
)
class TestCurves:
    def test_the_curve(self, kind, curve):
        data = make(kind, points=300, seed=5)
        x, y = whole(data)
        assert data.plane.domain == ((-6, 6),)
        np.testing.assert_allclose(y, curve(x), atol=1e-12)
        np.testing.assert_array_equal(data.X, data.plane.positions)

    def test_noise_is_a_deviation(self, kind, curve):
        x, y = whole(make(kind, points=5000, seed=5, noise=0.3))
        assert (y - curve(x)).std() == pytest.approx(0.3, rel=0.05)
        assert abs((y - curve(x)).mean()) < 0.02


@pytest.mark.parametrize("kind", GENERATED)
class TestEveryFamily:
    def test_the_same_seed_gives_the_same_bits_and_another_one_does_not(self, kind):
        first, again, other = (make(kind, noise=0.2, seed=seed) for seed in (7, 7, 8))
        for name in ("X", "T", "X_test", "T_test"):
            assert getattr(first, name).tobytes() == getattr(again, name).tobytes()
        assert first.X.tobytes() != other.X.tobytes()

    @pytest.mark.parametrize("points", [10, 11, 13, 499])
    def test_as_many_points_as_asked_for(self, kind, points):
        data = make(kind, points=points, train_share=0.7)
        assert len(data.X) == round(points * 0.7)
        assert len(data.X) + len(data.X_test) == points

    def test_the_share_moves_the_border_between_training_and_test_only(self, kind):
        few, many = make(kind, train_share=0.2, seed=9), make(kind, train_share=0.9, seed=9)
        joined = [np.concatenate([data.X, data.X_test]) for data in (few, many)]
        assert (joined[0] == joined[1]).all()
        assert len(make(kind, train_share=1.0).X_test) == 0

    def test_nothing_can_be_written_into_it(self, kind):
        data = make(kind)
        with pytest.raises(ValueError, match="read-only"):
            data.X[0, 0] = 1

    def test_names_fit_and_defaults_keep_their_rules(self, kind):
        data, family = make(kind), FAMILIES[kind]
        assert data.X.shape[1] == len(data.input_names) == data.X_test.shape[1]
        assert data.T.shape[1] == len(data.target_names)
        assert (data.kind, data.title, data.description) == (family.kind, family.title, family.description)
        assert data.task == family.group
        for setting in family.settings:
            assert setting.checked(setting.default) == setting.default


@pytest.mark.parametrize("kind", ["circle", "xor", "checkerboard", "rings", "plane", "multi_gauss"])
def test_noise_changes_targets_but_moves_no_point(kind):
    calm, noisy = make(kind, seed=1), make(kind, seed=1, noise=0.3)
    np.testing.assert_array_equal(calm.X, noisy.X)
    assert (calm.T != noisy.T).any()


@pytest.mark.parametrize(
    ("law", "reach", "number"),
    [
        (circle, 5, lambda x1, x2: np.hypot(x1, x2) < 2.5),
        (xor, 5, lambda x1, x2: x1 * x2 >= 0),
        (rings, 2.5, lambda x1, x2: (np.hypot(x1, x2) < 1.5) | (np.hypot(x1, x2) >= 3.5)),
        (checkerboard, 3, lambda x1, x2: (x1 // 3 + x2 // 3) % 2 == 0),
    ],
    ids=["circle", "xor", "rings", "checkerboard"],
)
def test_labels_are_read_at_the_noisy_position(law, reach, number):
    positions, numbers = law(2000, 0.4, partial(generator, 6))
    moves = generator(6, "noise").uniform(-reach, reach, (2000, 2)) * 0.4
    np.testing.assert_array_equal(numbers, number(*(positions + moves).T))


@pytest.mark.parametrize("kind", CLASSES)
def test_classes_are_mixed(kind):
    T = make(kind, points=2000, seed=1).T
    np.testing.assert_allclose(T[:500].mean(axis=0), T[500:].mean(axis=0), atol=0.2)


def test_seeds_give_known_numbers():
    """Shared links rest on this."""
    assert make("xor", seed=1).X[0].tolist() == [4.698027071765863, -0.9855799400049376]
    np.testing.assert_allclose(
        make("gauss", seed=1).X[0], [1.9759890948008605, 0.9788954350105481], rtol=1e-14
    )


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if kind != "blobs"])
def test_targets_as_signs_bits_and_one_hot_say_the_same(kind):
    signs, bits, one_hot = (make(kind, targets=targets) for targets in ("signs", "bits", "one_hot"))
    assert set(np.unique(signs.T)) == {-1, 1}
    assert set(np.unique(bits.T)) == {0, 1}
    assert one_hot.T.shape[1] == 2
    numbers = decode(signs.T, "signs")
    assert (numbers == decode(bits.T, "bits")).all()
    assert (numbers == decode(one_hot.T, "one_hot")).all()
    assert signs.classes == one_hot.target_names == ("−1", "+1")


def test_what_a_network_says_is_read_as_the_class_that_is_nearer():
    outputs = np.array([[-0.2], [0.2], [0.45], [0.55]])
    assert decode(outputs, "signs").tolist() == [0, 1, 1, 1]
    assert decode(outputs, "bits").tolist() == [0, 0, 0, 1]
    assert decode(np.array([[0.1, 0.3, 0.2], [-1, -3, -2]]), "one_hot").tolist() == [1, 0]


class TestFeatures:
    FORMULAS = {  # noqa: RUF012
        "x1": lambda a, _: a,
        "x2": lambda _, b: b,
        "x1_squared": lambda a, _: a**2,
        "x2_squared": lambda _, b: b**2,
        "x1_x2": lambda a, b: a * b,
        "sin_x1": lambda a, _: np.sin(a),
        "sin_x2": lambda _, b: np.sin(b),
    }

    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(st.sampled_from(list(FORMULAS)), min_size=1, unique=True),
        st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6)), min_size=1, max_size=5),
    )
    def test_each_is_its_formula_in_the_order_asked_for(self, names, positions):
        computed = compute_features(np.array(positions), names)
        expected = [[self.FORMULAS[name](a, b) for name in names] for a, b in positions]
        np.testing.assert_allclose(computed, expected, rtol=1e-15)

    @pytest.mark.parametrize("kind", PLANAR)
    def test_points_and_surface_are_given_the_same(self, kind):
        names = ["sin_x2", "x1_x2", "x1"]
        data = make(kind, features=names)
        assert data.input_names == ("sin x₂", "x₁x₂", "x₁")
        np.testing.assert_array_equal(data.plane.inputs_at(data.plane.positions), data.X)
        np.testing.assert_array_equal(data.plane.inputs_at(data.plane.positions_test), data.X_test)

    def test_a_curve_has_one_axis(self):
        data = make("sine", features=["sin_x1", "x1_squared"])
        np.testing.assert_array_equal(data.X[:, :1], np.sin(data.plane.positions))
        with pytest.raises(
            SettingError, match="Features must be a list of one or more of x1, x1_squared, sin"
        ):
            make("sine", features=["x2"])
        with pytest.raises(EngineError, match="x1_x2 needs x2; these positions have 1 axis"):
            compute_features(np.zeros((1, 1)), ["x1_x2"])

    def test_an_unknown_one(self):
        with pytest.raises(EngineError, match="no feature 'cos_x1'; there are x1, x2"):
            compute_features(np.zeros((1, 2)), ["cos_x1"])


def test_the_grid_of_a_plane_is_row_by_row_the_lowest_first():
    grid = make("circle").plane.grid(3)
    expected = [(x1, x2) for x2, x1 in itertools.product((-6, 0, 6), repeat=2)]
    assert grid.tolist() == [list(map(float, place)) for place in expected]
    assert make("line").plane.grid(5).tolist() == [[-6], [-3], [0], [3], [6]]
