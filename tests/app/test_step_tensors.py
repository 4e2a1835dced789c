"""Tensors gathered for a frame, held to the trace of the same step."""

import numpy as np
import pytest

from app.experiment import FIRST, Experiment
from app.step_tensors import StepTensors

EVERY = ("X", "Y", "dE_dY", "dE_dX", "W", "B", "dE_dW", "dE_dB", "gamma", "dE_dgamma", "update", "targets")

NETWORKS = {
    "fully connected": [
        {"kind": "fully_connected", "units": 3},
        {"kind": "activation", "function": "tanh"},
        {"kind": "fully_connected", "units": 1},
    ],
    "normalised": [
        {"kind": "batch_normalization"},
        {"kind": "fully_connected", "units": 4},
        {"kind": "dropout", "rate": 0.5},
        {"kind": "layer_normalization"},
        {"kind": "fully_connected", "units": 1},
    ],
    "convolution": [
        {"kind": "reshape", "shape": [1, 1, 2]},
        {"kind": "conv2d", "channels": 2, "kernel": [1, 2]},
        {"kind": "activation", "function": "relu"},
        {"kind": "flatten"},
        {"kind": "fully_connected", "units": 1},
    ],
}


def trainer_of(layers, steps=3):
    experiment = {**FIRST.model_dump(exclude_none=True), "layers": layers}
    trainer = Experiment.model_validate(experiment).trainer()
    trainer.advance(steps)
    return trainer


@pytest.mark.parametrize("layers", NETWORKS.values(), ids=NETWORKS)
def test_they_are_those_of_the_trace(layers):
    trainer = trainer_of(layers)
    capture = trainer.capture()
    gathered = StepTensors(capture.plan, EVERY).read(capture)
    trace = trainer.trace()
    wanted = {"targets": trace.targets}
    for record in trace.layers:
        wanted |= {
            f"{record.layer}/{name}": tensor for name, tensor in record.tensors().items() if name in EVERY
        }
        wanted |= {f"{record.layer}/update/{name}": change for name, change in record.update.items()}
    assert set(gathered) <= set(wanted)
    assert {name for name in set(wanted) - set(gathered) if not name.endswith(("dE_dX", "dE_dY"))} == set()
    for name, tensor in gathered.items():
        assert tensor.shape == wanted[name].shape
        np.testing.assert_array_equal(tensor, wanted[name].astype(np.float32), err_msg=name)


def test_only_the_gradient_that_training_has_no_use_for_is_left_out():
    trainer = trainer_of(NETWORKS["fully connected"])
    gathered = StepTensors(trainer.capture().plan, EVERY)
    assert "0/dE_dX" not in gathered.places
    assert {"1/dE_dX", "2/dE_dX", "0/dE_dY"} <= set(gathered.places)


def test_what_is_the_same_lies_there_once():
    places = StepTensors(trainer_of(NETWORKS["fully connected"]).capture().plan, EVERY).places
    assert places["0/Y"] == places["1/X"]
    assert places["1/dE_dY"] == places["2/dE_dX"]
    assert places["0/Y"]["offset"] != places["1/Y"]["offset"]


def test_only_what_is_named_is_there():
    tensors = StepTensors(trainer_of(NETWORKS["fully connected"]).capture().plan, ["W", "nothing"])
    assert set(tensors.places) == {"0/W", "2/W"}
    assert tensors.bytes == 4 * (6 + 3)
    one = StepTensors(trainer_of(NETWORKS["fully connected"]).capture().plan, ["2/W", "0/update", "1/Y"])
    assert set(one.places) == {"2/W", "0/update/W", "0/update/B", "1/Y"}
    none = StepTensors(trainer_of(NETWORKS["fully connected"]).capture().plan, [])
    assert (none.places, none.bytes) == ({}, 0)
    assert none.gather(trainer_of(NETWORKS["fully connected"]).capture()) == b""
