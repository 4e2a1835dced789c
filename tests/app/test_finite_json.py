"""Numbers that are not finite travel by name; all others keep every bit."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.finite_json import dumps, ready

NAMES = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def read(text):
    """JSON as the browser reads it: strict, and with the names turned back."""

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    def revive(value):
        if isinstance(value, list):
            return [revive(inner) for inner in value]
        if isinstance(value, dict):
            return {key: revive(inner) for key, inner in value.items()}
        return NAMES.get(value, value) if isinstance(value, str) else value

    return revive(json.loads(text, parse_constant=refuse))


def bits(value):
    return np.array(value, np.float64).tobytes()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (math.nan, b'"NaN"'),
        (math.inf, b'"Infinity"'),
        (-math.inf, b'"-Infinity"'),
        ([np.float64(math.nan)], b'["NaN"]'),
        ([1.5, {"a": (math.inf, None, True, 3)}], b'[1.5,{"a":["Infinity",null,true,3]}]'),
        (np.array([[1.0, math.nan]]), b'[[1.0,"NaN"]]'),
        (np.array([[1.0, 2.0], [3.0, 4.0]]).T, b"[[1.0,3.0],[2.0,4.0]]"),
        (np.zeros((0, 3)), b"[]"),
        (np.array([0.1], np.float32), b"[0.10000000149011612]"),
        ({"ready": ready([math.nan])}, b'{"ready":["NaN"]}'),
        ("∂E/∂W", '"∂E/∂W"'.encode()),
    ],
)
def test_table(value, text):
    assert dumps(value) == text


@given(st.floats(allow_nan=False))
def test_a_float_keeps_every_bit(value):
    assert bits(read(dumps(value))) == bits(value)


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, min_side=0, max_side=4)))
def test_an_array_keeps_every_number(array):
    back = np.array(read(dumps(array)), np.float64).reshape(array.shape)
    np.testing.assert_array_equal(back, array)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.floats(allow_nan=False)
        | st.text("abc"),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("xyz"), inner),
        max_leaves=12,
    )
)
def test_any_document_comes_back(document):
    assert read(dumps(document)) == document
