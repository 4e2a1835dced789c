"""CSV: what is read, what is made of it, and the sentence for what cannot be used."""

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.datasets import CsvError, SettingError, make, survey
from engine.datasets.columns import is_hole, number, read_columns

PEOPLE = """\
name;age;height;colour;likes
Ann;30;1,75;red;yes
Bob;41;1,80;blue;no
Cid;;1,62;red;yes
Dee;25;1,71;green;no
Eve;38;1,90;blue;yes
"""


def people(**changed):
    return make("csv", **({"text": PEOPLE, "leave_out": ["name"], "scaling": "none"} | changed))


def rows_of(data):
    """Inputs and targets of all rows, training and test."""
    return np.vstack([data.X, data.X_test]).tolist(), np.vstack([data.T, data.T_test]).tolist()


class TestReading:
    def test_numbers_categories_and_a_decimal_comma(self):
        X, T = rows_of(people(train_share=1.0))
        assert sorted(zip(X, T, strict=True)) == [
            ([25, 1.71, 0, 1, 0], [-1]),
            ([30, 1.75, 0, 0, 1], [1]),
            ([38, 1.90, 1, 0, 0], [1]),
            ([41, 1.80, 1, 0, 0], [-1]),
        ]

    def test_names(self):
        data = people()
        assert data.input_names == ("age", "height", "colour = blue", "colour = green", "colour = red")
        assert (data.target_names, data.classes, data.coding) == (("y",), ("no", "yes"), "signs")

    def test_rows_with_holes_are_left_out_and_named_by_their_line(self):
        assert people().notes[0] == "4 rows; left out for an empty cell: line 4"
        holes = "x,y\n" + "".join(f"{'?' if n % 2 else n},{n}\n" for n in range(20))
        notes = make("csv", text=holes).notes
        assert notes[0] == "10 rows; left out for an empty cell: lines 3, 5, 7, 9, 11 and 5 more"

    def test_a_hole_in_a_column_that_is_left_out_does_not_matter(self):
        assert people(leave_out=["name", "age"]).notes[0] == "5 rows, none with an empty cell"

    def test_blank_lines_and_line_breaks_in_quotes_count_as_lines(self):
        text = 'a,b\r\n\r\n"two\nlines",1\r\n\r\nx,\r\nz,2\r\n'
        columns = read_columns(text)
        assert columns[0].cells == ("two\nlines", "x", "z")
        assert columns[0].lines == [3, 6, 7]

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("a,b\n1,2\n3,4\n", ["a", "b"]),
            ("1,2\n3,4\n", ["column 1", "column 2"]),
            ("ann,30\nbob,41\n", ["column 1", "column 2"]),
            ("name,kind\nann,x\nbob,y\n", ["name", "kind"]),
            ("red,yes\nblue,no\nred,no\n", ["column 1", "column 2"]),
            ("a,,a\n1,2,3\n", ["a", "column 2", "a (3)"]),
            ("\ufeffa\tb\n1\t2\n", ["a", "b"]),
            ("a;b\n1,5;2\n", ["a", "b"]),
            ("x y,z\n1,2\n", ["x y", "z"]),
        ],
    )
    def test_header_and_separator_are_found(self, text, names):
        assert [column.name for column in read_columns(text)] == names

    def test_the_header_can_be_said(self):
        years = "place,2020,2021\nA,1,2\nB,3,5\n"
        assert [column.name for column in read_columns(years, "yes")] == ["place", "2020", "2021"]
        assert [column.name for column in read_columns("a,b\nc,d\n", "no")] == ["column 1", "column 2"]

    @pytest.mark.parametrize(
        ("cell", "mark", "value"),
        [
            ("1", ".", 1),
            ("-1.5", ".", -1.5),
            ("+.5", ".", 0.5),
            ("5.", ".", 5),
            ("−2", ".", -2),
            ("1e-3", ".", 0.001),
            ("1,5", ",", 1.5),
            ("1,5", ".", None),
            ("1.5", ",", None),
            ("1.234,5", ",", None),
            ("1_000", ".", None),
            ("inf", ".", None),
            ("1e999", ".", None),
            ("٣", ".", None),
            (".", ".", None),
            ("", ".", None),
            ("0x10", ".", None),
        ],
    )
    def test_what_is_a_number(self, cell, mark, value):
        assert number(cell, mark) == value

    @pytest.mark.parametrize("cell", ["", "NA", "n/a", "NaN", "null", "?"])
    def test_what_is_a_hole(self, cell):
        assert is_hole(cell)
        assert not is_hole(cell + "!")


FLOATS = st.floats(-1e9, 1e9).map(lambda value: float(repr(value)))
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8).filter(
    lambda text: (
        text == text.strip() and not is_hole(text) and number(text) is None and number(text, ",") is None
    )
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(FLOATS, FLOATS, TEXTS), min_size=1, max_size=12),
    st.sampled_from([(",", "."), (";", ","), (";", "."), ("\t", "."), ("\t", ",")]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_as_csv_is_read_back(rows, signs, line_end):
    separator, decimal_mark = signs
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator=line_end)
    writer.writerow(["a", "b", "category"])
    for a, b, text in rows:
        writer.writerow([str(a).replace(".", decimal_mark), str(b).replace(".", decimal_mark), text])
    a, b, category = read_columns(file.getvalue(), "yes")
    assert a.values.tolist() == [row[0] for row in rows]
    assert b.values.tolist() == [row[1] for row in rows]
    assert list(category.cells) == [row[2] for row in rows]
    assert category.values is None


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from('a1,;"\n\t .-<'), max_size=40))
def test_any_text_is_a_data_set_or_gets_a_sentence(text):
    try:
        data = make("csv", text=text)
    except SettingError:
        return
    assert np.isfinite(data.X).all()
    assert np.isfinite(data.T).all()


class TestTargets:
    def test_classes_are_detected(self):
        bits = "x,y\n" + "".join(f"{n},{n % 2}\n" for n in range(8))
        data = make("csv", text=bits)
        assert (data.task, data.classes) == ("classification", ("0", "1"))
        assert data.notes[-1] == "y: the target is −1 for 0, +1 for 1"
        assert make("csv", text=bits, task="regression").task == "regression"

    @pytest.mark.parametrize("values", [[1.5, 2.5] * 4, range(11), [0, 1, 4, 9, 16]])
    def test_numbers_that_do_not_come_back_or_are_not_whole_are_numbers(self, values):
        text = "x,y\n" + "".join(f"{n},{value}\n" for n, value in enumerate(values))
        assert make("csv", text=text).task == "regression"

    def test_three_classes_have_one_output_each_in_the_order_of_the_numbers(self):
        text = "x,y\n" + "".join(f"{n},{(9, 10, 2)[n % 3]}\n" for n in range(9))
        data = make("csv", text=text, train_share=1.0, scaling="none")
        assert data.classes == data.target_names == ("2", "9", "10")
        by_x = {x: t for [x], t in zip(*rows_of(data), strict=True)}
        assert [by_x[x] for x in (0, 1, 2)] == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
        assert data.notes[-1] == "y: one output for each of 2, 9, 10"

    def test_bits_and_one_hot_for_two(self):
        assert people(targets="bits").notes[-1] == "likes: the target is 0 for no, 1 for yes"
        assert people(targets="one_hot").T.shape[1] == 2

    def test_another_column_is_the_target(self):
        data = people(target="height", leave_out=["name", "likes"], target_scaling="none")
        assert (data.task, data.target_names) == ("regression", ("height",))
        assert sorted(t for [t] in rows_of(data)[1]) == [1.71, 1.75, 1.80, 1.90]


class TestScaling:
    TEXT = "a,b,y\n" + "".join(f"{n},{7},{n * n}\n" for n in range(20))

    def test_standard_uses_the_training_rows_only_and_says_its_numbers(self):
        plain = make("csv", text=self.TEXT, scaling="none", target_scaling="none", seed=3)
        data = make("csv", text=self.TEXT, seed=3)
        mean, deviation = plain.X[:, 0].mean(), plain.X[:, 0].std()
        assert data.X[:, 0].mean() == pytest.approx(0, abs=1e-12)
        assert data.X[:, 0].std() == pytest.approx(1)
        np.testing.assert_allclose(data.X_test[:, 0], (plain.X_test[:, 0] - mean) / deviation)
        assert (
            data.notes[1]
            == f"a: minus the mean {mean:.6g}, divided by the standard deviation {deviation:.6g}"
        )
        np.testing.assert_allclose(data.scalings["a"].original(data.X[:, 0]), plain.X[:, 0], atol=1e-12)
        np.testing.assert_allclose(data.scalings["y"].original(data.T), plain.T, atol=1e-9)

    def test_min_max(self):
        data = make("csv", text=self.TEXT, scaling="min_max", train_share=1.0)
        assert (data.X[:, 0].min(), data.X[:, 0].max()) == (0, 1)
        assert data.notes[1] == "a: 0 becomes 0 and 19 becomes 1"

    def test_a_constant_column_becomes_0_and_is_said_to_teach_nothing(self):
        data = make("csv", text=self.TEXT)
        assert not data.X[:, 1].any()
        assert data.notes[2] == "b: minus 7, which it is in every training row, so nothing is learned from it"

    @pytest.mark.parametrize("scaling", ["standard", "min_max"])
    def test_numbers_too_close_to_tell_apart_stay_finite(self, scaling):
        text = "a,y\n" + "5e-324,1\n0,2\n" * 10 + "1e100,3\n" * 2
        for seed in range(5):
            data = make("csv", text=text, scaling=scaling, train_share=0.1, seed=seed)
            assert np.isfinite(data.X).all()
            assert np.isfinite(data.X_test).all()

    def test_one_or_two_columns_of_numbers_are_drawn_in_their_own_numbers(self):
        data = make("csv", text="w,h,y\n" + "".join(f"{60 + n},{1 + n / 10},{n % 2}\n" for n in range(9)))
        assert data.plane.names == ("w", "h")
        np.testing.assert_allclose(data.plane.domain, [(58, 70), (0.8, 2)])
        np.testing.assert_allclose(data.plane.inputs_at(data.plane.positions), data.X)
        np.testing.assert_allclose(data.plane.inputs_at(data.plane.positions_test), data.X_test)
        assert make("csv", text=self.TEXT, leave_out=["b"]).plane.names == ("a",)
        assert people().plane is None


def test_the_same_seed_gives_the_same_split():
    text = "x,y\n" + "".join(f"{n},{n * n}\n" for n in range(50))
    first, again, other = (make("csv", text=text, seed=seed) for seed in (1, 1, 2))
    assert first.X.tobytes() == again.X.tobytes()
    assert first.X.tobytes() != other.X.tobytes()
    assert (len(first.X), len(first.X_test)) == (40, 10)


class TestSurvey:
    def test_what_it_says(self):
        seen = survey(PEOPLE)
        assert json.loads(json.dumps(seen)) == seen
        assert (seen["rows"], seen["target"], seen["task"]) == (5, "likes", "classification")
        kinds = {column["name"]: column["kind"] for column in seen["columns"]}
        expected = ["categorical", "numeric", "numeric", "categorical", "categorical"]
        assert list(kinds.values()) == expected
        age = seen["columns"][1]
        assert (age["min"], age["max"], age["holes"], age["distinct"]) == (25, 41, [4], 4)
        assert seen["columns"][4]["categories"] == {"yes": 3, "no": 2}

    def test_faults_and_empty_columns_are_shown_not_refused(self):
        seen = survey("x,y,\n1,2,\ntwo,3,\n4,5,\n")
        assert seen["columns"][0]["fault"] == "the column 'x' holds numbers, but line 3 has 'two'"
        assert seen["columns"][2]["kind"] == "empty"
        assert seen["target"] == "y"
        data = make("csv", text="x,y,\n1,2,\n2,3,\n4,5,\n", train_share=1.0)
        assert data.input_names == ("x",)

    def test_no_table(self):
        with pytest.raises(CsvError, match="1 column"):
            survey("a\n1\n")


NUMBERS = "x,y\n1,2\n2,3\n4,5\n"


@pytest.mark.parametrize(
    ("text", "changed", "setting", "message"),
    [
        ("", {}, "text", "there is no text to read"),
        (" \n\n", {}, "text", "there is no text to read"),
        ("a" * 1_000_001, {}, "text", "up to 1,000,000 characters; this one has 1,000,001"),
        ("<!DOCTYPE html><p>1,2", {}, "text", "looks like a web page, for it begins with '<!DOCTYPE"),
        ("  <table><tr><td>1", {}, "text", "looks like a web page"),
        ("PK\x03\x04\x14\0", {}, "text", "a file of some program"),
        ("1\x002", {}, "text", "a file of some program"),
        ("x\n1\n2\n", {}, "text", "1 column; at least 2 are needed"),
        ("x y\n1 2\n3 4\n", {}, "text", "1 column; at least 2 are needed"),
        ("x,y\n", {}, "text", "a header, but no row below it"),
        ("x,y\n1,2\n3\n4,5\n6,7,8\n", {}, "text", "line 1 has 2, but line 3 has 1; see also line 5"),
        ('x,y\n1,"2\n3,4\n', {}, "text", "the row that begins on line 2 cannot be read: unexpected end"),
        ("x,y\n1,2\n2,3\nthree,4\n", {}, "text", "'x' holds numbers, but line 4 has 'three'; correct it, or"),
        ("x,y\n1,2\n2,3\n3,four\n", {}, "text", "'y' holds numbers, but line 4 has 'four'; correct it$"),
        ("x,y\n1,\n,2\n", {}, "text", r"every row has an empty cell \(lines 2 and 3\)"),
        ("1,2\n" * 10_001, {}, "text", "up to 10,000 rows"),
        (",".join("a" * 101), {}, "text", "up to 100 columns; line 1 has 101"),
        ("x,y\n1,a\n2,a\n", {}, "target", "'y' has only one class, 'a'; there must be two"),
        ("x,y\n1,3\n2,3\n", {}, "target", "'y' is 3 in every row; there is nothing to predict"),
        ("x,y\n" + "".join(f"{n},k{n}\n" for n in range(30)), {}, "target", "30 classes; up to 20"),
        (
            "x,y\n" + "".join(f"k{n},{n}\n" for n in range(30)),
            {},
            "leave_out",
            "30 different texts; up to 20",
        ),
        ("x,y\n1,a\n2,b\n", {"task": "regression"}, "task", "'y' holds texts; numbers are needed"),
        (NUMBERS, {"target": "z"}, "target", "no column 'z'; there are x, y"),
        (NUMBERS, {"leave_out": ["z"]}, "leave_out", "no column 'z'; there are x, y"),
        (NUMBERS, {"leave_out": ["y"]}, "leave_out", "'y' is the target; it cannot be left out"),
        (NUMBERS, {"leave_out": ["x"]}, "leave_out", "no column but the target 'y' is left"),
        (NUMBERS, {"scaling": "max"}, "scaling", "one of standard, min_max, none; 'max' is not"),
        (NUMBERS, {"leave_out": "x"}, "leave_out", "a list of up to 100 texts; 'x' is not"),
    ],
)
def test_bad_input(text, changed, setting, message):
    with pytest.raises(SettingError, match=message) as error:
        make("csv", text=text, **changed)
    assert error.value.setting == setting


def test_too_many_inputs():
    rows = [[f"k{(n * k) % 19}" for k in range(1, 8)] + [n] for n in range(19)]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    with pytest.raises(SettingError, match="133 inputs; up to 100 are possible"):
        make("csv", text=text)


def test_a_text_of_50_mb_is_refused_by_its_length_alone():
    class Unread(str):
        """A text that must not be looked into."""

        __slots__ = ()

        def __len__(self):
            return 50_000_000

        def removeprefix(self, _):
            raise AssertionError("it was read")

    with pytest.raises(SettingError, match="this one has 50,000,000"):
        make("csv", text=Unread("x,y\n1,2\n"))
