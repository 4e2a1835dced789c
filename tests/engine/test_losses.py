"""Every loss: its gradient by two independent methods, its formulas, its terms, its limits, its targets."""

import math
from xml.etree import ElementTree

import numpy as np
import pytest

from engine import SGD, Activation, EngineError, FullyConnected, Network, ShapeError, Trainer, derive
from engine.formula_code import evaluate
from engine.losses import (
    LOSSES,
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    Huber,
    Loss,
    MeanAbsoluteError,
    loss_named,
    one_hot,
)
from engine.trace import LayerTrace, Trace
from tests.engine.entry_formula import evaluate_entry

VARIANTS = {**LOSSES, "huber(0.3)": Huber(0.3)}

every_loss = pytest.mark.parametrize("loss", VARIANTS.values(), ids=VARIANTS)


def batch(loss: Loss, rows: int = 4, outputs: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Outputs and targets as this loss wants them, away from its kinks."""
    random = np.random.default_rng(rows * 10 + outputs)
    scores = random.normal(0, 2, (rows, outputs))
    soft = np.exp(random.normal(size=(rows, outputs)))
    match loss.name:
        case "binary_cross_entropy":
            return random.uniform(0.05, 0.95, scores.shape), random.integers(0, 2, scores.shape) * 0.8 + 0.1
        case "binary_cross_entropy_from_logits":
            return scores, random.integers(0, 2, scores.shape) * 1.0
        case "categorical_cross_entropy":
            return soft / soft.sum(axis=1, keepdims=True), one_hot(random.integers(0, outputs, rows), outputs)
        case "softmax_cross_entropy":
            return scores, soft / soft.sum(axis=1, keepdims=True)
        case "hinge" | "squared_hinge":
            return scores, random.choice([-1.0, 1.0], scores.shape)
        case _:
            return scores, random.normal(0, 2, scores.shape)


def traced(loss: Loss, Y: np.ndarray, T: np.ndarray) -> Trace:
    """A trace whose last layer gave Y."""
    record = LayerTrace(0, "identity", Y, Y, loss.gradient(Y, T), Y)
    return Trace(loss(Y, T), (record,), T)


def test_there_are_these():
    assert list(LOSSES) == [
        *("mse", "half_sse", "mae", "huber", "log_cosh"),
        *("binary_cross_entropy", "binary_cross_entropy_from_logits"),
        *("categorical_cross_entropy", "softmax_cross_entropy", "hinge", "squared_hinge"),
    ]


@every_loss
@pytest.mark.parametrize(("rows", "outputs"), [(1, 2), (4, 3), (7, 5)])
def test_the_gradient_agrees_with_the_complex_step(loss, rows, outputs):
    Y, T = batch(loss, rows, outputs)
    gradient = loss.gradient(Y, T)
    for index in np.ndindex(Y.shape):
        moved = Y.astype(complex)
        moved[index] += 1e-30j
        derivative = loss.error(moved, T).imag / 1e-30
        assert gradient[index] == pytest.approx(derivative, rel=1e-13, abs=1e-16)


@every_loss
def test_the_gradient_agrees_with_central_differences(loss):
    Y, T = batch(loss)
    gradient, h = loss.gradient(Y, T), 1e-6
    for index in np.ndindex(Y.shape):
        above, below = Y.copy(), Y.copy()
        above[index] += h
        below[index] -= h
        difference = (loss(above, T) - loss(below, T)) / (2 * h)
        assert gradient[index] == pytest.approx(difference, rel=1e-7, abs=1e-9)


@every_loss
def test_the_code_of_its_formulas_gives_E_and_the_gradient(loss):
    Y, T = batch(loss)
    tensors = {"Y": Y, "T": T}
    assert evaluate(loss.formulas["E"], tensors) == pytest.approx(loss(Y, T), rel=1e-13)
    np.testing.assert_allclose(evaluate(loss.formulas["dE_dY"], tensors), loss.gradient(Y, T), rtol=1e-13)


@every_loss
def test_the_formulas_of_the_entries_give_the_entries(loss):
    Y, T = batch(loss)
    tensors, gradient = {"Y": Y, "T": T}, loss.gradient(Y, T)
    assert evaluate_entry(loss.formulas["E"].entry(), tensors) == pytest.approx(loss(Y, T), rel=1e-13)
    for n, j in np.ndindex(Y.shape):
        entry = loss.formulas["dE_dY"].entry(str(n + 1), str(j + 1))
        assert evaluate_entry(entry, tensors) == pytest.approx(gradient[n, j], rel=1e-13)


@every_loss
def test_its_formulas_are_well_formed(loss):
    E, dE_dY = loss.formulas["E"], loss.formulas["dE_dY"]
    for written in (E.mathml(), E.entry_mathml(), dE_dY.mathml(), dE_dY.entry_mathml("n", "j")):
        assert ElementTree.fromstring(written).tag.endswith("math")
    assert E.text().startswith("E = ")
    assert E.entry_text().startswith("E = ")
    assert dE_dY.entry_text(1, 2).startswith("∂E/∂Y[1,2] = ")


@every_loss
def test_the_terms_of_every_entry_add_up_to_it(loss):
    trace = traced(loss, *batch(loss))
    for index in np.ndindex(trace.targets.shape):
        terms = loss.terms(index, trace)
        gradient = trace.layers[0].dE_dY[index]
        assert sum(term.value for term in terms) == pytest.approx(gradient, rel=1e-13)
        assert ("Y", index) in {(r.tensor, r.index) for t in terms for f in t.factors for r in f.reads}


@every_loss
def test_it_says_what_it_is_divided_by(loss):
    """A mean over every element stays as it is when a batch is repeated, or its columns are."""
    Y, T = batch(loss)
    E = loss(Y, T)
    assert loss(np.tile(Y, (3, 1)), np.tile(T, (3, 1))) == pytest.approx(E, rel=1e-13)
    wide = loss.error(np.tile(Y, (1, 2)), np.tile(T, (1, 2)))
    if loss.normalisation == "mean over every element: batch × outputs":
        assert wide == pytest.approx(E, rel=1e-13)
    else:
        assert loss.normalisation.endswith("mean over the batch")
        assert wide > 1.5 * E


@every_loss
def test_a_perfect_output_has_no_error(loss):
    perfect = {
        "binary_cross_entropy": ([[1.0, 0.0]], [[1.0, 0.0]]),
        "binary_cross_entropy_from_logits": ([[900.0, -900.0]], [[1.0, 0.0]]),
        "categorical_cross_entropy": ([[1.0, 0.0]], [[1.0, 0.0]]),
        "softmax_cross_entropy": ([[900.0, -900.0]], [[1.0, 0.0]]),
    }
    Y, T = (np.array(rows) for rows in perfect.get(loss.name, ([[1.0, -1.0]], [[1.0, -1.0]])))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert loss(Y, T) == 0
        assert np.isfinite(loss.gradient(Y, T)).all()


@every_loss
def test_float32_stays_float32(loss):
    Y, T = (array.astype(np.float32) for array in batch(loss))
    assert loss.gradient(Y, T).dtype == np.float32
    assert loss(Y, T) == pytest.approx(loss(*batch(loss)), rel=1e-5)
    assert type(loss(Y, T)) is float


@every_loss
def test_outputs_that_are_not_a_number_show_in_E(loss):
    Y, T = batch(loss)
    Y[1, 1] = np.nan
    T = one_hot([0, 1, 2, 0], 3) if "categorical" in loss.name else T
    with np.errstate(all="ignore"):
        assert math.isnan(loss(Y, T))


def test_by_hand():
    Y, T = np.array([[0.5, -1.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [-1.0, -1.0]])
    expected = {
        "mse": (0.25 + 4 + 9 + 1) / 4,
        "half_sse": (0.25 + 4 + 9 + 1) / 2 / 2,
        "mae": (0.5 + 2 + 3 + 1) / 4,
        "huber": (0.125 + 1.5 + 2.5 + 0.5) / 4,
        "hinge": (0.5 + 2 + 3 + 1) / 4,
        "squared_hinge": (0.25 + 4 + 9 + 1) / 4,
    }
    assert {name: LOSSES[name](Y, T) for name in expected} == expected


def test_the_chance_level_of_cross_entropy():
    assert LOSSES["softmax_cross_entropy"](np.zeros((5, 10)), one_hot([3] * 5, 10)) == pytest.approx(
        math.log(10)
    )
    assert LOSSES["binary_cross_entropy"](np.full((5, 1), 0.5), np.ones((5, 1))) == pytest.approx(math.log(2))


def test_three_scores():
    """g-eoj's worked example: scores 0.4332, −0.228, 0.228, the third class is right."""
    Y, T = np.array([[0.4332, -0.228, 0.228]]), one_hot([2], 3)
    expected = [[0.4290527237144287, 0.2214905246525316, -0.6505432483669602]]
    np.testing.assert_allclose(LOSSES["softmax_cross_entropy"].gradient(Y, T), expected, rtol=1e-14)


def test_the_slope_where_there_is_none():
    zero, one = np.zeros((1, 1)), np.ones((1, 1))
    assert MeanAbsoluteError().gradient(zero, zero).item() == 0
    assert LOSSES["hinge"].gradient(one, one).item() == 0


def test_a_wrong_certainty_is_infinitely_wrong_and_not_hidden():
    with np.errstate(divide="ignore"):
        assert BinaryCrossEntropy()(np.array([[0.0]]), np.array([[1.0]])) == math.inf
        assert BinaryCrossEntropy().gradient(np.array([[0.0]]), np.array([[1.0]])).item() == -math.inf
        assert CategoricalCrossEntropy()(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])) == math.inf


def test_large_scores_overflow_nowhere():
    Y = np.array([[1e4, -1e4], [-1e4, 1e4]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert LOSSES["softmax_cross_entropy"](Y, one_hot([0, 0], 2)) == 1e4
        assert LOSSES["binary_cross_entropy_from_logits"](Y, one_hot([0, 0], 2)) == 5e3
        assert LOSSES["log_cosh"](Y, np.zeros((2, 2))) == pytest.approx(1e4, rel=1e-4)


@pytest.mark.parametrize(
    ("name", "T", "message"),
    [
        (
            "binary_cross_entropy",
            [[0, 1], [0, 2]],
            r"targets that are from 0 to 1; in row 2, column 2 there is 2",
        ),
        ("binary_cross_entropy_from_logits", [[-1, 1]], "from 0 to 1; in row 1, column 1 there is -1"),
        ("hinge", [[1, 0]], "hinge needs targets that are −1 or \\+1; in row 1, column 2 there is 0"),
        ("squared_hinge", [[0.5, 1]], "squared_hinge needs targets that are −1 or"),
        ("categorical_cross_entropy", [[1, 0], [1, 1]], "rows add up to 1; row 2 adds up to 2"),
        ("softmax_cross_entropy", [[1.5, -0.5]], "0 or more; in row 1, column 2 there is -0.5"),
        ("softmax_cross_entropy", [[0, 0]], "rows add up to 1; row 1 adds up to 0"),
        (
            "softmax_cross_entropy",
            [[1], [1]],
            r"targets \(batch, classes\), at least 2 classes; they are \(2, 1\)",
        ),
    ],
)
def test_targets_outside_the_classes_are_refused(name, T, message):
    targets = np.array(T, dtype=float)
    with pytest.raises(EngineError, match=message):
        LOSSES[name](np.full(targets.shape, 0.5), targets)


def test_a_trainer_looks_at_every_target():
    network = Network([FullyConnected(1, 1)], "hinge")
    with pytest.raises(EngineError, match="in row 3, column 1 there is 0"):
        Trainer(network, [[1], [2], [3]], [[1], [-1], [0]], optimizer=SGD(0.1), batch_size=1)


@every_loss
def test_outputs_and_targets_of_different_shapes_are_refused(loss):
    with pytest.raises(ShapeError, match=r"given Y of shape \(2, 3\) and targets of shape \(2, 2\)"):
        loss(np.ones((2, 3)), np.ones((2, 2)))


@pytest.mark.parametrize("delta", [0, -1, math.inf, math.nan, "1"])
def test_hubers_delta_is_a_number_over_0(delta):
    with pytest.raises(EngineError, match="Huber: the delta must be a finite number over 0, not"):
        Huber(delta)


def test_one_hot():
    np.testing.assert_array_equal(one_hot([2, 0], 3), [[0, 0, 1], [1, 0, 0]])


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 3], r"classes from 0 to 2; in row 2 there is 3"),
        ([-1], r"classes from 0 to 2; in row 1 there is -1"),
        ([0.5], r"a list of whole numbers"),
        ([[0]], r"a list of whole numbers"),
        (["cat"], r"a list of whole numbers"),
    ],
)
def test_labels_outside_the_classes_are_refused(labels, message):
    with pytest.raises(EngineError, match=message):
        one_hot(labels, 3)


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(EngineError, match=r"no loss 'rmse'; there are mse, .*hinge"):
        loss_named("rmse")


@every_loss
def test_the_derivation_of_the_last_gradient_is_the_losses(loss):
    Y, T = batch(loss)
    # An identity of one layer is refused by losses on probabilities, so the loss is put in its place by hand.
    network = Network([Activation("identity")])
    network._loss = loss
    trace = network.trace(Y, T)
    derivation = derive(network, trace, 0, "dE_dY", (1, 2))
    assert derivation.value == loss.gradient(Y, T)[1, 2]
    assert derivation.sum == pytest.approx(derivation.value, rel=1e-13)
