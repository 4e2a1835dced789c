"""The normal distribution: its density φ and its distribution function Φ, which numpy does not have."""

import math

import numpy as np

from engine.arrays import Array

# ln(erfc(z)/t) + z² with t = 1/(1 + z/2), z ≥ 0, as a Chebyshev series in 2t − 1: the form of Numerical
# Recipes, section 6.2.2. The coefficients were computed with 60 digits; half of the first goes into the sum.
_SERIES = (
    -1.3026537197817094,
    0.6419697923564903,
    0.019476473204185836,
    -0.009561514786808632,
    -0.0009465953444820369,
    0.00036683949785276145,
    4.252332480690777e-05,
    -2.0278578112534243e-05,
    -1.6242900046470255e-06,
    1.3036558355805232e-06,
    1.5626441722066143e-08,
    -8.523809591492655e-08,
    6.529054439098851e-09,
    5.059343495551469e-09,
    -9.91364156493033e-10,
    -2.273651222931836e-10,
    9.646791102015527e-11,
    2.394038083114761e-12,
    -6.8860275264975535e-12,
    8.944879273090726e-13,
    3.130921399342958e-13,
    -1.127082236136725e-13,
    3.810905255189135e-16,
    7.106097613609245e-15,
    -1.523028201457111e-15,
    -9.457494571290693e-17,
    1.2102371892242398e-16,
    -2.8166630877469348e-17,
)


def normal_cdf(X: Array) -> Array:
    """Φ(x) = ½·(1 + erf(x/√2)), the share of the standard normal distribution below x; exact to 1e-15."""
    Z = np.where(X.real > 0, X, -X) * math.sqrt(0.5)
    t = 1 / (1 + Z / 2)
    tail = 0.5 * t * np.exp(_chebyshev(2 * t - 1) - Z * Z)
    share: Array = np.where(X.real > 0, 1 - tail, tail)
    return share


def normal_density(X: Array) -> Array:
    """φ(x) = exp(−x²/2)/√(2π), the derivative of Φ."""
    density: Array = np.exp(X * X / -2) / math.sqrt(2 * math.pi)
    return density


def _chebyshev(y: Array) -> Array:
    """The sum of the series at y, by Clenshaw's recurrence."""
    above, sum_so_far, twice = np.zeros_like(y), np.zeros_like(y), 2 * y
    for coefficient in reversed(_SERIES[1:]):
        following = twice * sum_so_far
        following -= above
        following += coefficient
        above, sum_so_far = sum_so_far, following
    return y * sum_so_far - above + _SERIES[0] / 2
