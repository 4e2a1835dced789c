"""Dead and saturated units, on rows where it is known which they are."""

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network
from engine.activations import ACTIVATIONS
from engine.units import MOST_ROWS, Units, UnitWatch, units_of

ROWS = np.linspace(-1, 1, 21)


def watched(function, W, B, X=ROWS[:, None]):
    layers = [FullyConnected(1, len(W), parameters={"W": [W], "B": [B]}), Activation(function)]
    none, units = UnitWatch(Network(layers), X).look()
    assert none is None
    return units


def test_a_relu_that_is_off_for_every_row_is_dead():
    assert watched("relu", [1, 1, -1, 0], [0, -2, 0.5, 0]) == Units(4, dead=(1, 3), saturated=())


def test_a_leaky_relu_never_is():
    assert watched("leaky_relu", [1, 1], [0, -2]) == Units(2, (), ())


@pytest.mark.parametrize(("function", "far"), [("tanh", 5), ("sigmoid", 8)])
def test_units_on_the_flat_part_of_the_curve_are_saturated(function, far):
    assert watched(function, [1, 0.1, 0.1], [0, far, -far]) == Units(3, (), saturated=(1, 2))


def test_a_unit_is_saturated_from_nine_rows_in_ten():
    X = np.array([0.0] * 10 + [9.0] * 90)
    assert watched("tanh", [1], [0], X[:, None]).saturated == (0,)
    assert watched("tanh", [1], [0], X[9:][::-1][:90, None]).saturated == (0,)
    assert watched("tanh", [1], [0], X[:99, None]).saturated == ()


def test_a_tanh_so_far_out_that_its_slope_rounds_to_0_is_dead():
    assert watched("tanh", [0.0], [50]) == Units(1, (0,), ())


def test_a_threshold_passes_nothing_back():
    assert watched("threshold", [1, 2], [0, 0]).dead == (0, 1)


@pytest.mark.parametrize("function", ACTIVATIONS)
def test_around_0_only_the_threshold_is_ill(function):
    units = units_of(ACTIVATIONS[function], np.array([[-0.5, 0.3, 0.7]]))
    assert (len(units.dead), units.saturated) == (function == "threshold", ())


def test_it_follows_the_parameters_and_looks_at_a_bounded_number_of_rows():
    net = Network([FullyConnected(1, 1, parameters={"W": [[1.0]]}), Activation("relu")])
    X = np.ones((MOST_ROWS + 5, 1))
    X[:MOST_ROWS] = -1
    watch = UnitWatch(net, X)
    assert watch.look()[1].dead == (0,)
    net.theta[0] = -1
    assert watch.look()[1].dead == ()


def test_an_activation_may_stand_first():
    (units,) = UnitWatch(Network([Activation("relu")]), np.array([[-1.0, 1], [-2, -1]])).look()
    assert units == Units(2, (0,), ())
