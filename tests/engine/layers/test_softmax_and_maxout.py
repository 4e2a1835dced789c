"""Softmax and maxout: printed figures, large scores, ties, and what does not fit."""

import numpy as np
import pytest

from engine import EngineError, FullyConnected, Network
from engine.layers import Maxout, Softmax


def test_three_scores():
    """Scores 0.4332, −0.228, 0.228, as in g-eoj's worked example."""
    layer = Softmax()
    Y = layer.forward(np.array([[0.4332, -0.228, 0.228]]))
    np.testing.assert_allclose(Y, [[0.4290527237144287, 0.2214905246525316, 0.34945675163303985]], rtol=1e-14)


def test_the_jacobian_row_by_row():
    layer = Softmax()
    y = layer.forward(np.array([[1.0, -2.0, 0.5, 3.0]]))[0]
    Jacobian = np.diag(y) - np.outer(y, y)
    for k in range(4):
        np.testing.assert_allclose(layer.backward(np.eye(4)[k : k + 1])[0], Jacobian[k], rtol=1e-13)


def test_every_row_adds_up_to_1_and_its_gradient_to_0():
    random = np.random.default_rng(0)
    layer = Softmax()
    np.testing.assert_allclose(layer.forward(random.normal(size=(5, 7)) * 50).sum(axis=1), 1, rtol=1e-14)
    np.testing.assert_allclose(layer.backward(random.normal(size=(5, 7))).sum(axis=1), 0, atol=1e-15)


def test_large_scores_overflow_nowhere():
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(Softmax().forward(np.array([[1000.0, 0, -1000]])), [[1, 0, 0]])


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((1,), r"Softmax\(\) was given X of shape \(batch, 1\); it needs at least 2 classes"),
        ((2, 3), r"Softmax\(\) was given X of shape \(batch, 2, 3\); it needs \(batch, classes\)"),
    ],
)
def test_scores_that_are_no_row_of_classes_are_refused(shape, message):
    with pytest.raises(EngineError, match=message):
        Softmax().output_shape(shape)


def test_maxout_passes_on_the_largest_of_each_group():
    layer = Maxout(3)
    np.testing.assert_array_equal(layer.forward(np.array([[1.0, 5, 2, -3, -1, -1]])), [[5, -1]])
    np.testing.assert_array_equal(layer.backward(np.array([[10.0, 20]])), [[0, 10, 0, 0, 20, 0]])


def test_maxout_of_two_lines_is_an_absolute_value():
    lines = FullyConnected(1, 2, parameters={"W": [[1.0, -1.0]]})
    np.testing.assert_array_equal(Network([lines, Maxout(2)]).predict([[-3.0], [2.0]]), [[3], [2]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Maxout(1), "Maxout: the pieces must be a whole number from 2, not 1"),
        (
            lambda: Maxout(2).output_shape((5,)),
            r"Maxout\(2\) was given .*\(batch, 5\); it needs \(batch, a multiple of 2\)",
        ),
        (lambda: Maxout(2).forward(np.ones((1, 2, 2))), r"given X of shape \(batch, 2, 2\)"),
    ],
)
def test_bad_groups_get_a_sentence(call, message):
    with pytest.raises(EngineError, match=message):
        call()
