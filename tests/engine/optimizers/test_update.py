"""What every optimizer has in common: pure updates, shares that formulas give, a fast form of equal bits."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.optimizers import OPTIMIZERS, SGD, Adam, AdamW, Bound, Momentum, checked_learning_rate
from engine.regularisation import L1, L2, ClipByNorm, ClipByValue, MaxNorm, Shrinkage, WeightDecay
from engine.schedules import Cosine, Exponential

PARTS = {
    "plain": {},
    "scheduled": {"schedule": Exponential(0.9)},
    "clipped by value": {"clipping": ClipByValue(0.5)},
    "clipped by norm": {"clipping": ClipByNorm(0.7)},
    "penalties": {"regularisation": (L1(0.03), L2(0.2))},
    "corrections": {"regularisation": (WeightDecay(0.1), Shrinkage(2.0, dead_weights=True), MaxNorm(0.4))},
    "everything": {
        "schedule": Cosine(20, 0.1),
        "clipping": ClipByNorm(0.7),
        "regularisation": (L1(0.03), L2(0.2), WeightDecay(0.1), Shrinkage(0.5), MaxNorm(0.4)),
    },
}
NEURONS = np.array([0, 1, 0, 1, -1, -1, 2, 2, -1])


def made(name, kind, learning_rate=0.1):
    """An optimizer with some parts; AdamW brings a weight decay of its own, and takes no second one."""
    parts = dict(PARTS[kind])
    if name == "adamw" and "regularisation" in parts:
        parts["regularisation"] = [part for part in parts["regularisation"] if part.name != "weight_decay"]
    return OPTIMIZERS[name](learning_rate, **parts)


EVERY = [
    pytest.param(partial(made, name, kind), id=f"{name}-{kind}") for name in OPTIMIZERS for kind in PARTS
]


def numbers(seed, dtype=np.float64):
    return np.random.default_rng(seed).normal(size=NEURONS.size).astype(dtype)


def after(optimizer, steps, dtype=np.float64):
    """θ and the state after some steps with gradients drawn at random."""
    theta = numbers(0, dtype)
    state = optimizer.begin(theta)
    for step in range(steps):
        update = optimizer.update(theta, numbers(step + 1, dtype), state, step, NEURONS)
        theta, state = theta + update.delta, update.state
    return theta, state


@pytest.mark.parametrize("make", EVERY)
def test_an_update_changes_nothing_that_it_is_given(make):
    optimizer = make()
    theta, state = after(optimizer, 3)
    gradient = numbers(9)
    given_arrays = [theta, gradient, *state.values()]
    for array in given_arrays:
        array.flags.writeable = False
    first = optimizer.update(theta, gradient, state, 3, NEURONS)
    second = optimizer.update(theta, gradient, state, 3, NEURONS)
    for name, share in first.shares.items():
        np.testing.assert_array_equal(share, second.shares[name])


@pytest.mark.parametrize("make", EVERY)
def test_every_share_is_a_vector_that_is_explained_in_the_same_order(make):
    optimizer = make()
    theta, state = after(optimizer, 2)
    update = optimizer.update(theta, numbers(9), state, 2, NEURONS)
    assert [share.name for share in optimizer.shares()] == list(update.shares)
    assert next(iter(update.shares)) == "gradient"
    assert list(update.shares)[-1] == "delta"
    assert list(update.state) == list(optimizer.slots) == list(state)
    for share in optimizer.shares("W"):
        assert share.sentence
        assert share.formula is None or share.formula.mathml().startswith("<math")
    assert {vector.shape for vector in update.shares.values()} == {theta.shape}


@pytest.mark.parametrize("make", EVERY)
def test_the_formulas_give_the_shares(make):
    """Of one neuron without biases, so that a norm in a formula is that of all of θ."""
    optimizer = make()
    theta, state = after(optimizer, 4)
    neurons = np.zeros(theta.shape, np.intp)
    shares = optimizer.update(theta, numbers(9), state, 4, neurons).shares
    own = {item.name: getattr(optimizer, item.name) for item in optimizer.hyperparameters()}
    before = {f"{slot}_before": vector for slot, vector in state.items()}
    names = {"np": np, "theta": theta, "rate": optimizer.rate(4), "t": 5, **own, **before, **shares}
    parts = {part.name: part for part in (*optimizer.penalties, *optimizer.corrections)}
    parts["clipped"] = optimizer.clipping
    for share in optimizer.shares():
        if share.formula is None:
            continue
        part = parts.get(share.name)
        local = {item.name: getattr(part, item.name) for item in part.hyperparameters()} if part else {}
        value = eval(share.formula.code(), {**names, **local})
        np.testing.assert_allclose(shares[share.name], value, rtol=1e-9, atol=1e-15, err_msg=share.name)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("make", EVERY)
def test_the_bound_form_has_the_same_bits(make, dtype):
    optimizer = make()
    theta, gradient = numbers(0, dtype), np.zeros(NEURONS.size, dtype)
    state = optimizer.begin(theta)
    bound_theta, bound_state = theta.copy(), optimizer.begin(theta)
    bound = optimizer.bind(bound_theta, gradient, bound_state, NEURONS)
    for step in range(12):
        if step == 7:
            optimizer.learning_rate = 0.037
        gradient[:] = numbers(step + 1, dtype)
        update = optimizer.update(theta, gradient, state, step, NEURONS)
        before = bound_theta.copy()
        bound.compute(step)
        np.testing.assert_array_equal(bound_theta, before)  # nothing is applied yet
        np.testing.assert_array_equal(bound.delta, update.delta)
        bound.apply()
        theta, state = theta + update.delta, update.state
        assert bound_theta.dtype == theta.dtype == dtype
        np.testing.assert_array_equal(bound_theta, theta)
        for slot, vector in state.items():
            np.testing.assert_array_equal(bound_state[slot], vector)


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_the_fast_forms_are_used_and_can_be_taken_apart(name):
    """``prepare`` and the calls are what ``compute`` does; a steady form is prepared once for all steps."""
    optimizer = OPTIMIZERS[name](0.1)
    theta, gradient = numbers(0), numbers(1)
    whole, taken = (
        optimizer.bind(theta.copy(), gradient, optimizer.begin(theta)),
        optimizer.bind(theta.copy(), gradient, optimizer.begin(theta)),
    )
    assert type(whole) is not Bound
    assert whole.steady == (name != "adam")
    for step in range(3):
        whole.compute(step)
        whole.apply()
        if step == 0 or not taken.steady:
            taken.prepare(step)
        for function, arguments in (*taken.calls, *taken.applying_calls):
            function(*arguments)
    np.testing.assert_array_equal(whole.theta, taken.theta)


def test_a_schedule_makes_a_fast_form_unsteady():
    theta = numbers(0)
    optimizer = SGD(0.1, schedule=Exponential(0.5))
    bound = optimizer.bind(theta, numbers(1), optimizer.begin(theta))
    assert type(bound) is not Bound
    assert not bound.steady


def test_other_mathematics_does_not_inherit_the_fast_form():
    class Backwards(SGD):
        def mathematics(self, g, before, rate, t):  # noqa: ARG002
            return {"delta": rate * g}

    theta, gradient = numbers(0), numbers(1)
    bound = Backwards(0.1).bind(theta, gradient, {})
    bound.compute(0)
    np.testing.assert_array_equal(bound.delta, 0.1 * gradient)


def test_a_diverged_gradient_gives_numbers_and_no_error():
    theta = numbers(0)
    gradient = np.array([np.inf, -np.inf, np.nan, 1e308, *np.zeros(NEURONS.size - 4)])
    for name in OPTIMIZERS:
        optimizer = made(name, "everything")
        with np.errstate(all="ignore"):
            delta = optimizer.update(theta, gradient, optimizer.begin(theta), 0, NEURONS).delta
        assert not np.isfinite(delta).all(), name


@given(
    st.sampled_from(sorted(OPTIMIZERS)),
    st.integers(1, 6),
    st.integers(0, 2**32 - 1),
    st.sampled_from(sorted(PARTS)),
)
@settings(max_examples=40, deadline=None)
def test_replay_from_any_state_gives_the_same_bits(name, at, seed, kind):
    optimizer = made(name, kind, 0.05)
    rng = np.random.default_rng(seed)
    gradients = rng.normal(size=(8, NEURONS.size))
    theta = rng.normal(size=NEURONS.size)
    state, kept = optimizer.begin(theta), None
    for step, gradient in enumerate(gradients):
        if step == at:
            kept = theta.copy(), {slot: vector.copy() for slot, vector in state.items()}
        update = optimizer.update(theta, gradient, state, step, NEURONS)
        theta, state = theta + update.delta, update.state
    replayed, state = kept
    for step in range(at, len(gradients)):
        update = optimizer.update(replayed, gradients[step], state, step, NEURONS)
        replayed, state = replayed + update.delta, update.state
    np.testing.assert_array_equal(replayed, theta)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values())
@pytest.mark.parametrize("bad", [0, -0.1, float("nan"), float("inf"), "0.1", None, True])
def test_a_learning_rate_that_is_none_gets_a_sentence(optimizer, bad):
    with pytest.raises(EngineError, match="the learning rate must be a finite number over 0, not"):
        optimizer(bad)
    with pytest.raises(EngineError, match="the learning rate must be a finite number over 0, not"):
        checked_learning_rate(bad)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Momentum(momentum=1),
            "Momentum: the momentum must be a finite number from 0 and below 1, not 1",
        ),
        (lambda: Adam(beta1=-0.1), "Adam: the beta1 must be a finite number from 0 and below 1, not -0.1"),
        (lambda: Adam(beta2=1.0), "Adam: the beta2 must be a finite number from 0 and below 1, not 1.0"),
        (lambda: Adam(epsilon=0), "Adam: the epsilon must be a finite number over 0, not 0"),
        (lambda: AdamW(weight_decay=-1), "AdamW: the weight decay must be a finite number from 0, not -1"),
        (
            lambda: SGD(0.1, regularisation=[L2(0.1), L2(0.2)]),
            "each kind of regularisation is given once, not",
        ),
        (lambda: AdamW(0.1, regularisation=[WeightDecay(0.1)]), "given once, not twice 'weight_decay'"),
    ],
)
def test_other_bad_settings_get_a_sentence(make, message):
    with pytest.raises(EngineError, match=message):
        make()


def test_hyperparameters_are_data():
    rate, beta1, beta2, epsilon = Adam.hyperparameters()
    assert (rate.name, rate.symbol, rate.default) == ("learning_rate", "α", 0.001)
    assert (beta1.name, beta2.name, epsilon.name) == ("beta1", "beta2", "epsilon")
    assert beta2.rule == "a finite number from 0 and below 1"
    for optimizer in OPTIMIZERS.values():
        assert optimizer().learning_rate == optimizer.hyperparameters()[0].default
