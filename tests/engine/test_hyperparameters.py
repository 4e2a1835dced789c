"""Hyperparameters: declared once, checked when something is made of them."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from engine.errors import EngineError
from engine.hyperparameters import Tunable, hyperparameter


@dataclass(frozen=True)
class Kettle(Tunable):
    name = "kettle"
    title = "Kettle"

    heat: float = hyperparameter(0.5, "h", "how hot it gets", above=0, at_most=1)
    cups: int = hyperparameter(2, "n", "how many cups it fills", at_least=1)
    whistles: bool = hyperparameter(True, "w", "whether it says when it boils")


def test_they_are_data():
    heat, cups, whistles = Kettle.hyperparameters()
    assert (heat.name, heat.symbol, heat.default, heat.range.above, heat.range.at_most) == (
        "heat",
        "h",
        0.5,
        0,
        1,
    )
    assert heat.rule == "a finite number over 0 and up to 1"
    assert cups.rule == "a whole number from 1"
    assert whistles.rule == "true or false"


def test_values_come_in_as_their_own_type():
    kettle = Kettle(heat=1, cups=np.int64(3))
    assert type(kettle.heat) is float
    assert type(kettle.cups) is int
    assert Kettle(Fraction(1, 4)).heat == 0.25
    assert Kettle(cups=3.0).cups == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"heat": 0}, "Kettle: the heat must be a finite number over 0 and up to 1, not 0"),
        ({"heat": 1.5}, "not 1.5"),
        ({"heat": float("nan")}, "not nan"),
        ({"heat": float("-inf")}, "not -inf"),
        ({"heat": "0.5"}, "not '0.5'"),
        ({"heat": True}, "not True"),
        ({"heat": None}, "not None"),
        ({"cups": 2.5}, "Kettle: the cups must be a whole number from 1, not 2.5"),
        ({"cups": 0}, "not 0"),
        ({"whistles": 1}, "Kettle: the whistles must be true or false, not 1"),
    ],
)
def test_a_bad_value_gets_the_rule_and_the_value(values, message):
    with pytest.raises(EngineError, match=message):
        Kettle(**values)
