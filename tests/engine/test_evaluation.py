"""Evaluations: E over all rows, accuracy and confusion, held to predictions and to counting by hand."""

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network, evaluation
from engine.datasets import make
from engine.evaluation import Evaluator
from engine.layers import Dropout, Softmax
from engine.losses import LOSSES

RANDOM = np.random.default_rng(5)


def network(inputs, outputs, *last, loss="mse"):
    return Network(
        [FullyConnected(inputs, 5), Activation("tanh"), FullyConnected(5, outputs), *last], loss, seed=2
    )


def test_the_error_is_that_of_all_rows_at_once():
    data = make("sine", seed=3)
    net = network(1, 1)
    seen = Evaluator(net, data.X, data.T).evaluate()
    assert seen.rows == len(data.X)
    assert seen.error == pytest.approx(net.loss(net.predict(data.X), data.T), rel=1e-14)
    assert seen.confusion is None
    assert seen.accuracy is None


def test_it_follows_the_parameters():
    data = make("sine", seed=3)
    net = network(1, 1)
    evaluator = Evaluator(net, data.X, data.T)
    before = evaluator.evaluate().error
    net.theta *= 2
    assert evaluator.evaluate().error == pytest.approx(net.loss(net.predict(data.X), data.T), rel=1e-14)
    assert evaluator.evaluate().error != before


def test_many_rows_are_taken_in_several_passes(monkeypatch):
    data = make("blobs", seed=3)
    net = network(2, 3, Softmax(), loss="categorical_cross_entropy")
    whole = Evaluator(net, data.X, data.T, data.coding, 3).evaluate()
    monkeypatch.setattr(evaluation, "LARGEST_PASS", 200)
    parts = Evaluator(net, data.X, data.T, data.coding, 3).evaluate()
    assert parts.error == pytest.approx(whole.error, rel=1e-13)
    np.testing.assert_array_equal(parts.confusion, whole.confusion)


def test_nothing_is_dropped_out():
    data = make("sine", seed=3)
    net = Network([FullyConnected(1, 5), Dropout(0.5), FullyConnected(5, 1)], "mse", seed=2)
    evaluator = Evaluator(net, data.X, data.T)
    assert evaluator.evaluate() == evaluator.evaluate()


@pytest.mark.parametrize(
    ("targets", "loss", "threshold"),
    [
        ("signs", "mse", 0),
        ("bits", "mse", 0.5),
        ("bits", "binary_cross_entropy_from_logits", 0),
        ("signs", "hinge", 0),
    ],
)
def test_two_classes_are_told_apart_at_the_threshold(targets, loss, threshold):
    data = make("xor", points=200, targets=targets, seed=4)
    net = network(2, 1, loss=loss)
    net.theta *= 3
    seen = Evaluator(net, data.X, data.T, data.coding, 2).evaluate()
    said = net.predict(data.X)[:, 0] > threshold
    truth = data.T[:, 0] == data.T.max()
    by_hand = [[int(((truth == t) & (said == s)).sum()) for s in (False, True)] for t in (False, True)]
    np.testing.assert_array_equal(seen.confusion, by_hand)
    assert min(map(min, by_hand)) > 0
    assert seen.accuracy == pytest.approx((said == truth).mean())


def test_of_several_classes_the_largest_output_counts():
    data = make("blobs", seed=3)
    net = network(2, 3, loss="softmax_cross_entropy")
    seen = Evaluator(net, data.X, data.T, data.coding, 3).evaluate()
    truth, said = data.T.argmax(axis=1), net.predict(data.X).argmax(axis=1)
    assert seen.confusion[2, 0] == ((truth == 2) & (said == 0)).sum()
    assert seen.accuracy == pytest.approx((truth == said).mean())


def test_precision_and_recall_are_shares_of_columns_and_of_rows():
    confusion = np.array([[6, 2, 0], [1, 3, 0], [0, 4, 0]])
    seen = evaluation.Evaluation(16, 0.5, confusion)
    assert seen.recall == (6 / 8, 3 / 4, 0.0)
    assert seen.precision == (6 / 7, 3 / 9, None)
    assert evaluation.Evaluation(16, 0.5, None).precision is None
    assert evaluation.Evaluation(2, 0.5, np.zeros((2, 2), int)).recall == (None, None)


def test_a_row_that_is_not_finite_says_no_class():
    data = make("xor", points=50, seed=4)
    net = network(2, 1)
    net.theta[:] = np.nan
    seen = Evaluator(net, data.X, data.T, data.coding, 2).evaluate()
    assert np.isnan(seen.error)
    assert seen.confusion.sum() == 0
    assert seen.accuracy == 0


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_what_is_said_is_best_where_it_is_the_target(loss):
    """A loss that takes scores says what probabilities they stand for."""
    said = loss.said(np.array([[0.0, 0.0]]))
    if "from_logits" in loss.name:
        np.testing.assert_allclose(said, 0.5)
    else:
        np.testing.assert_array_equal(said, 0)
