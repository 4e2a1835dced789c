"""A run that is saved and loaded goes on as if nothing had happened, and can still go back."""

import io

import numpy as np
import pytest

from engine import Activation, EngineError, FullyConnected, Network, Trainer
from engine.edits import LearningRateEdit, ParameterEdit
from engine.optimizers import OPTIMIZERS


def trainer(optimizer="adam", hidden=5, history=64):
    layers = [FullyConnected(3, hidden), Activation("tanh"), FullyConnected(hidden, 2)]
    generator = np.random.default_rng(0)
    X, T = generator.normal(size=(11, 3)), generator.normal(size=(11, 2))
    return Trainer(
        Network(layers, "mse", seed=4),
        X,
        T,
        optimizer=OPTIMIZERS[optimizer](0.01),
        batch_size=4,
        shuffle=True,
        seed=7,
        history=history,
    )


def saved_and_loaded(run, **changes):
    file = io.BytesIO()
    np.savez(file, **run.state())
    file.seek(0)
    fresh = trainer(**changes)
    with np.load(file, allow_pickle=False) as state:
        fresh.restore(state)
    return fresh


def bits(run):
    return run.network.theta.tobytes(), run.losses.values(), run.epoch_errors.values(), run.losses.points(9)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_it_goes_on_with_the_same_bits(optimizer):
    straight, run = trainer(optimizer), trainer(optimizer)
    straight.advance(500)
    run.advance(137)
    loaded = saved_and_loaded(run, optimizer=optimizer)
    assert loaded.step == loaded.furthest == 137
    loaded.advance(363)
    assert bits(loaded) == bits(straight)


def test_it_can_go_back_before_the_moment_it_was_saved():
    run = trainer()
    run.advance(50)
    there = run.network.theta.tobytes()
    run.advance(50)
    loaded = saved_and_loaded(run)
    loaded.seek(50)
    assert loaded.network.theta.tobytes() == there
    assert loaded.furthest == 100


def test_a_run_saved_in_its_past_knows_its_future():
    run = trainer()
    run.advance(90)
    end = bits(run)
    run.seek(20)
    loaded = saved_and_loaded(run)
    assert (loaded.step, loaded.furthest) == (20, 90)
    loaded.seek(90)
    assert bits(loaded) == end


def test_edits_are_kept():
    run = trainer()
    run.advance(30)
    run.edit(LearningRateEdit(30, 0.05))
    run.edit(ParameterEdit(30, 2, "W", (1, 0), -0.5))
    run.advance(30)
    loaded = saved_and_loaded(run)
    assert loaded.edits == run.edits
    loaded.seek(10)
    loaded.seek(60)
    assert bits(loaded) == bits(run)


def test_divergence_is_kept():
    run = trainer("sgd")
    run.edit(LearningRateEdit(0, 100.0))
    run.advance(200)
    assert run.diverged is not None
    assert saved_and_loaded(run, optimizer="sgd").diverged == run.diverged


@pytest.mark.parametrize("changes", [{"hidden": 6}, {"optimizer": "sgd"}])
def test_the_state_of_another_run_is_refused(changes):
    run = trainer()
    with pytest.raises(EngineError, match="another network or optimizer"):
        saved_and_loaded(run, **changes)


def test_memory_stays_bounded():
    run = trainer(history=64)
    run.advance(20_000)
    assert len(run.losses.values()) <= 64
    assert len(run._snapshots) <= 1100
