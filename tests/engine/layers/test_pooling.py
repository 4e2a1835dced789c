"""Pooling: figures that others have printed, ties, overlapping windows, and what does not fit."""

import numpy as np
import pytest

from engine import EngineError, Network, ShapeError
from engine.layers import AvgPool2D, Conv2D, MaxPool2D

X = np.arange(9.0).reshape(1, 1, 3, 3)


def test_cs231n_forward():
    """Stanford cs231n, assignment 2, max_pool_forward_naive: printed to 8 digits."""
    images = np.linspace(-0.3, 0.4, 96).reshape(2, 3, 4, 4)
    expected = [
        [
            [[-0.26315789, -0.24842105], [-0.20421053, -0.18947368]],
            [[-0.14526316, -0.13052632], [-0.08631579, -0.07157895]],
            [[-0.02736842, -0.01263158], [0.03157895, 0.04631579]],
        ],
        [
            [[0.09052632, 0.10526316], [0.14947368, 0.16421053]],
            [[0.20842105, 0.22315789], [0.26736842, 0.28210526]],
            [[0.32631579, 0.34105263], [0.38526316, 0.4]],
        ],
    ]
    np.testing.assert_allclose(MaxPool2D(2).forward(images), expected, rtol=0, atol=5.1e-9)


@pytest.mark.parametrize(
    ("pool", "forward", "backward"),
    [
        (MaxPool2D, [[4, 5], [7, 8]], [[0, 0, 0], [0, 1, 1], [0, 1, 1]]),
        (AvgPool2D, [[2, 3], [5, 6]], [[0.25, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 0.25]]),
    ],
)
def test_d2l_overlapping_windows(pool, forward, backward):
    """Dive into Deep Learning, pooling: 3×3 by 2×2, one pixel apart."""
    layer = pool(2, stride=1)
    np.testing.assert_array_equal(layer.forward(X)[0, 0], forward)
    np.testing.assert_array_equal(layer.backward(np.ones((1, 1, 2, 2)))[0, 0], backward)


def test_a_pixel_that_wins_several_windows_is_given_all_their_gradients():
    layer = MaxPool2D(2, stride=1)
    layer.forward(np.array([[[[0.0, 0, 0], [0, 9, 0], [0, 0, 0]]]]))
    dE_dX = layer.backward(np.array([[[[1.0, 2], [3, 4]]]]))
    np.testing.assert_array_equal(dE_dX[0, 0], [[0, 0, 0], [0, 10, 0], [0, 0, 0]])


def test_of_equal_numbers_the_first_wins():
    layer = MaxPool2D(2)
    layer.forward(np.zeros((1, 1, 2, 4)))
    dE_dX = layer.backward(np.array([[[[5.0, 6]]]]))
    np.testing.assert_array_equal(dE_dX[0, 0], [[5, 0, 6, 0], [0, 0, 0, 0]])


def test_an_infinite_gradient_stays_with_the_winner():
    layer = MaxPool2D(2)
    layer.forward(np.arange(4.0).reshape(1, 1, 2, 2))
    np.testing.assert_array_equal(layer.backward(np.full((1, 1, 1, 1), np.inf)), [[[[0, 0], [0, np.inf]]]])


def test_what_is_not_a_number_is_passed_on():
    images = np.zeros((1, 1, 2, 2))
    images[0, 0, 1, 0] = np.nan
    assert np.isnan(MaxPool2D(2).forward(images)).all()


def test_pixels_that_no_window_reaches_are_given_nothing():
    for layer in (MaxPool2D(2), AvgPool2D(2)):
        assert layer.forward(np.ones((1, 1, 3, 5))).shape == (1, 1, 1, 2)
        dE_dX = layer.backward(np.ones((1, 1, 1, 2)))
        assert not dE_dX[..., 2, :].any()
        assert not dE_dX[..., 4].any()


def test_formulas_name_the_windows_over_a_pixel():
    assert MaxPool2D(2).formulas["Y"].entry_text(1, 1, 1, 2) == "Y[1,1,1,2] = maxᵤ,ᵥ X[1,1,u,v+2]"
    average = AvgPool2D(3, stride=2)
    assert average.formulas["dE_dX"].entry_mathml(1, 1, 3, 4).count("<mi>1</mi><mo>…</mo><mi>2</mi>") == 1
    assert "<mi>⌈(a−3)/2⌉+1</mi><mo>…</mo><mi>⌊(a−1)/2⌋+1</mi>" in average.formulas["dE_dX"].entry_mathml(
        *"ncab"
    )


def test_titles_and_descriptions():
    assert [MaxPool2D(2).title, AvgPool2D((2, 3)).title] == ["Max-pooling 2×2", "Avg-pooling 2×3"]
    assert [repr(MaxPool2D(2)), repr(AvgPool2D((2, 3), 1))] == ["MaxPool2D(2)", "AvgPool2D((2, 3), stride=1)"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: MaxPool2D(0), "MaxPool2D: the size must be a whole number from 1, or a pair"),
        (lambda: AvgPool2D("2"), "AvgPool2D: the size must be .*, not '2'"),
        (lambda: AvgPool2D(2, stride=(1, 0)), "AvgPool2D: the stride must be a whole number from 1"),
        (
            lambda: MaxPool2D(2).output_shape((4,)),
            r"MaxPool2D\(2\) was given X of shape \(batch, 4\); it needs",
        ),
        (lambda: MaxPool2D(2).forward(np.ones((1, 1, 1, 5))), r"images of 1×5; a window of 2×2 does not fit"),
    ],
)
def test_bad_input_gets_a_sentence(call, message):
    with pytest.raises(EngineError, match=message):
        call()


def test_a_pool_that_leaves_no_pixel_is_refused_when_the_network_is_built():
    layers = [Conv2D(1, 2, 3), MaxPool2D(2), MaxPool2D(2)]
    with pytest.raises(ShapeError, match=r"layer 3: MaxPool2D\(2\) was given images of 1×1; a window of 2×2"):
        Network(layers, input_shape=(1, 5, 5))
