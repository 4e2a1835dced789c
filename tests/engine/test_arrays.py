"""How arrays come in: what is no table of real, finite numbers gets a sentence."""

import numpy as np
import pytest

from engine import EngineError, FullyConnected, Network
from engine.arrays import finite_array


@pytest.mark.parametrize("values", [[[1, 2]], [[True, False]], np.ones((1, 2), np.float32), [[10**30, 1]]])
def test_numbers_of_any_type_become_floats(values):
    assert finite_array(values, "X").dtype == np.float64


def test_an_array_that_is_right_already_is_not_copied():
    X = np.ones((2, 2))
    assert finite_array(X, "X") is X


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([["1", "2"]], "X must be real numbers; these are of type <U1"),
        ([[1j]], "X must be real numbers; these are of type complex128"),
        ([[1, 2], [3]], "X must be a table of numbers whose rows are equally long"),
        ([[None, "a"]], "X must be a table of numbers"),
        ([[1, np.inf]], r"X must hold finite numbers; the entry at \[0, 1\] is inf"),
        ([[None]], r"X must hold finite numbers; the entry at \[0, 0\] is nan"),
    ],
)
def test_what_is_none_gets_a_sentence(values, message):
    with pytest.raises(EngineError, match="^" + message):
        finite_array(values, "X")
    with pytest.raises(EngineError, match=message):
        Network([FullyConnected(2, 1)]).predict(values)
