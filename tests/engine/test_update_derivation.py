"""Updates: every entry of every share of every optimizer is explained, and the explanation adds up to it."""

import numpy as np
import pytest

from engine import Activation, EngineError, FullyConnected, Network, Trainer, derive, xor
from engine.edits import FreezeEdit, LearningRateEdit
from engine.optimizers import OPTIMIZERS, SGD, Adam, Momentum
from engine.regularisation import (
    L1,
    L2,
    ClipByNorm,
    ClipByValue,
    MaxNorm,
    Shrinkage,
    WeightDecay,
)
from engine.schedules import Exponential


def trainer(optimizer, dtype=np.float64):
    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1)]
    return Trainer(Network(layers, "mse", seed=1, dtype=dtype), *xor(), optimizer=optimizer, batch_size=4)


PARTS = [
    {},
    {"clipping": ClipByValue(0.05)},
    {"clipping": ClipByNorm(0.1), "regularisation": (L1(0.01), L2(0.02))},
    {"regularisation": (WeightDecay(0.1), MaxNorm(0.4))},
    {"regularisation": (Shrinkage(0.3, dead_weights=True),)},
    {"regularisation": (Shrinkage(0.1),), "schedule": Exponential(0.5)},
]


def fit_together(name, parts):
    """AdamW has its own weight decay, and takes no second one."""
    return name != "adamw" or not any(
        isinstance(part, WeightDecay) for part in parts.get("regularisation", ())
    )


TOGETHER = [(name, parts) for name in OPTIMIZERS for parts in PARTS if fit_together(name, parts)]


@pytest.mark.parametrize(("name", "parts"), TOGETHER, ids=str)
def test_every_share_of_every_update_adds_up(name, parts):
    train = trainer(OPTIMIZERS[name](**parts))
    for _ in range(3):
        trace = train.trace()
        for record in trace.layers:
            for tensor, array in record.updates().items():
                for index in np.ndindex(array.shape):
                    derivation = derive(train.network, trace, record.layer, tensor, index)
                    assert derivation.value == array[index]
                    assert derivation.sum == pytest.approx(array[index], rel=1e-9, abs=1e-15), tensor
        train.advance()


def test_what_is_frozen_says_why_it_stays():
    train = trainer(Momentum(0.1))
    train.advance(4)
    before = train.trace().layers[0].update["W"][1, 2]
    train.edit(FreezeEdit(4, 0, "W", (1, 2)))
    trace = train.trace()
    derivation = derive(train.network, trace, 0, "update/W", (1, 2))
    assert (derivation.formula, derivation.value, derivation.sum) == ("ΔW[2,3] = 0", 0, 0)
    moved = f"{before:.4g}".replace("-", "−")
    assert derivation.note == (
        f"W[2,3] is frozen: the step leaves it as it is. Let go, it would move by {moved}."
    )
    velocity = derive(train.network, trace, 0, "velocity/W", (1, 2))
    assert velocity.sum == pytest.approx(trace.layers[0].shares["W"]["velocity"][1, 2], rel=1e-12)
    other = derive(train.network, trace, 0, "update/W", (0, 2))
    assert other.sum == pytest.approx(trace.layers[0].update["W"][0, 2], rel=1e-12)


def test_a_velocity_says_which_step_it_comes_from():
    train = trainer(Momentum(0.1))
    train.advance(4)
    before = train.trace()
    train.advance()
    trace = train.trace()
    derivation = derive(train.network, trace, 0, "velocity/W", (1, 2))
    assert derivation.formula == "v[2,3] = μ·vₜ₋₁[2,3] + ∂E/∂W[2,3]"
    assert "was left by step 4" in derivation.note
    memory, gradient = derivation.terms
    remembered = memory.factors[1]
    assert (remembered.tensor, remembered.index, remembered.layer, remembered.step) == (
        *("velocity/W", (1, 2), 0, 4),
    )
    assert remembered.value == before.layers[0].tensor("velocity/W")[1, 2]
    assert [(read.tensor, read.step) for read in gradient.factors] == [("dE_dW", None)]


def test_at_the_first_step_nothing_is_remembered():
    train = trainer(Momentum(0.1))
    derivation = derive(train.network, train.trace(), 0, "velocity/W", (0, 0))
    assert "is 0 at the start" in derivation.note
    assert (derivation.terms[0].value, derivation.terms[0].factors[1].tensor) == (0, None)


def test_an_update_of_adam_is_read_from_its_two_means():
    train = trainer(Adam(0.1))
    train.advance(2)
    derivation = derive(train.network, train.trace(), 2, "update/W", (1, 0))
    assert derivation.formula == "ΔW[2,1] = −α·m̂[2,1]/(√v̂[2,1] + ε)"
    (term,) = derivation.terms
    assert [factor.text for factor in term.factors] == ["−α", "m̂[2,1]", "1/(√v̂[2,1] + ε)"]
    assert [read.tensor for read in derivation.reads] == ["m_hat/W", "v_hat/W"]


def test_a_bias_is_not_regularised_and_says_so():
    train = trainer(SGD(0.1, regularisation=(L2(0.1),)))
    derivation = derive(train.network, train.trace(), 0, "l2/B", (0, 1))
    assert derivation.value == derivation.sum == 0
    assert "only weights are regularised" in derivation.note


def test_the_learning_rate_is_the_one_in_force():
    train = trainer(SGD(0.1))
    train.advance()
    train.edit(LearningRateEdit(1, 0.7))
    after = train.trace()
    train.seek(0)
    assert derive(train.network, after, 0, "update/W", (0, 0)).terms[0].factors[0].value == -0.7
    now = train.trace()
    assert derive(train.network, now, 0, "update/W", (0, 0)).terms[0].factors[0].value == -0.1


def test_without_an_optimizer_there_is_no_update():
    network = trainer(SGD(0.1)).network
    with pytest.raises(EngineError, match="no tensor 'update/W'"):
        derive(network, network.trace(*xor()), 0, "update/W", (0, 0))
