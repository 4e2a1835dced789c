"""The wire format, byte by byte."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.experiment import ARTICLE_XOR
from app.frame import decode, encode, quantised, tensors_of


def padded(text):
    return text + b" " * (-(4 + len(text)) % 4)


@pytest.mark.parametrize(
    ("header", "tensors", "text", "data"),
    [
        ({}, {}, b'{"tensors":{}}', b""),
        (
            {"step": 3, "loss": float("nan")},
            {},
            b'{"step":3,"loss":"NaN","tensors":{}}',
            b"",
        ),
        (
            {},
            {"0/X": np.array([[1.0, -2.0]])},
            b'{"tensors":{"0/X":{"offset":0,"shape":[1,2]}}}',
            b"\x00\x00\x80\x3f\x00\x00\x00\xc0",
        ),
        (
            {},
            {"a": np.ones((1, 3)), "b": np.array([[np.inf]])},
            b'{"tensors":{"a":{"offset":0,"shape":[1,3]},"b":{"offset":12,"shape":[1,1]}}}',
            b"\x00\x00\x80\x3f" * 3 + b"\x00\x00\x80\x7f",
        ),
        (
            {},
            {"levels": np.array([[1, -2, 3]], np.int8), "a": np.ones((1, 1))},
            b'{"tensors":{"a":{"offset":0,"shape":[1,1]},'
            b'"levels":{"offset":4,"shape":[1,3],"dtype":"int8"}}}',
            b"\x00\x00\x80\x3f\x01\xfe\x03",
        ),
        (
            {},
            {"beyond float32": np.array([[1e300, -1e300]])},
            b'{"tensors":{"beyond float32":{"offset":0,"shape":[1,2]}}}',
            b"\x00\x00\x80\x7f\x00\x00\x80\xff",
        ),
    ],
)
def test_table(header, tensors, text, data):
    frame = encode(header, tensors)
    assert frame == struct.pack("<I", len(padded(text))) + padded(text) + data
    assert (len(frame) - len(data)) % 4 == 0


names = st.text(min_size=1, max_size=8)
arrays = hnp.arrays(np.float32, hnp.array_shapes(min_dims=2, max_dims=3, min_side=0, max_side=4))


@given(st.dictionaries(names, st.integers(-9, 9)), st.dictionaries(names, arrays, max_size=5))
def test_what_goes_in_comes_out(header, tensors):
    header.pop("tensors", None)
    read_header, read_tensors = decode(encode(header, tensors))
    places = read_header.pop("tensors")
    assert read_header == header
    assert list(read_tensors) == list(places) == list(tensors)
    for name, tensor in tensors.items():
        assert places[name]["offset"] % 4 == 0
        assert read_tensors[name].shape == tensor.shape
        assert read_tensors[name].tobytes() == tensor.tobytes()


def test_the_tensors_of_a_step_under_their_names():
    trace = ARTICLE_XOR.trainer().trace()
    named = tensors_of(trace)
    assert set(named) == {
        *(f"{k}/{name}" for k in range(4) for name in ("X", "Y", "dE_dY", "dE_dX")),
        *(f"{k}/{name}" for k in (0, 2) for name in ("W", "B", "dE_dW", "dE_dB", "update/W", "update/B")),
        "targets",
    }
    np.testing.assert_array_equal(named["2/dE_dW"], trace.layers[2].gradients["W"])
    np.testing.assert_array_equal(named["0/update/B"], -0.1 * trace.layers[0].gradients["B"])


pictures = hnp.arrays(np.float32, hnp.array_shapes(min_dims=2, max_dims=3, max_side=4))


@given(pictures)
def test_a_quarter_of_the_bytes_keeps_every_number_to_half_a_level(maps):
    levels, scales = quantised(maps)
    assert (levels.dtype, levels.shape, scales.shape) == (np.int8, maps.shape, maps.shape[:1])
    is_finite = np.isfinite(maps)
    np.testing.assert_array_equal(levels == -128, ~is_finite)
    steps = scales.reshape(-1, *[1] * (maps.ndim - 1)).astype(np.float64)
    error = np.abs(levels * steps - np.where(is_finite, maps, 0).astype(np.float64))
    assert (error <= 0.5001 * steps)[is_finite].all()


def test_a_neuron_that_says_little_keeps_its_picture():
    levels, scales = quantised(np.array([[-1.0, 0.5], [1e-6, 0], [0, 0]], np.float32))
    np.testing.assert_array_equal(levels, [[-127, 64], [127, 0], [0, 0]])
    np.testing.assert_allclose(scales, [1 / 127, 1e-6 / 127, 1])
