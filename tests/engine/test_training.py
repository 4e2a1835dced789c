"""The trainer: batches, time travel with the same bits, edits, divergence."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import SGD, Activation, EngineError, FullyConnected, Network, Trainer, xor
from engine.edits import LearningRateEdit, ParameterEdit


def xor_trainer(batch_size=1, shuffle=False, learning_rate=0.1, edits=(), seed=1):
    layers = [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")]
    network = Network(layers, "mse", seed=seed)
    X, T = xor()
    optimizer = SGD(learning_rate)
    return Trainer(
        network, X, T, optimizer=optimizer, batch_size=batch_size, shuffle=shuffle, seed=seed, edits=edits
    )


def rows_of_epoch(trainer, epoch):
    steps = range(epoch * trainer.steps_per_epoch, (epoch + 1) * trainer.steps_per_epoch)
    return [trainer.batch_rows(step).tolist() for step in steps]


def test_in_order_unless_shuffled():
    assert rows_of_epoch(xor_trainer(), 5) == [[0], [1], [2], [3]]


def test_the_last_smaller_batch_is_used_and_does_not_leak_into_the_next_epoch():
    trainer = xor_trainer(batch_size=3)
    assert rows_of_epoch(trainer, 0) == [[0, 1, 2], [3]]
    assert rows_of_epoch(trainer, 1) == [[0, 1, 2], [3]]


def test_a_batch_larger_than_the_data_is_the_data():
    assert rows_of_epoch(xor_trainer(batch_size=30), 2) == [[0, 1, 2, 3]]


def test_shuffled_epochs_take_every_row_once_and_differ_in_order():
    trainer = xor_trainer(shuffle=True)
    orders = [tuple(row for batch in rows_of_epoch(trainer, epoch) for row in batch) for epoch in range(20)]
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert len(set(orders)) > 10
    assert rows_of_epoch(xor_trainer(shuffle=True), 7) == rows_of_epoch(trainer, 7)


def test_the_trace_tells_the_step_about_to_be_taken_and_its_update():
    trainer = xor_trainer()
    trainer.advance(6)
    before = trainer.network.theta.copy()
    trace = trainer.trace()
    assert (trace.step, trace.epoch, trace.batch) == (6, 1, (2,))
    assert (trainer.network.theta == before).all()
    updates = [update.ravel() for layer in trace.layers for update in layer.update.values()]
    trainer.advance()
    np.testing.assert_array_equal(trainer.network.theta, before + np.concatenate(updates))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=12), st.sampled_from([1, 3, 4]), st.booleans())
def test_a_state_has_the_same_bits_however_it_is_reached(visits, batch_size, shuffle):
    travelled, straight = xor_trainer(batch_size, shuffle), {}
    reference = xor_trainer(batch_size, shuffle)
    for step in range(701):
        straight[step] = reference.network.theta.copy()
        reference.advance()
    for step in visits:
        travelled.seek(step)
        assert travelled.step == step
        assert (travelled.network.theta == straight[step]).all()


def test_many_snapshots_thin_out_and_every_step_can_still_be_reached():
    trainer = xor_trainer()
    trainer.advance(10_000)
    end = trainer.network.theta.copy()
    trainer.seek(4321)
    middle = trainer.network.theta.copy()
    fresh = xor_trainer()
    fresh.advance(4321)
    assert (middle == fresh.network.theta).all()
    trainer.seek(10_000)
    assert (trainer.network.theta == end).all()
    assert trainer.furthest == 10_000


def test_going_back_and_forth_records_no_step_twice():
    trainer = xor_trainer()
    trainer.advance(100)
    values = trainer.losses.values()
    trainer.seek(20)
    trainer.seek(100)
    assert trainer.losses.values() == values
    assert trainer.losses.length == 100
    assert len(trainer.epoch_errors.values()) == 25


def test_a_negative_step_is_refused():
    with pytest.raises(EngineError, match="there is no step -1"):
        xor_trainer().seek(-1)


class TestEdits:
    def test_a_learning_rate_changed_at_a_step_is_replayed_there(self):
        trainer = xor_trainer()
        trainer.advance(10)
        trainer.edit(LearningRateEdit(10, 0.3))
        trainer.advance(10)
        end = trainer.network.theta.copy()
        trainer.seek(5)
        assert trainer.optimizer.learning_rate == 0.1
        trainer.seek(20)
        assert trainer.optimizer.learning_rate == 0.3
        assert (trainer.network.theta == end).all()
        rebuilt = xor_trainer(edits=[LearningRateEdit(10, 0.3)])
        rebuilt.advance(20)
        assert (rebuilt.network.theta == end).all()

    def test_a_weight_set_by_hand_at_the_start_is_part_of_state_0(self):
        edit = ParameterEdit(0, 0, "W", (1, 2), 0.75)
        trainer = xor_trainer()
        trainer.edit(edit)
        trainer.advance(50)
        end = trainer.network.theta.copy()
        trainer.seek(0)
        assert trainer.network.layers[0].parameters["W"][1, 2] == 0.75
        rebuilt = xor_trainer(edits=[edit])
        rebuilt.advance(50)
        assert (rebuilt.network.theta == end).all()

    def test_an_edit_just_after_going_back_and_forth_is_replayed(self):
        trainer = xor_trainer()
        trainer.advance(64)
        trainer.edit(ParameterEdit(64, 2, "B", (0, 0), -1.5))
        trainer.advance(3)
        end = trainer.network.theta.copy()
        trainer.seek(63)
        trainer.seek(67)
        assert (trainer.network.theta == end).all()

    @pytest.mark.parametrize("edit", [LearningRateEdit(10, 0.3), ParameterEdit(10, 0, "W", (0, 0), 2.0)])
    def test_an_edit_after_the_step_was_looked_at_changes_it(self, edit):
        looked, quiet = xor_trainer(), xor_trainer()
        for trainer in (looked, quiet):
            trainer.advance(10)
        before = looked.trace()
        for trainer in (looked, quiet):
            trainer.edit(edit)
        assert looked.trace().layers[0].update["W"].tolist() != before.layers[0].update["W"].tolist()
        for trainer in (looked, quiet):
            trainer.advance(1)
        assert looked.network.theta.tobytes() == quiet.network.theta.tobytes()

    def test_an_edit_in_the_past_is_refused(self):
        trainer = xor_trainer()
        trainer.advance(10)
        trainer.seek(5)
        with pytest.raises(EngineError, match="at the last step, 10"):
            trainer.edit(LearningRateEdit(5, 0.3))

    @pytest.mark.parametrize(
        ("edit", "message"),
        [
            (LearningRateEdit(0, 0.0), "over 0, not 0"),
            (LearningRateEdit(0, math.inf), "over 0, not inf"),
            (ParameterEdit(0, 4, "W", (0, 0), 1.0), "there is no layer 4; the layers are 0 to 3"),
            (ParameterEdit(0, 1, "W", (0, 0), 1.0), "layer 1 has no parameter 'W'; it has none"),
            (ParameterEdit(0, 0, "W", (2, 0), 1.0), r"no entry \[2, 0\]"),
            (ParameterEdit(0, 0, "W", (0, 0), math.nan), "finite number, not nan"),
        ],
    )
    def test_an_edit_that_does_not_fit_is_refused_and_changes_nothing(self, edit, message):
        trainer = xor_trainer()
        before = trainer.network.theta.copy()
        with pytest.raises(EngineError, match=message):
            trainer.edit(edit)
        assert (trainer.network.theta == before).all()
        assert trainer.edits == []


class TestDivergence:
    def diverging(self):
        network = Network([FullyConnected(2, 3), FullyConnected(3, 1)], "mse", seed=1)
        return Trainer(network, *xor(), optimizer=SGD(10), batch_size=1)

    def test_it_is_recorded_with_step_layer_and_tensor_and_training_goes_on(self):
        trainer = self.diverging()
        trainer.advance(500)
        found = trainer.diverged
        assert trainer.step == 500
        assert found is not None
        trainer.seek(found.step)
        trace = trainer.trace()
        first = trace.first_non_finite()
        assert first == found
        for step in range(found.step):
            trainer.seek(step)
            assert trainer.trace().first_non_finite() is None

    def test_stepping_back_from_it_gives_finite_numbers_again(self):
        trainer = self.diverging()
        trainer.advance(500)
        assert not np.isfinite(trainer.network.theta).all()
        trainer.seek(0)
        assert np.isfinite(trainer.network.theta).all()

    def test_a_run_that_converges_has_none(self):
        trainer = xor_trainer()
        trainer.advance(4000)
        assert trainer.diverged is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"batch_size": 0}, "batch size must be a whole number from 1, not 0"),
        ({"batch_size": 1.5}, "batch size must be a whole number from 1, not 1.5"),
        ({"learning_rate": -1.0}, "learning rate must be a finite number over 0, not -1"),
    ],
)
def test_bad_settings_get_a_sentence(change, message):
    with pytest.raises(EngineError, match=message):
        xor_trainer(**change)


def test_what_is_no_number_of_steps_and_no_optimizer_gets_a_sentence():
    trainer = xor_trainer()
    for steps in (-1, 1.5, True):
        with pytest.raises(EngineError, match=f"number of steps must be a whole number from 0, not {steps}"):
            trainer.advance(steps)
    with pytest.raises(EngineError, match=r"the optimizer must be one, such as SGD.*not 'sgd'"):
        Trainer(trainer.network, *xor(), optimizer="sgd", batch_size=1)


def test_rows_and_targets_must_belong_together():
    with pytest.raises(EngineError, match="they have 2 and 1"):
        Trainer(
            Network([FullyConnected(1, 1)], "mse"), [[1.0], [2.0]], [[1.0]], optimizer=SGD(1), batch_size=1
        )


def test_going_forward_over_known_steps_starts_from_the_nearest_snapshot(monkeypatch):
    trainer = xor_trainer()
    trainer.advance(3000)
    wanted = xor_trainer()
    wanted.advance(2900)
    trainer.seek(0)
    taken = []
    take = trainer._stepper.take
    monkeypatch.setattr(trainer._stepper, "take", lambda *steps: taken.extend(took := take(*steps)) or took)
    trainer.seek(2900)
    assert trainer.network.theta.tobytes() == wanted.network.theta.tobytes()
    assert len(taken) < 32
