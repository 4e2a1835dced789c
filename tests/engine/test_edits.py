"""Edits in mid-run: what each changes, that going back undoes it, and that replaying gives the same bits."""

import io

import numpy as np
import pytest

from engine import SGD, Activation, Adam, EngineError, FullyConnected, Momentum, Network, Trainer
from engine.edits import (
    BatchSizeEdit,
    FreezeEdit,
    LearningRateEdit,
    OptimizerEdit,
    ParameterEdit,
    RegularisationEdit,
    check_edit,
)
from engine.layers import BatchNormalization
from engine.regularisation import L1, L2, ClipByNorm, MaxNorm, Shrinkage

ROWS = 11


def trainer(optimizer=None, edits=(), batch_size=4, shuffle=False, layers=None):
    generator = np.random.default_rng(0)
    X, T = generator.normal(size=(ROWS, 3)), generator.normal(size=(ROWS, 2))
    layers = layers or [FullyConnected(3, 5), Activation("tanh"), FullyConnected(5, 2)]
    return Trainer(
        Network(layers, "mse", seed=4),
        X,
        T,
        optimizer=optimizer or SGD(0.05),
        batch_size=batch_size,
        shuffle=shuffle,
        seed=7,
        edits=edits,
    )


def regularised(**more):
    return Adam(
        0.01, regularisation=(L2(0.01), Shrinkage(0.001), MaxNorm(2.0)), clipping=ClipByNorm(1.0), **more
    )


EDITS = {
    "learning rate": LearningRateEdit(10, 0.03),
    "parameter": ParameterEdit(10, 0, "W", (0, 1), 0.75),
    "optimizer": OptimizerEdit(10, "beta1", 0.5),
    "penalty": RegularisationEdit(10, "l2", "strength", 0.3),
    "correction": RegularisationEdit(10, "max_norm", "limit", 0.1),
    "clipping": RegularisationEdit(10, "clip_by_norm", "limit", 0.01),
    "batch size": BatchSizeEdit(10, 3),
    "freeze a layer": FreezeEdit(10, 0),
    "freeze a parameter": FreezeEdit(10, 2, "B"),
    "freeze a weight": FreezeEdit(10, 0, "W", (2, 1)),
}


def bits(run):
    return run.network.theta.tobytes(), run.losses.values(), run.epoch_errors.values()


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_changes_the_run_and_is_replayed_bit_for_bit(edit, shuffle):
    plain, by_hand = trainer(regularised(), shuffle=shuffle), trainer(regularised(), shuffle=shuffle)
    plain.advance(40)
    by_hand.advance(10)
    by_hand.edit(edit)
    by_hand.advance(30)
    assert by_hand.network.theta.tobytes() != plain.network.theta.tobytes()

    recorded = trainer(regularised(), [edit], shuffle=shuffle)
    for _ in range(40):
        recorded.advance()
    assert bits(recorded) == bits(by_hand)

    for step in (3, 25, 9, 10, 11, 40):
        by_hand.seek(step)
    assert bits(by_hand) == bits(recorded)
    by_hand.seek(9)
    plain.seek(9)
    assert by_hand.network.theta.tobytes() == plain.network.theta.tobytes()
    assert by_hand.trace().layers[0].update["W"].tobytes() == plain.trace().layers[0].update["W"].tobytes()


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_run_that_was_saved_goes_on_with_its_edits(edit):
    run = trainer(regularised())
    run.advance(10)
    run.edit(edit)
    run.advance(7)
    file = io.BytesIO()
    np.savez(file, **run.state())
    file.seek(0)
    loaded = trainer(regularised())
    with np.load(file, allow_pickle=False) as state:
        loaded.restore(state)
    assert loaded.edits == run.edits
    for one in (run, loaded):
        one.advance(20)
    assert bits(loaded) == bits(run)
    loaded.seek(12)
    run.seek(12)
    assert loaded.network.theta.tobytes() == run.network.theta.tobytes()


def test_a_hyperparameter_holds_from_its_step_on():
    run = trainer(Momentum(0.05, 0.9))
    run.advance(6)
    before = {name: slot.copy() for name, slot in run._stepper._slots.items()}
    run.edit(OptimizerEdit(6, "momentum", 0.2))
    gradient = np.concatenate([g.ravel() for layer in run.trace().layers for g in layer.gradients.values()])
    theta = run.network.theta.copy()
    run.advance()
    np.testing.assert_allclose(
        run.network.theta, theta - 0.05 * (0.2 * before["velocity"] + gradient), rtol=1e-14
    )
    run.seek(5)
    assert run.optimizer.momentum == 0.9
    run.seek(6)
    assert run.optimizer.momentum == 0.2


def test_later_edits_of_one_thing_win():
    edits = [RegularisationEdit(2, "l1", "strength", 0.5), RegularisationEdit(5, "l1", "strength", 0.25)]
    run = trainer(SGD(0.1, regularisation=(L1(0.1),)), edits)
    seen = []
    for _ in range(7):
        seen.append(run.optimizer.regularisation[0].strength)
        run.advance()
    assert seen == [0.1, 0.1, 0.5, 0.5, 0.5, 0.25, 0.25]


def test_what_is_frozen_stays_whatever_the_optimizer_wants():
    run = trainer(regularised())
    run.advance(4)
    run.edit(FreezeEdit(4, 0, "W"))
    run.edit(FreezeEdit(4, 2, "B", (0, 1)))
    start = run.network.theta.copy()
    trace = run.trace()
    assert not trace.layers[0].update["W"].any()
    assert not trace.layers[0].shares["W"]["delta"].any()
    assert trace.layers[0].update["B"].all()
    assert trace.layers[0].gradients["W"].all()
    run.advance(20)
    np.testing.assert_array_equal(run.network.theta[run.frozen], start[run.frozen])
    assert (run.network.theta[~run.frozen] != start[~run.frozen]).all()
    assert run.frozen.sum() == 15 + 1


def test_what_is_let_go_learns_again():
    run = trainer()
    run.edit(FreezeEdit(0, 0))
    run.advance(3)
    start = run.network.theta.copy()
    run.edit(FreezeEdit(3, 0, "W", (1, 1), frozen=False))
    run.advance(3)
    moved = run.network.theta != start
    assert moved[:20].sum() == 1
    assert moved[20:].all()
    run.edit(FreezeEdit(6, 0, frozen=False))
    assert not run.frozen.any()


def test_a_frozen_weight_survives_a_divergence():
    run = trainer(SGD(1e200))
    run.edit(FreezeEdit(0, 0, "W", (0, 0)))
    kept = run.network.theta[0]
    run.advance(5)
    assert run.network.theta[0] == kept
    assert not np.isfinite(run.network.theta[1:]).all()


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize(
    "changes", [[(1, 2)], [(2, 3), (4, 11)], [(3, 1)], [(1, 5), (2, 1), (7, 4)], [(2, 2), (2, 3)]]
)
def test_every_epoch_takes_every_row_once_whenever_the_batch_size_changes(changes, shuffle):
    run = trainer(edits=[BatchSizeEdit(step, size) for step, size in changes], shuffle=shuffle)
    sizes = dict(changes)
    size = 4
    epochs = {}
    for step in range(40):
        size = sizes.get(step, size)
        assert run.batch_size == size
        rows = run.batch_rows(step).tolist()
        assert rows == list(run.trace().batch)
        assert len(rows) <= size
        if not epochs.get(run.epoch):
            assert run.epoch_start(run.epoch) == step
        epochs.setdefault(run.epoch, []).extend(rows)
        run.advance()
    assert sorted(epochs) == list(range(len(epochs)))
    for epoch in range(len(epochs) - 1):
        assert sorted(epochs[epoch]) == list(range(ROWS))
    means = run.epoch_errors.values()
    losses = run.losses.values()
    for epoch, mean in enumerate(means):
        batches = losses[run.epoch_start(epoch) : run.epoch_start(epoch + 1)]
        assert mean == pytest.approx(np.mean(batches), rel=1e-13)
    assert len(means) == run.epoch


def test_the_rest_of_an_epoch_is_cut_into_the_new_size():
    run = trainer(edits=[BatchSizeEdit(1, 3)])
    assert [run.batch_rows(step).tolist() for step in range(6)] == [
        [0, 1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
        [10],
        [0, 1, 2],
        [3, 4, 5],
    ]


def test_statistics_go_on_when_the_batch_size_changes():
    layers = [FullyConnected(3, 4), BatchNormalization(4), FullyConnected(4, 2)]
    run, recorded = trainer(layers=layers), None
    run.advance(5)
    run.edit(BatchSizeEdit(5, 2))
    run.advance(9)
    layers = [FullyConnected(3, 4), BatchNormalization(4), FullyConnected(4, 2)]
    recorded = trainer(layers=layers, edits=[BatchSizeEdit(5, 2)])
    recorded.advance(14)
    for name, kept in run.network.layers[1].statistics.items():
        assert kept.tobytes() == recorded.network.layers[1].statistics[name].tobytes()


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            OptimizerEdit(0, "momentum", 0.5),
            "Adam has no hyperparameter 'momentum' that can be changed; it has",
        ),
        (OptimizerEdit(0, "beta1", 1.0), "the beta1 must be a finite number from 0 and below 1, not 1.0"),
        (
            RegularisationEdit(0, "l1", "strength", 0.1),
            "there is no regularisation 'l1' in this run; it has clip",
        ),
        (RegularisationEdit(0, "l2", "strength", -1.0), "the strength must be a finite number from 0"),
        (
            RegularisationEdit(0, "shrinkage", "dead_weights", 1.0),
            "no hyperparameter 'dead_weights' that can be",
        ),
        (BatchSizeEdit(0, 0), "the batch size must be at least 1, not 0"),
        (FreezeEdit(0, 3), "there is no layer 3; the layers are 0 to 2"),
        (FreezeEdit(0, 1), "layer 1 has no parameters"),
        (FreezeEdit(0, 0, "V"), "layer 0 has no parameter 'V'; it has W, B"),
        (FreezeEdit(0, 0, "W", (3, 0)), r"W has shape \(3, 5\); it has no entry \[3, 0\]"),
        (FreezeEdit(0, 0, None, (0, 0)), "an entry needs the name of its parameter"),
        (ParameterEdit(0, 0, "W", (0, 0), float("nan")), "a parameter must be a finite number"),
        (LearningRateEdit(0, 0.0), "the learning rate must be a finite number over 0"),
    ],
)
def test_what_does_not_fit_is_refused(edit, message):
    run = trainer(regularised())
    with pytest.raises(EngineError, match=message):
        check_edit(edit, run.network, run.optimizer)
    with pytest.raises(EngineError, match=message):
        run.edit(edit)
    assert run.edits == []
