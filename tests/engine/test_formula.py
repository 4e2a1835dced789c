"""Formulas as data: text, MathML and code of each sign, and that code gives what the engine computes."""

from xml.etree import ElementTree

import numpy as np
import pytest

from engine import Activation
from engine.activations import ACTIVATIONS
from engine.formula import Formula, Power, Symbol, name_text, symbols, total
from engine.formula_code import FUNCTIONS, evaluate
from engine.notation import (
    Over,
    absolute,
    broadcast,
    cases,
    exp,
    function,
    indicator,
    letter,
    ln,
    maximum,
    product,
    relation,
)
from engine.terms import TermsOf
from tests.engine.entry_formula import evaluate_entry
from tests.engine.layers.cases import ready, traced

X, W, B, dE_dY = symbols("X W B dE_dY")
N = Symbol("N", is_matrix=False, code="X.size")


@pytest.mark.parametrize(
    ("expression", "text", "code"),
    [
        (X @ W + B, "X·W + B", "X @ W + B"),
        (X.T @ dE_dY, "Xᵀ·∂E/∂Y", "X.T @ dE_dY"),
        (dE_dY * (1 - Power(X, 2)), "∂E/∂Y⊙(1 − X²)", "dE_dY * (1 - X**2)"),
        (2 * (X - W) / N, "2·(X − W)/N", "2 * (X - W) / X.size"),
        (X - (W - B), "X − (W − B)", "X - (W - B)"),
        (X - W + B, "X − W + B", "X - W + B"),
        (X / (N * W), "X/(N·W)", "X / (X.size * W)"),
        (1 / (1 + absolute(X)), "1/(1 + |X|)", "1 / (1 + np.abs(X))"),
        (0.5 + X, "0.5 + X", "0.5 + X"),
        (exp(-Power(X, 2)), "exp(−X²)", "np.exp(-X**2)"),
        (ln(X), "ln(X)", "np.log(X)"),
        (maximum(0, X), "max(0, X)", "np.maximum(0, X)"),
        (indicator(relation(X, "≤", 3)), "[X ≤ 3]", "np.where((X <= 3), 1, 0)"),
        (indicator(relation(X, "=", W)), "[X = W]", "np.where((X == W), 1, 0)"),
        (
            cases(relation(X, ">", 0), X, 0.01 * X),
            "(X if X > 0, else 0.01·X)",
            "np.where((X > 0), X, 0.01 * X)",
        ),
        (product("⋆", "slide({0}, {1})", X, W) + B, "X ⋆ W + B", "slide(X, W) + B"),
        (broadcast(B, "{0}.T") * X, "B⊙X", "B.T * X"),
        (function("Φ", "normal_cdf", X), "Φ(X)", "normal_cdf(X)"),
        (function("mean", "{0}.mean(axis=1)", X), "mean(X)", "X.mean(axis=1)"),
    ],
)
def test_text_and_code_say_the_same(expression, text, code):
    formula = Formula("Y", expression, lambda: expression)
    assert formula.text() == f"Y = {text}"
    assert formula.code() == code
    assert ElementTree.fromstring(formula.mathml()).tag.endswith("math")


def test_an_entry():
    formula = Formula("dE_dW", X.T @ dE_dY, lambda i, j: total("n", X["n", i] * dE_dY["n", j]))
    assert formula.entry_text(2, 1) == "∂E/∂W[2,1] = Σₙ X[n,2]·∂E/∂Y[n,1]"
    assert formula.entry_text("i", "j") == "∂E/∂W[i,j] = Σₙ X[n,i]·∂E/∂Y[n,j]"
    assert "<munder><mo>∑</mo><mrow><mi>n</mi></mrow></munder>" in formula.entry_mathml(2, 1)


def test_sums_and_maxima_over_a_range():
    largest = Over("max", (("u", 1, 2), ("v", 1, 3)), X["u", "v"])
    assert largest.write("text") == "maxᵤ,ᵥ X[u,v]"
    assert "<mi>u</mi><mo>=</mo><mi>1</mi><mo>…</mo><mi>2</mi>" in largest.write("mathml")
    assert (Over("Σ", (("u", 1, 2),), X["u"]) / 4).write("text") == "Σᵤ X[u]/4"


def test_sums_over_entries_have_no_code():
    for entries in (total("n", X["n"]), Over("Σ", (("n", 1, 2),), X["n"])):
        with pytest.raises(TypeError, match="no matrix code"):
            entries.write("code")


@pytest.mark.parametrize(
    ("name", "text"),
    [("dE_dW", "∂E/∂W"), ("dE_dgamma", "∂E/∂γ"), ("normalized", "X̂"), ("mask", "M"), ("Y", "Y"), ("N", "N")],
)
def test_names_as_they_are_written(name, text):
    assert name_text(name) == text
    assert text.removeprefix("∂E/∂") in Symbol(name).write("mathml")


def test_an_index_that_is_a_number_is_one():
    assert letter("k").write("text") == "k"
    assert letter("2").write("mathml") == "<mn>2</mn>"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_formulas_of_an_activation_give_what_it_computes(name):
    layer = ready(Activation(name))
    record = traced(layer, np.array([[-30.0, -3.5, -1.0, -0.1], [0.1, 1.0, 2.9, 30.0]]))
    tensors = record.tensors()
    for tensor, formula in layer.formulas.items():
        np.testing.assert_allclose(evaluate(formula, tensors), tensors[tensor], rtol=1e-12, atol=1e-14)
        for index in np.ndindex(record.X.shape):
            entry = formula.entry(*(str(i + 1) for i in index))
            assert evaluate_entry(entry, tensors) == pytest.approx(
                tensors[tensor][index], rel=1e-12, abs=1e-14
            )
            terms = layer.terms(tensor, index, TermsOf(record))
            assert sum(term.value for term in terms) == pytest.approx(
                tensors[tensor][index], rel=1e-12, abs=1e-300
            )


def test_a_formula_of_a_tensor_without_the_tensor_cannot_be_run():
    with pytest.raises(NameError, match="W"):
        evaluate(Formula("Y", X @ W, lambda: X), {"X": np.eye(2)})


def test_every_function_that_code_may_name_says_what_it_does():
    assert {"sigmoid", "softmax", "windows", "add_windows", "sum_of_rows"} <= set(FUNCTIONS)
    for name, meant in FUNCTIONS.items():
        assert meant.__doc__, name
