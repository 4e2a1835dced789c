"""Data in experiments: every family of the engine, by its own settings and rules."""

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from app.data_settings import DATA_MODELS
from app.errors import AppError, first_sentence
from app.experiment import ARTICLE_XOR, AnyData, Experiment
from engine.datasets import FAMILIES, make, xor
from engine.datasets.settings import Choice, Integer, Names, Real, Rows, Several
from tests.engine.datasets.test_own_pictures import settings as pictures

LEAST = {
    "table": {"inputs": [[1, 2], [3, 4]], "targets": [[1], [2]]},
    "csv": {"text": "a,b\n1,2\n2,4\n3,6\n4,8\n5,10"},
    "points": {"points": [[1, 2, 0], [2, 1, 1]]},
    "surface_points": {"points": [[1, 2, 0.5]]},
    "curve_points": {"points": [[1, 2]]},
    "own_pictures": pictures([0, 0, 1, 1, 2, 2], 8),
}
BEYOND = {Choice: "blue", Several: ["x9"], Names: ["a"] * 101}


def settings_of(data):
    return TypeAdapter(AnyData).validate_python(data)


def complaint(data):
    try:
        experiment = {**ARTICLE_XOR.model_dump(exclude_none=True), "data": data}
        return Experiment.model_validate(experiment).dataset
    except ValidationError as error:
        return first_sentence(error.errors(), experiment)
    except AppError as error:
        return error.path, error.message


def test_every_family_that_needs_no_files_can_be_named():
    assert set(FAMILIES) - set(DATA_MODELS) == {"mnist"}


@pytest.mark.parametrize("kind", DATA_MODELS)
def test_a_family_is_made_by_its_settings_and_the_seed(kind):
    more = {"points": 40} if kind == "xor" else LEAST.get(kind, {})
    made = settings_of({"kind": kind, **more}).dataset(7)
    by_hand = make(kind, seed=7, **more)
    for part in ("X", "T", "X_test", "T_test"):
        np.testing.assert_array_equal(getattr(made, part), getattr(by_hand, part))


@pytest.mark.parametrize("kind", DATA_MODELS)
def test_what_is_left_out_is_written_down(kind):
    """So a recording means the same data even where a default has changed since."""
    more = {"points": 40} if kind == "xor" else LEAST.get(kind, {})
    dumped = settings_of({"kind": kind, **more}).model_dump(exclude_none=True)
    assert set(dumped) == {"kind", *(setting.name for setting in FAMILIES[kind].settings)}
    assert settings_of(dumped).model_dump(exclude_none=True) == dumped


@pytest.mark.parametrize(
    ("kind", "setting"),
    [(kind, setting) for kind in DATA_MODELS for setting in FAMILIES[kind].settings],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_every_setting_has_its_rule(kind, setting):
    match setting:
        case Integer() | Real():
            wrong = [setting.low - 1, setting.high + 1, "1", True]
        case Rows():
            wrong = ["1", [["a"]], [[1] * (setting.most_columns + 1)]]
        case _:
            wrong = [BEYOND.get(type(setting), 3), 3]
    for value in wrong:
        points = {"points": 40} if kind == "xor" else {}
        path, sentence = complaint({"kind": kind, **points, **LEAST.get(kind, {}), setting.name: value})
        assert path.startswith(f"data.{setting.name}")
        assert sentence.endswith(".")


def test_xor_without_points_is_the_articles_and_with_points_the_noisy_plane():
    X, T = xor()
    four = settings_of({"kind": "xor"})
    assert four.model_dump(exclude_none=True) == {"kind": "xor"}
    np.testing.assert_array_equal(four.dataset(3).X, X)
    np.testing.assert_array_equal(four.dataset(3).T, T)
    assert len(settings_of({"kind": "xor", "points": 60, "train_share": 0.5}).dataset(3).X) == 30
    assert complaint({"kind": "xor", "noise": 0.1}) == (
        "data",
        "xor without points is the article's four rows, which have no noise; give points, too.",
    )


def test_data_may_have_a_seed_of_their_own():
    data = {"kind": "circle", "points": 20}
    np.testing.assert_array_equal(
        settings_of({**data, "seed": 5}).dataset(1).X, settings_of(data).dataset(5).X
    )
    assert complaint({**data, "seed": -1})[0] == "data.seed"


@pytest.mark.parametrize(
    ("data", "path", "sentence"),
    [
        (
            {"kind": "circle", "points": 3},
            "data.points",
            "Points must be a whole number from 10 to 5,000; 3 is not.",
        ),
        (
            {"kind": "circle", "noise": 0.6},
            "data.noise",
            "Noise must be a number from 0 to 0.5; 0.6 is not.",
        ),
        (
            {"kind": "circle", "features": ["x1", "x1"]},
            "data.features",
            "Features must be a list of one or more of x1, x2, x1_squared, x2_squared, x1_x2, sin_x1, "
            'sin_x2, each at most once; ["x1", "x1"] is not.',
        ),
        (
            {"kind": "generated_digits", "pictures": 3000},
            "data.pictures",
            "Pictures must be a whole number from 10 to 2,000; 3000 is not.",
        ),
        ({"kind": "circle", "colour": 1}, "data.colour", "There is no field colour here."),
        ({"kind": "csv"}, "data.text", "text is missing."),
        (
            {"kind": "csv", "text": "a,b\n1,2", "target": "c"},
            "data.target",
            "There is no column 'c'; there are a, b.",
        ),
        (
            {"kind": "points", "points": [[0, 0, 1], [0, 0, 2]]},
            "data.points",
            "The label of a point is the number of its class, from 0 to 1; that of point 2 is 2.",
        ),
        (
            {"kind": "points", "points": [[0, 0, float("inf")]]},
            "data.points.0.2",
            "It must be a finite number; Infinity is not.",
        ),
    ],
)
def test_a_bad_value_gets_the_rule_the_value_and_the_field(data, path, sentence):
    assert complaint(data) == (path, sentence)
