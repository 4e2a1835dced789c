"""Edits in mid-run: what each changes, that going back undoes it, and that replaying gives the same bits."""

import io
import json

import numpy as np
import pytest

from engine import SGD, Activation, Adam, EngineError, FullyConnected, Momentum, Network, Trainer
from engine.edits import (
    BatchSizeEdit,
    ClippingEdit,
    FreezeEdit,
    LearningRateEdit,
    OptimizerEdit,
    ParameterEdit,
    RegularisationEdit,
    ScheduleEdit,
    edit_from,
    written,
)
from engine.in_force import check_edit
from engine.layers import BatchNormalization
from engine.regularisation import L1, L2, ClipByNorm, MaxNorm, Shrinkage
from engine.schedules import Cosine
from engine.stepping import MOST_PLANS

ROWS = 11


def trainer(optimizer=None, edits=(), batch_size=4, shuffle=False, layers=None, dtype="float64"):
    generator = np.random.default_rng(0)
    X, T = generator.normal(size=(ROWS, 3)), generator.normal(size=(ROWS, 2))
    layers = layers or [FullyConnected(3, 5), Activation("tanh"), FullyConnected(5, 2)]
    return Trainer(
        Network(layers, "mse", seed=4, dtype=dtype),
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
    "schedule": ScheduleEdit(10, Cosine(30, 0.1)),
    "penalty": RegularisationEdit(10, (L2(0.3), Shrinkage(0.001), MaxNorm(2.0))),
    "correction": RegularisationEdit(10, (L2(0.01), Shrinkage(0.001), MaxNorm(0.1))),
    "a correction that remembers": RegularisationEdit(10, (Shrinkage(0.05, True), L1(0.01))),
    "no regularisation": RegularisationEdit(10, ()),
    "clipping": ClippingEdit(10, ClipByNorm(0.01)),
    "no clipping": ClippingEdit(10, None),
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
    edits = [RegularisationEdit(2, (L1(0.5),)), RegularisationEdit(5, (L1(0.25),))]
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
    assert trace.layers[0].shares["W"]["delta"].all()  # what the optimizer would have done
    assert trace.layers[0].frozen["W"].all()
    assert trace.layers[0].update["B"].all()
    assert trace.layers[0].gradients["W"].all()
    run.advance(20)
    frozen = run.in_force.frozen
    np.testing.assert_array_equal(run.network.theta[frozen], start[frozen])
    assert (run.network.theta[~frozen] != start[~frozen]).all()
    assert frozen.sum() == 15 + 1
    assert run.frozen(0)["W"].all()
    assert run.frozen(2)["B"].tolist() == [[False, True]]


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
    assert not run.in_force.frozen.any()


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
            assert run.epochs.start(run.epoch) == step
        epochs.setdefault(run.epoch, []).extend(rows)
        run.advance()
    assert sorted(epochs) == list(range(len(epochs)))
    for epoch in range(len(epochs) - 1):
        assert sorted(epochs[epoch]) == list(range(ROWS))
    means = run.epoch_errors.values()
    losses = run.losses.values()
    for epoch, mean in enumerate(means):
        batches = losses[run.epochs.start(epoch) : run.epochs.start(epoch + 1)]
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
            "Adam has no hyperparameter 'momentum'; it has learning_rate, beta1",
        ),
        (OptimizerEdit(0, "beta1", 1.0), "the beta1 must be a finite number from 0 and below 1, not 1.0"),
        (
            RegularisationEdit(0, (L1(0.1), L1(0.2))),
            "each kind of regularisation is given once, not twice 'l1'",
        ),
        (BatchSizeEdit(0, 0), "the batch size must be a whole number from 1, not 0"),
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


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_that_was_written_down_is_read_again(edit):
    assert edit_from(json.loads(json.dumps(written(edit)))) == edit


def test_a_weight_in_float32_is_no_larger_than_float32_holds():
    run = trainer(dtype="float32")
    with pytest.raises(
        EngineError, match=r"a parameter in float32 lies within ±3.403e\+38; 1e\+300 does not"
    ):
        run.edit(ParameterEdit(0, 0, "W", (0, 0), 1e300))
    run = trainer()
    run.edit(ParameterEdit(0, 0, "W", (0, 0), 1e300))
    assert run.network.theta[0] == 1e300


def test_regularisation_and_clipping_that_are_switched_on_act_as_if_they_had_been_there():
    """From state 5 on, the parameters move as those of a run that has had them from its start."""
    parts = {"regularisation": (L2(0.05), Shrinkage(0.01)), "clipping": ClipByNorm(0.1)}
    edited = trainer(SGD(0.05))
    edited.advance(5)
    edited.edit(RegularisationEdit(5, parts["regularisation"]))
    edited.edit(ClippingEdit(5, parts["clipping"]))
    theta = edited.network.theta.copy()
    always = trainer(SGD(0.05, **parts))
    always.seek(5)
    always.network.theta[:] = theta
    for run in (edited, always):
        run.advance(9)
    assert edited.network.theta.tobytes() == always.network.theta.tobytes()


def test_a_schedule_counts_the_steps_of_the_run():
    run = trainer(SGD(0.5), [ScheduleEdit(4, Cosine(10, 0.0)), LearningRateEdit(6, 0.25)])
    rates = []
    for step in range(8):
        rates.append(run.optimizer.rate(step))
        run.advance()
    falling = [(1 + np.cos(np.pi * step / 10)) / 2 for step in range(8)]
    expected = [0.5] * 4 + [0.5 * falling[4], 0.5 * falling[5], 0.25 * falling[6], 0.25 * falling[7]]
    np.testing.assert_allclose(rates, expected, rtol=1e-14)


def test_plans_of_batch_sizes_that_are_gone_are_forgotten():
    run = trainer(edits=[BatchSizeEdit(step, 1 + step % 11) for step in range(1, 40)])
    run.advance(45)
    assert len(run._stepper._plans) <= MOST_PLANS
    again = trainer(edits=run.edits)
    again.advance(45)
    again.seek(3)
    again.seek(45)
    assert bits(again) == bits(run)


def test_what_an_entry_was_before_it_was_set_is_known():
    run = trainer()
    run.advance(3)
    before = run.network.layers[0].parameters["W"][1, 2].item()
    edit = ParameterEdit(3, 0, "W", (1, 2), 0.5)
    run.edit(edit)
    assert run.replaced[edit] == before
