"""Every activation function: its derivative by two independent methods, its range, and what may go wrong."""

import math

import numpy as np
import pytest

from engine import EngineError
from engine.activations import ACTIVATIONS, activation_named, elu, leaky_relu
from engine.activations.normal import normal_cdf, normal_density

VARIANTS = {**ACTIVATIONS, "leaky_relu(0.2)": leaky_relu(0.2), "elu(0.5)": elu(0.5)}
POINTS = np.array([-30.0, -8.5, -3.7, -1.0, -0.3, -1e-3, 1e-3, 0.4, 1.0, 2.9, 3.7, 8.5, 30.0])

every_function = pytest.mark.parametrize("function", VARIANTS.values(), ids=VARIANTS)


def test_there_are_these():
    assert set(ACTIVATIONS) == {
        *("identity", "tanh", "sigmoid", "hard_sigmoid", "relu", "leaky_relu", "elu", "selu", "gelu", "silu"),
        *("softplus", "softsign", "sin", "gaussian", "threshold"),
    }
    assert all(name == function.name for name, function in ACTIVATIONS.items())


@every_function
def test_the_derivative_agrees_with_the_complex_step(function):
    """f′(x) = Im f(x + ih)/h: no difference is taken, so nothing is lost but the last digit."""
    derivative = function.f(POINTS + 1e-30j).imag / 1e-30
    np.testing.assert_allclose(function.f_prime(POINTS), derivative, rtol=1e-14, atol=1e-15)


@every_function
def test_the_derivative_agrees_with_central_differences(function):
    h = 1e-6
    difference = (function.f(POINTS + h) - function.f(POINTS - h)) / (2 * h)
    np.testing.assert_allclose(function.f_prime(POINTS), difference, rtol=1e-7, atol=2e-8)


@every_function
def test_it_jumps_or_bends_at_its_kinks_and_nowhere_else(function):
    h = 1e-7
    seen = []
    for x in (-3.0, 0.0, 3.0):
        sides = np.array([x - h, x + h])
        value, slope = function.f(sides), function.f_prime(sides)
        if abs(value[1] - value[0]) > 0.1 or abs(slope[1] - slope[0]) > 0.1:
            seen.append(x)
    assert tuple(seen) == function.kinks


@pytest.mark.parametrize(
    ("name", "x", "slope"),
    [
        ("relu", 0, 0),
        ("leaky_relu", 0, 0.01),
        ("elu", 0, 1),
        ("selu", 0, 1.0507009873554805 * 1.6732632423543772),
        ("hard_sigmoid", -3, 0),
        ("hard_sigmoid", 3, 0),
        ("threshold", 0, 0),
    ],
)
def test_the_slope_at_a_kink_is_that_of_pytorch(name, x, slope):
    assert activation_named(name).f_prime(np.array([float(x)])).item() == pytest.approx(slope, rel=1e-15)


@every_function
def test_it_stays_in_its_range_and_comes_near_both_ends(function):
    low, high = function.range.low, function.range.high
    Y = function.f(np.concatenate([np.linspace(-800, 800, 40001), np.linspace(-4, 4, 8001)]))
    assert (low <= Y).all()
    assert (high >= Y).all()
    assert Y.min() < -700 * 0.01 if low == -math.inf else Y.min() == pytest.approx(low, abs=0.002)
    assert Y.max() > 700 if high == math.inf else Y.max() == pytest.approx(high, abs=0.002)


@every_function
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_f_and_its_derivative_keep_the_number_type_and_the_shape(function, dtype):
    X = np.linspace(-2, 2, 12, dtype=dtype).reshape(3, 2, 2)
    for Y in (function.f(X), function.f_prime(X)):
        assert (Y.dtype, Y.shape) == (X.dtype, X.shape)


@every_function
def test_large_numbers_overflow_nowhere(function):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert np.isfinite(function.f(np.array([-1e3, 1e3]))).all()
        assert np.isfinite(function.f_prime(np.array([-1e3, 1e3]))).all()


@every_function
def test_what_is_not_a_number_stays_so(function):
    with np.errstate(invalid="ignore"):
        assert np.isnan(function.f(np.array([np.nan]))).all()


def test_an_array_is_not_changed():
    for function in VARIANTS.values():
        X = POINTS.copy()
        function.f(X)[:] = 7
        assert (X == POINTS).all()


def test_the_normal_distribution_function_is_exact_to_1e_15():
    x = np.concatenate([np.linspace(-38, 10, 9601), np.linspace(-1, 1, 2001)])
    exact = np.array([math.erfc(-v / math.sqrt(2)) / 2 for v in x])
    assert np.abs(normal_cdf(x) - exact).max() <= 1e-15
    np.testing.assert_allclose(normal_cdf(x[x > -37]), exact[x > -37], rtol=1e-12)


def test_the_normal_density_is_the_derivative_of_the_distribution_function():
    x = np.linspace(-9, 9, 181)
    np.testing.assert_allclose(normal_density(x), normal_cdf(x + 1e-30j).imag / 1e-30, rtol=1e-13)


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(EngineError, match=r"no activation function 'swish'; there are .*silu"):
        activation_named("swish")
