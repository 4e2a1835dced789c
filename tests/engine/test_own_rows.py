"""Steps on rows of one's own, what a step changes layer by layer, and pictures nudged along −∂E/∂X."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Activation, FullyConnected, Network, Trainer
from engine.edits import RowsEdit, edit_from, written
from engine.errors import EngineError
from engine.nudge import nudged
from engine.optimizers import SGD
from engine.shares import shares_of

ROW, TARGET = (0.2, 0.9), (1.0,)


def trainer(*edits: RowsEdit, learning_rate: float = 0.1, shuffle: bool = True) -> Trainer:
    layers = [FullyConnected(2, 4), Activation("tanh"), FullyConnected(4, 1), Activation("tanh")]
    X = np.random.default_rng(0).uniform(-1, 1, (7, 2))
    return Trainer(
        Network(layers, "mse", seed=1),
        X,
        np.sign(X[:, :1]),
        optimizer=SGD(learning_rate),
        batch_size=3,
        shuffle=shuffle,
        edits=edits,
    )


def test_a_step_on_an_own_row_is_that_rows_step():
    run = trainer(RowsEdit(4, (ROW,), (TARGET,)))
    run.advance(4)
    theta = run.network.theta.copy()
    alone = run.network.trace([ROW], [TARGET])
    gradient = np.concatenate([each.ravel() for layer in alone.layers for each in layer.gradients.values()])
    trace = run.trace()
    assert (trace.batch, trace.loss) == ((-1,), pytest.approx(alone.loss, abs=1e-15))
    run.advance()
    np.testing.assert_allclose(run.network.theta, theta - 0.1 * gradient, atol=1e-15)


def test_every_other_step_takes_its_batch_and_replays_bit_for_bit():
    run, plain = trainer(RowsEdit(4, (ROW,), (TARGET,))), trainer()
    run.advance(12)
    end = run.network.theta.copy()
    for step in (3, 5, 4, 11):
        run.seek(step)
        assert run.trace().batch == ((-1,) if step == 4 else tuple(plain.batch_rows(step)))
    run.seek(12)
    assert (run.network.theta == end).all()
    assert run.epoch == plain.epochs.place(12).epoch


def test_the_last_edit_of_a_step_counts_and_none_gives_the_batch_back():
    run, plain = trainer(), trainer()
    run.advance(2)
    run.edit(RowsEdit(2, (ROW,), (TARGET,)))
    run.edit(RowsEdit(2, (ROW,), ((-1.0,),)))
    assert run.trace().targets.tolist() == [[-1.0]]
    run.edit(RowsEdit(2, (), ()))
    run.advance(3)
    plain.advance(5)
    assert (run.network.theta == plain.network.theta).all()


def test_it_is_written_down_and_read_again():
    edit = RowsEdit(4, (ROW,), (TARGET,))
    assert edit_from(written(edit)) == edit


@pytest.mark.parametrize("rows", [((0.1, 0.2, 0.3),), ((0.1, float("nan")),)])
def test_rows_that_the_network_does_not_take_are_refused(rows):
    run = trainer()
    with pytest.raises(EngineError):
        run.edit(RowsEdit(0, rows, (TARGET,)))
    with pytest.raises(EngineError, match="but their targets are"):
        run.edit(RowsEdit(0, (ROW,), ((1.0, 2.0),)))
    run.advance(2)


def test_shares_add_up_to_the_change_of_a_small_step():
    run = trainer(learning_rate=1e-6)
    theta = run.network.theta.copy()
    shares = shares_of(run.network, run.trace())
    assert (run.network.theta == theta).all()
    change = shares.after.error - shares.before.error
    assert sum(share.first_order for share in shares.layers) == pytest.approx(change, rel=1e-4)
    for share in shares.layers:
        alone = share.alone.error - shares.before.error
        assert alone == pytest.approx(share.first_order, rel=1e-4)
    assert [share.layer for share in shares.layers] == [0, 2]


def test_a_nudge_follows_the_gradient_at_the_picture():
    network = trainer().network
    x, target = np.array([0.3, 0.6]), np.array([1.0])
    way = nudged(network, x, target, by=0.05, steps=5)
    for at, here in enumerate(way):
        for k in range(2):
            around = [
                network.loss(network.predict([here.x + sign * 1e-6 * np.eye(2)[k]]), target[None])
                for sign in (1, -1)
            ]
            assert here.dE_dx[k] == pytest.approx((around[0] - around[1]) / 2e-6, rel=1e-6)
        if at:
            moved = np.abs(here.x - way[at - 1].x).max()
            assert moved == pytest.approx(0.05)
            assert here.error < way[at - 1].error
    assert (way[0].x == x).all()
    far = nudged(network, x, target, by=0.5, steps=9)[-1].x
    assert ((far >= 0) & (far <= 1)).all()
