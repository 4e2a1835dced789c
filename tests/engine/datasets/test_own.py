"""Tables, truth tables and own points: exactly what was given, in its order."""

import numpy as np
import pytest

from engine import SGD, Activation, EngineError, FullyConnected, Network, Trainer, xor
from engine.datasets import SettingError, coding_of, make, points_of


class TestTruthTables:
    @pytest.mark.parametrize(
        ("function", "truth"),
        [("xor", lambda a, b: a ^ b), ("and", lambda a, b: a & b), ("or", lambda a, b: a | b)],
    )
    def test_all_four_rows_in_the_articles_order(self, function, truth):
        data = make("truth_table", function=function)
        assert data.X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
        assert data.T.tolist() == [[truth(int(a), int(b))] for a, b in data.X]
        assert len(data.X_test) == len(data.T_test) == 0
        assert (data.classes, data.coding) == (("0", "1"), "bits")

    def test_xor_is_the_articles(self):
        X, T = xor()
        data = make("truth_table")
        assert (data.X == X).all()
        assert (data.T == T).all()

    def test_a_single_neuron_learns_and_and_or_but_not_xor(self):
        right = {}
        for function in ("and", "or", "xor"):
            data = make("truth_table", function=function)
            network = Network([FullyConnected(2, 1, "zeros"), Activation("sigmoid")], "mse")
            Trainer(network, data.X, data.T, optimizer=SGD(2), batch_size=4).advance(2000)
            right[function] = ((network.predict(data.X) > 0.5) == (data.T > 0.5)).all()
        assert right == {"and": True, "or": True, "xor": False}


class TestTables:
    def test_rows_as_given(self):
        data = make("table", inputs=[[1, 2, 3], [4, 5, 6]], targets=[[0.5], [7]])
        assert data.X.tolist() == [[1, 2, 3], [4, 5, 6]]
        assert data.T.tolist() == [[0.5], [7]]
        assert data.X.dtype == data.T.dtype == np.float64
        assert (data.task, data.coding, data.classes) == ("regression", None, ())
        assert data.input_names == ("x₁", "x₂", "x₃")
        assert data.target_names == ("y",)
        assert data.plane is None

    @pytest.mark.parametrize(
        ("targets", "coding"),
        [
            ([[-1], [1]], "signs"),
            ([[0], [1]], "bits"),
            ([[0, 1, 0], [1, 0, 0]], "one_hot"),
            ([[0], [2]], None),
            ([[1], [1]], None),
            ([[0, 1], [0, 1]], None),
            ([[1, 1], [0, 1]], None),
            ([[0.01, 0.99], [0.99, 0.01]], None),
        ],
    )
    def test_classes_are_seen_in_the_targets(self, targets, coding):
        data = make("table", inputs=[[1.0], [2.0]], targets=targets)
        assert data.coding == coding == coding_of(np.array(targets, float))
        assert data.task == ("classification" if coding else "regression")

    def test_two_inputs_are_drawn_on_a_plane_with_a_margin(self):
        plane = make("table", inputs=[[0, 5], [1, 5]], targets=[[0], [1]]).plane
        assert plane.domain == ((-0.25, 1.25), (4, 6))
        assert plane.inputs_at(np.array([[3, 4]])).tolist() == [[3, 4]]

    @pytest.mark.parametrize(
        ("inputs", "targets", "setting", "message"),
        [
            (
                [[1], [2]],
                [[1]],
                "targets",
                "every row of the inputs needs a row of targets; there are 2 and 1",
            ),
            ([[1, 2], [3]], [[1], [2]], "inputs", "row 1 has 2, but row 2 has 1"),
            ([], [], "inputs", "there are 0"),
            ([[]], [[1]], "inputs", "row 1 has 0"),
            ([[1]] * 5001, [[1]], "inputs", "a list of 1 to 5,000 rows .* there are 5,001"),
            ([[0] * 101], [[1]], "inputs", "1 to 100 numbers; row 1 has 101"),
            ([[float("nan")]], [[1]], "inputs", r"row 1 is \[nan\]"),
            ([["a"]], [[1]], "inputs", r"row 1 is \['a'\]"),
            ([[True]], [[1]], "inputs", r"row 1 is \[True\]"),
            ([[1]], [1], "targets", "row 1 is 1"),
            ("1,2", [[1]], "inputs", "'1,2' is not"),
        ],
    )
    def test_bad_tables(self, inputs, targets, setting, message):
        with pytest.raises(SettingError, match=message) as error:
            make("table", inputs=inputs, targets=targets)
        assert error.value.setting == setting

    def test_targets_left_out(self):
        with pytest.raises(SettingError, match="table needs targets: a list of 1 to 5,000 rows"):
            make("table", inputs=[[1]])


class TestPoints:
    def test_as_drawn_in_their_order(self):
        data = make("points", points=[[1, 2, 0], [-3, 0.5, 1]], test_points=[[0, 0, 1]])
        assert data.X.tolist() == [[1, 2], [-3, 0.5]]
        assert data.T.tolist() == [[-1], [1]]
        assert data.X_test.tolist() == [[0, 0]]
        assert data.T_test.tolist() == [[1]]
        assert data.plane.domain == ((-6, 6), (-6, 6))
        assert data.classes == ("−1", "+1")

    def test_no_test_points_are_needed(self):
        data = make("points", points=[[1, 2, 0]])
        assert data.X_test.shape == (0, 2)
        assert data.T_test.shape == (0, 1)

    def test_more_classes_have_one_output_each_even_those_without_a_point(self):
        data = make("points", points=[[0, 0, 2], [1, 1, 0]], classes=4)
        assert data.T.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]]
        assert data.coding == "one_hot"
        assert data.classes == ("1", "2", "3", "4")

    def test_numbers_over_the_plane_and_over_one_axis(self):
        surface = make("surface_points", points=[[1, 2, 0.5]], features=["x1_x2"])
        assert (surface.X.tolist(), surface.T.tolist(), surface.task) == ([[2]], [[0.5]], "regression")
        curve = make("curve_points", points=[[1, 0.5], [2, -1]])
        assert (curve.X.tolist(), curve.T.tolist()) == ([[1], [2]], [[0.5], [-1]])
        assert curve.plane.names == ("x₁",)

    @pytest.mark.parametrize(
        ("kind", "same", "extra"),
        [
            ("circle", "points", {}),
            ("blobs", "points", {"classes": 3}),
            ("plane", "surface_points", {}),
            ("sine", "curve_points", {}),
        ],
    )
    def test_any_drawn_set_can_be_taken_over_to_draw_on(self, kind, same, extra):
        data = make(kind, noise=0.1, seed=2)
        taken = make(same, **points_of(data), **extra)
        for name in ("X", "T", "X_test", "T_test"):
            np.testing.assert_array_equal(getattr(taken, name), getattr(data, name))

    def test_nothing_to_draw_on(self):
        with pytest.raises(EngineError, match="Table has no axes"):
            points_of(make("table", inputs=[[1, 2, 3]], targets=[[1]]))

    @pytest.mark.parametrize(
        ("settings", "setting", "message"),
        [
            ({"points": []}, "points", "there are 0"),
            ({"points": [[1, 2]]}, "points", "rows of 3 numbers; row 1 has 2"),
            ({"points": [[1, 2, 0], [1, 2, 2]]}, "points", "from 0 to 1; that of point 2 is 2"),
            ({"points": [[1, 2, 0.5]]}, "points", "that of point 1 is 0.5"),
            (
                {"points": [[1, 2, 0]], "test_points": [[0, 0, 1], [0, 0, -1]]},
                "test_points",
                "that of point 2 is -1",
            ),
            ({"points": [[1, 2, 0]], "classes": 11}, "classes", "from 2 to 10; 11 is not"),
        ],
    )
    def test_bad_points(self, settings, setting, message):
        with pytest.raises(SettingError, match=message) as error:
            make("points", **settings)
        assert error.value.setting == setting
