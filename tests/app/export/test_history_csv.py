"""The history as CSV: every step has its line, whatever was merged."""

import csv
import io
import math

import pytest

from app.experiment import ARTICLE_XOR, Experiment
from app.export.history_csv import history_csv, lines
from app.export.snapshot import Curve, snapshot
from app.run import Run
from engine.epochs import Epochs


async def read(step, experiment=ARTICLE_XOR):
    run = Run("test", experiment)
    await run.go_to(step)
    text = history_csv(await snapshot(run))
    return list(csv.DictReader(io.StringIO(text, newline=""))), run.branch.trainer


async def test_a_line_for_every_step():
    rows, trainer = await read(11)
    assert [int(row["step"]) for row in rows] == list(range(11))
    assert {row["steps"] for row in rows} == {"1"}
    assert [float(row["E"]) for row in rows] == trainer.losses.values()
    assert [int(row["epoch"]) for row in rows] == [1] * 4 + [2] * 4 + [3] * 3
    epochs = {int(row["step"]): float(row["E_epoch"]) for row in rows if row["E_epoch"]}
    assert epochs == dict(zip((3, 7), trainer.epoch_errors.values(), strict=True))


async def test_epochs_say_how_the_network_did_on_all_rows():
    experiment = Experiment.model_validate(
        {
            "data": {"kind": "circle", "points": 20, "train_share": 0.5},
            "layers": [{"kind": "fully_connected", "units": 1}, {"kind": "activation", "function": "tanh"}],
            "loss": {"kind": "half_sse"},
            "optimizer": {"kind": "sgd", "learning_rate": 0.1},
            "batch_size": 5,
        }
    )
    rows, trainer = await read(5, experiment)
    network, data = trainer.network, experiment.dataset
    seen = {int(row["step"]): row for row in rows if row["test_loss"]}
    assert list(seen) == [1, 3]
    trainer.seek(4)
    last = seen[3]
    for part, X, T in (("train", data.X, data.T), ("test", data.X_test, data.T_test)):
        Y = network.predict(X)
        assert float(last[f"{part}_loss"]) == pytest.approx(network.loss(Y, T), rel=1e-12)
        assert float(last[f"{part}_accuracy"]) == pytest.approx(((Y > 0) == (T > 0)).mean())


async def test_without_test_rows_and_classes_there_is_nothing_to_say():
    rows, _ = await read(4)
    assert rows[3]["train_loss"]
    assert {row["test_loss"] for row in rows} == {""}


async def test_merged_steps_say_for_how_many_they_stand():
    rows, trainer = await read(20_001)
    assert trainer.losses.stride > 1
    assert int(rows[0]["step"]) == 0
    ends = [int(row["step"]) + int(row["steps"]) for row in rows]
    assert ends[:-1] == [int(row["step"]) for row in rows[1:]]
    assert ends[-1] == 20_001
    mean = sum(float(row["E"]) * int(row["steps"]) for row in rows) / 20_001
    of_epochs = [float(row["E_epoch"]) for row in rows if row["E_epoch"]]
    assert math.isclose(mean, sum(of_epochs) / len(of_epochs), rel_tol=1e-2)


async def test_before_the_first_step_there_is_only_the_header():
    rows, _ = await read(0)
    assert rows == []


def test_epochs_that_end_within_a_line_are_averaged():
    epochs = {"epochs": [0, 2, 4], "epoch_errors": [10.0, 20.0, 30.0]}
    curve = Curve([0, 8], [1.0, 2.0], **epochs, furthest=11, of_steps=Epochs(2, 1))
    assert list(lines(curve)) == [(0, 8, 1, "1.0", "15.0"), (8, 3, 5, "2.0", "30.0")]


def test_what_is_not_finite_is_named():
    curve = Curve([0, 1], [math.inf, math.nan], epochs=[], epoch_errors=[], furthest=2, of_steps=Epochs(9, 1))
    assert [line[3] for line in lines(curve)] == ["inf", "nan"]
