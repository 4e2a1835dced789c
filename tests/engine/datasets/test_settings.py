"""Settings as data: what they accept, what they say otherwise, and that a form can be drawn from them."""

import json

import pytest

from engine import EngineError
from engine.datasets import FAMILIES, SettingError, family_named, make


@pytest.mark.parametrize(
    ("settings", "setting", "message"),
    [
        ({"noise": 0.6}, "noise", "Noise must be a number from 0 to 0.5; 0.6 is not"),
        ({"noise": -0.1}, "noise", "-0.1 is not"),
        ({"noise": float("nan")}, "noise", "nan is not"),
        ({"noise": "0.1"}, "noise", "'0.1' is not"),
        ({"noise": True}, "noise", "True is not"),
        ({"points": 9}, "points", "Points must be a whole number from 10 to 5,000; 9 is not"),
        ({"points": 100.5}, "points", "100.5 is not"),
        ({"points": 10**9}, "points", "1000000000 is not"),
        ({"train_share": 0.05}, "train_share", "Train share must be a number from 0.1 to 1; 0.05 is not"),
        ({"targets": "one-hot"}, "targets", "Targets must be one of signs, bits, one_hot; 'one-hot' is not"),
        ({"features": "x1"}, "features", "'x1' is not"),
        ({"features": []}, "features", "a list of one or more of x1, x2"),
        ({"features": ["x1", "x1"]}, "features", "each at most once"),
        ({"features": [1]}, "features", r"\[1\] is not"),
        ({"radius": 1}, "radius", "circle takes the settings points, noise, .* it was given 'radius'"),
    ],
)
def test_bad_settings(settings, setting, message):
    with pytest.raises(SettingError, match=message) as error:
        make("circle", **settings)
    assert error.value.setting == setting


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_bad_seeds(seed):
    with pytest.raises(EngineError, match=f"from 0 to 2⁶⁴ − 1, not {seed}"):
        make("circle", seed=seed)


def test_an_unknown_kind():
    with pytest.raises(EngineError, match="there is no data 'cirle'; there are circle, xor"):
        family_named("cirle")


@pytest.mark.parametrize("kind", FAMILIES)
def test_a_form_can_be_drawn_from_a_family(kind):
    family = FAMILIES[kind]
    described = json.loads(json.dumps(family.describe()))
    assert described["kind"] == family.kind == kind
    assert described["description"].endswith(".")
    for setting in described["settings"]:
        assert setting["title"][0].isupper()
        assert setting["description"].endswith(".")
        assert setting["type"] in {"integer", "real", "choice", "several", "text", "names", "rows"}
        if setting["type"] in ("integer", "real"):
            assert setting["low"] <= setting["default"] <= setting["high"]
        if setting["type"] == "choice":
            assert setting["default"] in setting["choices"]
        if setting["type"] == "several":
            assert set(setting["default"]) <= set(setting["choices"])


def test_names_of_settings_are_unique_within_a_family():
    for family in FAMILIES.values():
        names = [setting.name for setting in family.settings]
        assert len(set(names)) == len(names)
