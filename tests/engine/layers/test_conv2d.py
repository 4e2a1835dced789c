"""Convolution: figures that others have printed, and what does not fit."""

import numpy as np
import pytest

from engine import EngineError, FullyConnected, Network, ShapeError
from engine.layers import Conv2D


def test_cs231n_forward():
    """Stanford cs231n, assignment 2, conv_forward_naive: printed to 8 digits."""
    X = np.linspace(-0.1, 0.5, 96).reshape(2, 3, 4, 4)
    W = np.linspace(-0.2, 0.3, 144).reshape(3, 3, 4, 4)
    layer = Conv2D(3, 3, 4, stride=2, padding=1, parameters={"W": W, "B": np.linspace(-0.1, 0.2, 3)})
    expected = [
        [
            [[-0.08759809, -0.10987781], [-0.18387192, -0.2109216]],
            [[0.21027089, 0.21661097], [0.22847626, 0.23004637]],
            [[0.50813986, 0.54309974], [0.64082444, 0.67101435]],
        ],
        [
            [[-0.98053589, -1.03143541], [-1.19128892, -1.24695841]],
            [[0.69108355, 0.66880383], [0.59480972, 0.56776003]],
            [[2.36270298, 2.36904306], [2.38090835, 2.38247847]],
        ],
    ]
    np.testing.assert_allclose(layer.forward(X), expected, rtol=0, atol=5.1e-9)


X = np.arange(9.0).reshape(1, 1, 3, 3)
K = np.arange(4.0).reshape(1, 1, 2, 2)


def test_d2l_forward_and_backward():
    """Dive into Deep Learning, corr2d: 3×3 by 2×2."""
    layer = Conv2D(1, 1, 2, parameters={"W": K})
    np.testing.assert_array_equal(layer.forward(X)[0, 0], [[19, 25], [37, 43]])
    dE_dX = layer.backward(np.ones((1, 1, 2, 2)))
    np.testing.assert_array_equal(layer.gradients["W"][0, 0], [[8, 12], [20, 24]])
    np.testing.assert_array_equal(layer.gradients["B"], [[4]])
    np.testing.assert_array_equal(dE_dX[0, 0], [[0, 1, 1], [2, 6, 4], [2, 5, 3]])


def test_d2l_channels():
    """Dive into Deep Learning, several input and output channels."""
    kernel = np.concatenate([K, K + 1], axis=1)
    layer = Conv2D(2, 3, 2, parameters={"W": np.concatenate([kernel, kernel + 1, kernel + 2])})
    Y = layer.forward(np.concatenate([X, X + 1], axis=1))
    expected = [[[56, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]]]
    np.testing.assert_array_equal(Y[0], expected)


def test_the_bias_is_added_once_whatever_the_number_of_channels():
    """A widely copied layer adds it once for each input channel."""
    layer = Conv2D(3, 2, 2, parameters={"W": np.zeros((2, 3, 2, 2)), "B": [10, 20]})
    Y = layer.forward(np.ones((1, 3, 4, 4)))
    np.testing.assert_array_equal(Y[0, :, 0, 0], [10, 20])
    layer.backward(np.ones_like(Y))
    np.testing.assert_array_equal(layer.gradients["B"], [[9, 9]])


def test_a_kernel_as_large_as_the_image_is_a_fully_connected_layer():
    random = np.random.default_rng(0)
    W, B, images = (
        random.normal(size=(5, 2, 3, 4)),
        random.normal(size=(1, 5)),
        random.normal(size=(6, 2, 3, 4)),
    )
    convolution = Conv2D(2, 5, (3, 4), parameters={"W": W, "B": B})
    connected = FullyConnected(24, 5, parameters={"W": W.reshape(5, 24).T, "B": B})
    Y = connected.forward(images.reshape(6, 24))
    np.testing.assert_allclose(convolution.forward(images).reshape(6, 5), Y, rtol=1e-13)


def test_the_formulas_name_this_stride_and_padding():
    plain, moved = Conv2D(1, 1, 3), Conv2D(1, 1, 3, stride=2, padding=1)
    assert plain.formulas["Y"].text() == "Y = X ⋆ W + B"
    assert (
        plain.formulas["Y"].entry_text(1, 1, 1, 2) == "Y[1,1,1,2] = Σᵢ,ᵤ,ᵥ X[1,i,u,v+1]·W[1,i,u,v] + B[1,1]"
    )
    assert moved.formulas["Y"].entry_text("n", "o", "r", "s") == (
        "Y[n,o,r,s] = Σᵢ,ᵤ,ᵥ X[n,i,2·r+u−3,2·s+v−3]·W[o,i,u,v] + B[1,o]"
    )
    assert moved.formulas["dE_dX"].entry_text(1, 1, 1, 4) == (
        "∂E/∂X[1,1,1,4] = Σₒ,ᵣ,ₛ ∂E/∂Y[1,o,r,s]·W[o,1,4−2·r,7−2·s]"
    )


def test_for_samples_takes_the_channels_from_the_image():
    layer = Conv2D.for_samples((3, 8, 8), channels=5, kernel=[3, 2], padding=1)
    assert repr(layer) == "Conv2D(3, 5, (3, 2), padding=1)"
    assert layer.output_shape((3, 8, 8)) == (5, 8, 9)


def test_what_a_neuron_reads_decides_how_its_weights_are_drawn():
    layer = Conv2D(8, 16, 5, initializer="he")
    layer.initialize(np.random.default_rng(0))
    assert layer.parameters["W"].std() == pytest.approx(np.sqrt(2 / (8 * 5 * 5)), rel=0.05)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Conv2D(0, 1, 3), "Conv2D: the inputs must be a whole number from 1, not 0"),
        (lambda: Conv2D(1, 2.5, 3), "Conv2D: the channels must be a whole number from 1, not 2.5"),
        (
            lambda: Conv2D(1, 1, 0),
            r"Conv2D: the kernel must be a whole number from 1, or a pair of them .*, not 0",
        ),
        (lambda: Conv2D(1, 1, (3, 3, 3)), r"Conv2D: the kernel must be .* a pair .*, not \(3, 3, 3\)"),
        (lambda: Conv2D(1, 1, 3, stride=0), "Conv2D: the stride must be a whole number from 1"),
        (lambda: Conv2D(1, 1, 3, padding=-1), "Conv2D: the padding must be a whole number from 0"),
        (lambda: Conv2D(1, 1, 3, initializer="ones"), "no initializer 'ones'"),
        (
            lambda: Conv2D(1, 2, 3, parameters={"W": np.zeros((2, 1, 3, 2))}),
            r"Conv2D\(1, 2, 3\) needs W of shape \(2, 1, 3, 3\), not \(2, 1, 3, 2\)",
        ),
        (
            lambda: Conv2D(1, 1, 1, parameters={"B": [0]}),
            r"takes the parameters W and B; it was given \['B'\]",
        ),
    ],
)
def test_bad_settings_get_a_sentence(call, message):
    with pytest.raises(EngineError, match=message):
        call()


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((1, 4, 6), r"given images of 4×6; a window of 5×5 does not fit into one$"),
        ((2, 8, 8), r"given X of shape \(batch, 2, 8, 8\); it needs \(batch, 1, height, width\)"),
        ((64,), r"given X of shape \(batch, 64\); it needs \(batch, 1, height, width\)"),
    ],
)
def test_images_that_do_not_fit_are_refused(shape, message):
    layer = Conv2D(1, 1, 5)
    with pytest.raises(ShapeError, match=r"Conv2D\(1, 1, 5\) was " + message):
        layer.output_shape(shape)
    with pytest.raises(ShapeError, match=message):
        layer.forward(np.zeros((2, *shape)))


def test_padding_is_named_where_even_it_does_not_help():
    with pytest.raises(ShapeError, match=r"images of 2×2; a window of 5×5 does not fit .* padding of 1×1"):
        Conv2D(1, 1, 5, padding=1).output_shape((1, 2, 2))


def test_a_convolution_that_does_not_fit_is_refused_when_the_network_is_built():
    with pytest.raises(ShapeError, match=r"layer 2: Conv2D\(1, 4, 3\) was given X of shape \(batch, 9\)"):
        Network([FullyConnected(4, 9), Conv2D(1, 4, 3)])
