"""Clipping, penalties and corrections: what each promises, on weights and not on biases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine import Activation, EngineError, FullyConnected, Network, Trainer, xor
from engine.optimizers import SGD, Adam, AdamW
from engine.regularisation import (
    CLIPPINGS,
    L1,
    L2,
    REGULARISATIONS,
    ClipByNorm,
    ClipByValue,
    MaxNorm,
    Shrinkage,
    WeightDecay,
)

NEURONS = np.array([0, 1, 0, 1, 0, 1, -1, -1])  # W (3, 2) and B (1, 2) of one layer
WEIGHTS, BIASES = slice(0, 6), slice(6, 8)
vectors = arrays.arrays(np.float64, NEURONS.shape, elements=st.floats(-100, 100))
limits = st.floats(0.01, 50)


def step(regularisation, theta, gradient, optimizer=SGD, rate=0.1, state=None):
    made = optimizer(rate, regularisation=(regularisation,))
    return made.update(theta, gradient, made.begin(theta) if state is None else state, 0, NEURONS)


@given(vectors, limits)
def test_clipping_by_value_keeps_every_entry_within_the_limit(gradient, limit):
    clipped = ClipByValue(limit).clip(gradient)
    assert np.abs(clipped).max() <= limit
    inside = np.abs(gradient) <= limit
    np.testing.assert_array_equal(clipped[inside], gradient[inside])
    assert (np.sign(clipped) == np.sign(gradient)).all()


@given(vectors, limits)
def test_clipping_by_norm_keeps_the_direction(gradient, limit):
    clipped, length = ClipByNorm(limit).clip(gradient), np.linalg.norm(gradient)
    if length <= limit:
        np.testing.assert_array_equal(clipped, gradient)
    else:
        assert np.linalg.norm(clipped) == pytest.approx(limit, rel=1e-12)
        np.testing.assert_allclose(clipped * length, gradient * limit, rtol=1e-9, atol=1e-300)


def test_clipping_by_norm_by_hand():
    np.testing.assert_allclose(ClipByNorm(1).clip(np.array([3.0, 4.0])), [0.6, 0.8], rtol=1e-15)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"schedule": "cosine"}, "'cosine' is not a schedule, such as"),
        ({"clipping": 1.0}, "1.0 is not a clipping, such as"),
        ({"regularisation": ["l2"]}, "'l2' is not regularisation, such as"),
        ({"regularisation": 0.1}, "0.1 is not regularisation, such as"),
    ],
)
def test_a_part_of_another_kind_is_refused(given, message):
    with pytest.raises(EngineError, match=message):
        SGD(0.1, **given)


def test_one_regularisation_may_stand_without_a_list():
    assert SGD(0.1, regularisation=L2(0.1)).regularisation == (L2(0.1),)


def test_what_the_optimizer_is_given_is_the_slope_of_what_is_minimised():
    """E + R of a trace, moved by central differences in each parameter."""
    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1)]
    network, optimizer = Network(layers, "mse", seed=3), SGD(0.1, regularisation=(L1(0.02), L2(0.3)))
    trainer = Trainer(network, *xor(), optimizer=optimizer, batch_size=4)
    trainer.advance(5)
    trace = trainer.trace()
    assert list(trace.penalties) == ["l1", "l2"]
    assert trace.minimised == trace.loss + optimizer.penalty(network.theta, network.neurons)
    for record, layer in zip(trace.layers, layers, strict=True):
        for name, parameter in layer.parameters.items():
            for index in np.ndindex(parameter.shape):
                sides = []
                for h in (1e-5, -1e-5):
                    moved = Network(layers, "mse", seed=3)
                    moved.theta[:] = network.theta
                    moved.layers[record.layer].parameters[name][index] += h
                    run = Trainer(moved, *xor(), optimizer=optimizer, batch_size=4)
                    sides.append(run.trace().minimised)
                slope = (sides[0] - sides[1]) / 2e-5
                assert record.shares[name]["g"][index] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_clipping_acts_on_biases_too_and_before_the_penalty():
    theta, gradient = np.full(8, 2.0), np.full(8, 10.0)
    shares = (
        SGD(0.1, clipping=ClipByValue(1), regularisation=(L2(0.5),))
        .update(theta, gradient, {}, 0, NEURONS)
        .shares
    )
    np.testing.assert_array_equal(shares["clipped"], np.ones(8))
    np.testing.assert_array_equal(shares["g"], [2, 2, 2, 2, 2, 2, 1, 1])


@pytest.mark.parametrize("penalty", [L1(0.3), L2(0.7)], ids=["L1", "L2"])
def test_a_penaltys_gradient_is_the_slope_of_its_value(penalty):
    theta = np.random.default_rng(3).normal(size=8)
    for k, slope in enumerate(penalty.gradient(theta, NEURONS)):
        nudge = 1e-6 * np.eye(8)[k]
        difference = penalty.value(theta + nudge, NEURONS) - penalty.value(theta - nudge, NEURONS)
        assert difference / 2e-6 == pytest.approx(slope, rel=1e-7, abs=1e-9)
        assert (slope == 0) == (k >= 6)


def test_penalties_by_hand():
    theta = np.array([1.0, -2.0, 0.0, 0.0, 3.0, 0.0, 50.0, 50.0])
    assert L1(0.1).value(theta, NEURONS) == pytest.approx(0.6)
    assert L2(0.1).value(theta, NEURONS) == pytest.approx(0.7)
    np.testing.assert_allclose(L1(0.1).gradient(theta, NEURONS), [0.1, -0.1, 0, 0, 0.1, 0, 0, 0])
    np.testing.assert_allclose(L2(0.1).gradient(theta, NEURONS), [0.1, -0.2, 0, 0, 0.3, 0, 0, 0])


def test_the_optimizer_adds_its_penalties_up():
    theta = np.array([1.0, -2.0, 0.0, 0.0, 3.0, 0.0, 50.0, 50.0])
    assert SGD(0.1, regularisation=(L1(0.1), L2(0.1), MaxNorm(1))).penalty(theta, NEURONS) == pytest.approx(
        1.3
    )
    assert SGD(0.1).penalty(theta) == 0


@pytest.mark.parametrize("part", [L1(0.5), L2(0.5), WeightDecay(0.5), Shrinkage(0.5), MaxNorm(0.1)])
@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_biases_are_left_alone(part, optimizer):
    theta, gradient = np.random.default_rng(1).normal(size=(2, 8))
    plain = optimizer(0.1)
    without = plain.update(theta, gradient, plain.begin(theta), 0, NEURONS).delta
    delta = step(part, theta, gradient, optimizer).delta
    np.testing.assert_array_equal(delta[BIASES], without[BIASES])
    assert (delta[WEIGHTS] != without[WEIGHTS]).all()


def test_weight_decay_is_l2_for_gradient_descent_and_not_for_adam():
    theta, gradient = np.random.default_rng(1).normal(size=(2, 8))
    np.testing.assert_allclose(
        step(WeightDecay(0.2), theta, gradient).delta, step(L2(0.2), theta, gradient).delta, rtol=1e-14
    )
    decayed = step(WeightDecay(0.2), theta, gradient, Adam).delta
    assert np.abs(decayed - step(L2(0.2), theta, gradient, Adam).delta)[WEIGHTS].min() > 1e-4


def test_adamw_is_adam_with_weight_decay():
    theta, gradient = np.random.default_rng(1).normal(size=(2, 8))
    adamw = AdamW(0.1, weight_decay=0.2)
    delta = adamw.update(theta, gradient, adamw.begin(theta), 0, NEURONS).delta
    np.testing.assert_array_equal(delta, step(WeightDecay(0.2), theta, gradient, Adam).delta)


@given(vectors, vectors, st.floats(0, 20))
def test_shrinkage_ends_at_zero_and_never_crosses_it(theta, gradient, strength):
    shares = step(Shrinkage(strength), theta, gradient).shares
    moved, reached = theta + shares["step"], theta + shares["delta"]
    reach = 0.1 * strength
    tolerance = 1e-12 * (np.abs(theta) + np.abs(gradient) + 1)
    expected = np.where(np.abs(moved) <= reach, 0, moved - reach * np.sign(moved))
    assert (np.abs(reached - expected)[WEIGHTS] <= tolerance[WEIGHTS]).all()
    stopped = np.abs(moved) <= reach
    assert (reached[WEIGHTS][stopped[WEIGHTS]] == 0).all()


def test_shrinkage_leaves_rare_weights_at_zero_where_l1_only_trembles():
    """E = ½(w − c)² for six weights; against λ = 1 those with |c| < 1 cannot hold."""
    targets = np.array([3.0, -3.0, 0.5, -0.5, 0.2, 2.0, 1.0, -1.0])
    ends = []
    for part in (Shrinkage(1.0), L1(1.0)):
        optimizer, theta = SGD(0.3, regularisation=(part,)), np.full(8, 1.5)
        for k in range(400):
            theta = theta + optimizer.update(theta, theta - targets, {}, k, NEURONS).delta
        ends.append(theta)
    np.testing.assert_allclose(ends[0], [2, -2, 0, 0, 0, 1, 1, -1], atol=1e-12)
    assert (ends[0][2:5] == 0).all()
    assert (ends[1][2:5] != 0).any()


def playground(weight, dead, gradient, rate, strength):
    """TensorFlow Playground's L1 on one weight: after the data's step, and dead once it crossed 0."""
    if dead:
        return weight, True
    weight = weight - rate * gradient
    slope = -1 if weight < 0 else (1 if weight > 0 else 0)
    shrunk = weight - rate * strength * slope
    return (0.0, True) if weight * shrunk < 0 else (shrunk, False)


@pytest.mark.parametrize(("seed", "strength"), [(0, 0.3), (1, 1.0), (2, 3.0)])
def test_dead_weights_are_tensorflow_playgrounds(seed, strength):
    rng = np.random.default_rng(seed)
    targets, theta = rng.normal(size=8), rng.uniform(-0.5, 0.5, 8)
    optimizer = SGD(0.03, regularisation=(Shrinkage(strength, dead_weights=True),))
    state = optimizer.begin(theta)
    weights, dead, died_at_step = theta.copy(), np.zeros(8, bool), {}
    for k in range(500):
        gradient = theta - targets + rng.normal(size=8)
        update = optimizer.update(theta, gradient, state, k, NEURONS)
        theta, state = theta + update.delta, update.state
        for i in range(8):
            if NEURONS[i] < 0:
                weights[i] -= 0.03 * gradient[i]
            else:
                weights[i], dead[i] = playground(weights[i], dead[i], gradient[i], 0.03, strength)
                if dead[i]:
                    died_at_step.setdefault(i, k)
        np.testing.assert_allclose(theta, weights, rtol=1e-12, atol=1e-15)
        np.testing.assert_array_equal(state["dead"], dead)
        assert (theta[dead] == 0).all()
    assert died_at_step
    assert (theta[BIASES] != 0).all()


def test_a_dead_weight_that_is_set_by_hand_stays_where_it_was_set():
    theta, gradient = np.full(8, 0.7), np.ones(8)
    dead = {"dead": np.array([1.0, 0, 0, 0, 0, 0, 0, 0])}
    delta = step(Shrinkage(0.1, dead_weights=True), theta, gradient, state=dead).delta
    assert delta[0] == 0
    assert (delta[1:] != 0).all()


@given(vectors, vectors, limits)
def test_max_norm_holds_for_every_neuron_and_changes_no_other(theta, gradient, limit):
    shares = step(MaxNorm(limit), theta, gradient).shares
    moved, reached = theta + shares["step"], theta + shares["delta"]
    for neuron in (0, 1):
        mine = neuron == NEURONS
        length = np.linalg.norm(moved[mine])
        tolerance = 1e-13 * (np.abs(theta[mine]).max() + np.abs(gradient[mine]).max())
        if length <= limit:
            np.testing.assert_array_equal(shares["delta"][mine], shares["step"][mine])
        else:
            assert np.linalg.norm(reached[mine]) <= limit * (1 + 1e-12) + tolerance
            np.testing.assert_allclose(
                reached[mine], moved[mine] * limit / length, rtol=1e-9, atol=2 * tolerance
            )


def test_max_norm_by_hand():
    """Neuron 0 comes to (3, 0, 4), of length 5; neuron 1 to (1, 0, 0)."""
    theta = np.array([3.0, 1.0, 0.0, 0.0, 4.0, 0.0, 9.0, 9.0])
    delta = step(MaxNorm(2), theta, np.zeros(8)).delta
    np.testing.assert_allclose(theta + delta, [1.2, 1, 0, 0, 1.6, 0, 9, 9], rtol=1e-15)


def test_corrections_act_in_the_order_in_which_they_are_given():
    theta, gradient = np.full(8, 2.0), np.zeros(8)
    halved_then_held = SGD(1, regularisation=(WeightDecay(0.5), MaxNorm(1.0)))
    held_then_halved = SGD(1, regularisation=(MaxNorm(1.0), WeightDecay(0.5)))
    reached = [
        theta + o.update(theta, gradient, {}, 0, NEURONS).delta for o in (halved_then_held, held_then_halved)
    ]
    np.testing.assert_allclose(np.linalg.norm(reached[0][:6:2]), 1.0)
    np.testing.assert_allclose(reached[1][:6], 1 / np.sqrt(3) - 1.0)


def test_on_a_network_weights_shrink_and_biases_do_not():
    network = Network([FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1)], "mse", seed=2)
    X, T = xor()
    optimizer = Adam(0.01, regularisation=(L2(10.0),))
    state, neurons = optimizer.begin(network.theta), network.neurons
    for k in range(2000):
        network.trace(X, T)
        update = optimizer.update(network.theta, network.gradient, state, k, neurons)
        network.theta += update.delta
        state = update.state
    assert np.abs(network.theta[neurons >= 0]).max() < 0.01
    assert network.predict(X) == pytest.approx(0.5, abs=0.02)  # the output's bias alone has learned the mean


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: L1(-1), "L1: the strength must be a finite number from 0, not -1"),
        (lambda: L2(float("inf")), "L2: the strength must be a finite number from 0, not inf"),
        (
            lambda: WeightDecay("much"),
            "Weight decay: the strength must be a finite number from 0, not 'much'",
        ),
        (lambda: Shrinkage(0.1, dead_weights=1), "Shrinkage: the dead weights must be true or false, not 1"),
        (lambda: MaxNorm(0), "Max-norm: the limit must be a finite number over 0, not 0"),
        (lambda: ClipByValue(-2), "Clipping by value: the limit must be a finite number over 0, not -2"),
        (lambda: ClipByNorm(None), "Clipping by norm: the limit must be a finite number over 0, not None"),
    ],
)
def test_a_bad_value_gets_a_sentence(make, message):
    with pytest.raises(EngineError, match=message):
        make()


def test_all_are_known_by_name():
    assert list(CLIPPINGS) == ["clip_by_value", "clip_by_norm"]
    assert list(REGULARISATIONS) == ["l1", "l2", "weight_decay", "shrinkage", "max_norm"]
