"""What holds for every layer: gradients by two independent methods, formulas run, terms added up."""

from xml.etree import ElementTree

import numpy as np
import pytest

from engine.formula_code import evaluate
from engine.layers import LAYERS, Layer
from engine.terms import TermsOf
from tests.engine.entry_formula import evaluate_entry
from tests.engine.layers.cases import CASES, random_array, ready, traced

every_layer = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def scalar(layer, X, weights):
    """An E to differentiate: a weighted sum of Y, so that ∂E/∂Y are the weights."""
    return (layer.forward(X) * weights).sum()


def moved_numbers(layer, X):
    """Every array of numbers that E depends on, with the name of E's gradient to it."""
    return {"dE_dX": X, **{"dE_d" + name: parameter for name, parameter in layer.parameters.items()}}


def test_every_registered_layer_has_a_case():
    assert {ready(case.make()).kind for case in CASES.values()} == set(LAYERS)
    assert all(issubclass(layer, Layer) for layer in LAYERS.values())


@every_layer
def test_gradients_agree_with_the_complex_step(case):
    layer, X = ready(case.make()), random_array(case.shape, 0).astype(complex)
    record = traced(layer, X.real.copy())
    layer.parameters = {name: array.astype(complex) for name, array in layer.parameters.items()}
    for name, moved in moved_numbers(layer, X).items():
        for index in np.ndindex(moved.shape):
            moved[index] += 1e-30j
            derivative = scalar(layer, X, record.dE_dY).imag / 1e-30
            moved[index] -= 1e-30j
            assert record.tensor(name)[index] == pytest.approx(derivative, rel=1e-11, abs=1e-13), (
                name,
                index,
            )


@every_layer
def test_gradients_agree_with_central_differences(case):
    layer, X, h = ready(case.make()), random_array(case.shape, 0), 1e-6
    record = traced(layer, X.copy())
    for name, moved in moved_numbers(layer, X).items():
        for index in np.ndindex(moved.shape):
            here = moved[index]
            moved[index] = here + h
            above = scalar(layer, X, record.dE_dY)
            moved[index] = here - h
            below = scalar(layer, X, record.dE_dY)
            moved[index] = here
            difference = (above - below) / (2 * h)
            assert record.tensor(name)[index] == pytest.approx(difference, rel=1e-7, abs=1e-7), (name, index)


@every_layer
def test_the_code_of_each_formula_gives_the_tensor_itself(case):
    layer = ready(case.make())
    record = traced(layer, random_array(case.shape, 0))
    for name, formula in layer.formulas.items():
        assert formula.result == name
        value = evaluate(formula, record.tensors())
        np.testing.assert_allclose(value, record.tensor(name), rtol=1e-12, atol=1e-13, err_msg=name)


@every_layer
def test_the_formula_of_each_entry_gives_the_entry_itself(case):
    layer = ready(case.make())
    record = traced(layer, random_array(case.shape, 0))
    tensors = record.tensors()
    for name, formula in layer.formulas.items():
        for index in np.ndindex(tensors[name].shape):
            entry = formula.entry(*(str(i + 1) for i in index))
            value = evaluate_entry(entry, tensors)
            assert value == pytest.approx(tensors[name][index], rel=1e-12, abs=1e-13), formula.entry_text(
                *index
            )


@every_layer
def test_formulas_are_well_formed_also_with_letters(case):
    layer = ready(case.make())
    record = traced(layer, random_array(case.shape, 0))
    for name, formula in layer.formulas.items():
        letters = "abcdef"[: record.tensor(name).ndim]
        numbers = [str(n) for n in record.tensor(name).shape]
        for written in (formula.mathml(), formula.entry_mathml(*letters), formula.entry_mathml(*numbers)):
            assert ElementTree.fromstring(written).tag.endswith("math")
        for text in (formula.text(), formula.entry_text(*letters), formula.entry_text(*numbers)):
            assert " = " in text
            assert "{" not in text


@every_layer
def test_every_tensor_that_is_computed_has_a_formula(case):
    layer = ready(case.make())
    record = traced(layer, random_array(case.shape, 0))
    given = {"X", "dE_dY", *record.parameters}
    drawn = {"mask"}
    assert set(layer.formulas) == set(record.tensors()) - given - drawn


@every_layer
def test_the_terms_of_every_entry_add_up_to_it(case):
    layer = ready(case.make())
    record = traced(layer, random_array(case.shape, 0))
    tensors = record.tensors()
    for name in layer.formulas:
        for index in np.ndindex(tensors[name].shape):
            terms = layer.terms(name, index, TermsOf(record))
            total = sum(term.value for term in terms)
            assert total == pytest.approx(tensors[name][index], rel=1e-12, abs=1e-13), (name, index)
            for factor in (factor for term in terms for factor in term.factors if factor.tensor):
                assert factor.value == tensors[factor.tensor][factor.index]


@every_layer
def test_there_are_no_terms_of_a_tensor_that_there_is_not(case):
    layer = ready(case.make())
    record = traced(layer, random_array(case.shape, 0))
    with pytest.raises(KeyError):
        layer.terms("Z", (0,) * record.Y.ndim, TermsOf(record))


@every_layer
def test_a_pass_changes_nothing_that_it_was_given(case):
    layer, X = ready(case.make()), random_array(case.shape, 0)
    kept = {"X": X.copy(), **{name: array.copy() for name, array in layer.parameters.items()}}
    first, second = traced(layer, X), traced(layer, X)
    for name, tensor in first.tensors().items():
        np.testing.assert_array_equal(second.tensor(name), tensor)
    for name, array in kept.items():
        np.testing.assert_array_equal(first.tensor(name), array)


@every_layer
def test_float32_stays_float32_and_is_near_to_float64(case):
    exact, rough = ready(case.make()), ready(case.make())
    rough.initialize(np.random.default_rng(0), np.float32)
    X = random_array(case.shape, 0)
    for name, tensor in traced(rough, X.astype(np.float32)).tensors().items():
        assert tensor.dtype == np.float32, name
        wanted = traced(exact, X).tensor(name)
        np.testing.assert_allclose(tensor, wanted, rtol=2e-5, atol=2e-5, err_msg=name)


@every_layer
def test_the_output_has_the_shape_that_was_promised(case):
    layer = ready(case.make())
    record = traced(layer, random_array(case.shape, 0))
    assert layer.output_shape(case.shape[1:]) == record.Y.shape[1:]
    assert record.dE_dX.shape == record.X.shape
    assert {name: g.shape for name, g in record.gradients.items()} == {
        name: p.shape for name, p in record.parameters.items()
    }
