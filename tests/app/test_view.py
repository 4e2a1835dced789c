"""Frames hold what is shown, and nothing else; and what they hold is what the network says."""

import numpy as np
import pytest

from app.branch import Branch
from app.errors import InvalidError
from app.experiment import FIRST, Experiment
from app.frame import decode
from app.grid import pictured_layers
from app.requests import Show
from app.view import View
from engine import units

BASE = FIRST.model_dump(exclude_none=True)


def branch_of(steps=7, **changes):
    branch = Branch(0, Experiment.model_validate({**BASE, **changes}))
    if steps:
        branch.advance(steps)
    return branch


def seen(branch, **shown):
    return decode(
        View("run", branch, Show.model_validate({"tensors": False, **shown})).frame(is_playing=True)
    )


CIRCLE = {
    "data": {"kind": "circle", "points": 60, "features": ["x1", "x2", "x1_x2"]},
    "loss": {"kind": "half_sse"},
    "batch_size": 10,
}


def says(branch, layer, size):
    """What a layer says over the axes, by the readable forward pass: (neurons, size, size)."""
    plane = branch.data.plane
    Y = plane.inputs_at(plane.grid(size))
    branch.trainer.network.begin_step(training=False)
    for one in branch.trainer.network.layers[: layer + 1]:
        Y = one.forward(Y)
    return Y.T.reshape(-1, *(size,) * len(plane.names))


def test_nothing_is_there_that_is_not_shown():
    header, tensors = seen(branch_of())
    assert tensors == {}
    assert set(header) == {
        *("run", "branch", "step", "epoch", "batch", "loss", "furthest", "diverged", "epoch_loss"),
        *("learning_rate", "flow", "playing", "tensors"),
    }
    assert (header["run"], header["step"], header["playing"]) == ("run", 7, True)


def test_the_surface_is_what_the_network_says_over_the_axes_of_the_data():
    branch = branch_of(**CIRCLE)
    header, tensors = seen(branch, surface=9)
    assert (header["x"], header["y"]) == ([-6, 6], [-6, 6])
    assert tensors["surface"].shape == (9, 9, 1)
    np.testing.assert_allclose(tensors["surface"][..., 0], says(branch, 3, 9)[0], atol=1e-6)


def test_the_surface_can_be_one_neurons_and_in_a_quarter_of_the_bytes():
    branch = branch_of(**CIRCLE)
    _, tensors = seen(branch, surface=9, surface_of=[1, 2], quantised=True)
    assert (tensors["surface"].dtype, tensors["surface"].shape) == (np.int8, (9, 9, 1))
    scale = tensors["surface/scale"]
    np.testing.assert_allclose(
        tensors["surface"][..., 0] * scale[0], says(branch, 1, 9)[2], atol=0.51 * scale[0]
    )


def test_every_neuron_has_a_picture():
    branch = branch_of(**CIRCLE)
    header, tensors = seen(branch, neurons=6)
    assert set(tensors) == {"neurons/1", "neurons/1/scale", "neurons/3", "neurons/3/scale"}
    for layer, count in ((1, 3), (3, 1)):
        levels, scales = tensors[f"neurons/{layer}"], tensors[f"neurons/{layer}/scale"]
        assert (levels.dtype, levels.shape, scales.shape) == (np.int8, (count, 6, 6), (count,))
        error = np.abs(levels * scales[:, None, None] - says(branch, layer, 6))
        assert (error <= 0.51 * scales[:, None, None]).all()
    assert header["x"] == [-6, 6]
    assert set(seen(branch, neurons=6, layers=[0])[1]) == {"neurons/0", "neurons/0/scale"}


def test_neurons_that_an_activation_follows_have_no_picture_of_their_own():
    layers = [
        {"kind": "fully_connected", "units": 3},
        {"kind": "activation", "function": "tanh"},
        {"kind": "fully_connected", "units": 3},
        {"kind": "fully_connected", "units": 1},
    ]
    assert pictured_layers(branch_of(layers=layers).trainer.network) == [1, 2, 3]


def test_over_one_axis_there_are_curves():
    branch = branch_of(**{**CIRCLE, "data": {"kind": "sine"}})
    header, tensors = seen(branch, surface=11, neurons=7)
    assert "y" not in header
    assert tensors["surface"].shape == (11, 1)
    assert tensors["neurons/1"].shape == (3, 7)
    np.testing.assert_allclose(tensors["surface"][:, 0], says(branch, 3, 11)[0], atol=1e-6)


def test_without_axes_nothing_is_drawn():
    data = {"kind": "table", "inputs": [[0, 0, 0], [1, 1, 1]], "targets": [[0], [1]]}
    header, tensors = seen(branch_of(data=data, batch_size=2), surface=9, neurons=5)
    assert tensors == {}
    assert "x" not in header


def test_what_diverged_is_drawn_as_not_finite():
    branch = branch_of(**CIRCLE)
    branch.trainer.network.theta[:] = np.nan
    _, tensors = seen(branch, surface=3, quantised=True, neurons=2)
    assert (tensors["surface"] == -128).all()
    assert (tensors["neurons/1"] == -128).all()


def test_named_tensors_are_those_of_the_whole_frame():
    branch = branch_of(**CIRCLE)
    _, whole = seen(branch, tensors=True)
    names = ["X", "W", "Y", "dE_dY", "dE_dW", "update", "targets"]
    _, named = seen(branch, tensors=names, surface=3, neurons=2)
    assert {"0/W", "3/Y", "2/update/B", "targets", "surface", "neurons/1"} <= set(named)
    assert not any(name.endswith("/B") and "update" not in name for name in named)
    for name in set(named) & set(whole):
        np.testing.assert_array_equal(named[name], whole[name], err_msg=name)


def test_a_view_serves_batches_of_every_size_and_follows_the_training():
    branch = branch_of(0, **{**CIRCLE, "batch_size": 8})
    view = View("run", branch, Show(tensors=["X", "W"], neurons=4))
    rows = set()
    for step in range(1, 9):
        branch.advance(1)
        header, tensors = decode(view.frame(is_playing=False))
        trace = branch.trainer.trace()
        assert header["step"] == step
        np.testing.assert_array_equal(tensors["0/X"], trace.layers[0].X.astype(np.float32))
        np.testing.assert_array_equal(tensors["2/W"], trace.layers[2].parameters["W"].astype(np.float32))
        assert "neurons/3" in tensors
        rows.add(len(tensors["0/X"]))
    assert rows == {8, 6}


def test_evaluation_units_and_histograms_come_when_shown():
    branch = branch_of(**CIRCLE)
    header, _ = seen(branch, evaluation=True, statistics=True, histograms=["W", "Y"])
    train, test = branch.observations.evaluate()
    assert header["evaluation"] == {
        "train": {"E": train.error, "accuracy": train.accuracy},
        "test": {"E": test.error, "accuracy": test.accuracy},
    }
    watched = units.UnitWatch(branch.trainer.network, branch.trainer.X).look()
    assert header["units"] == [
        None,
        {"units": 3, "dead": len(watched[1].dead), "saturated": len(watched[1].saturated)},
        None,
        {"units": 1, "dead": 0, "saturated": 0},
    ]
    assert set(header["histograms"]) == {"0/W", "2/W", *(f"{k}/Y" for k in range(4))}
    spread = header["histograms"]["0/W"]
    W = branch.trainer.network.layers[0].parameters["W"].astype(np.float32)
    assert (spread["min"], spread["max"], sum(spread["counts"])) == (W.min(), W.max(), W.size)


def test_without_test_rows_there_is_no_test():
    header, _ = seen(branch_of(), evaluation=True)
    assert header["evaluation"]["test"] is None


@pytest.mark.parametrize(
    ("shown", "path", "sentence"),
    [
        ({"neurons": 5, "layers": [4]}, "layers", "There is no layer 4; the layers are 0 to 3."),
        ({"surface": 5, "surface_of": [9, 0]}, "surface_of", "There is no layer 9; the layers are 0 to 3."),
        (
            {"surface": 5, "surface_of": [1, 3]},
            "surface_of",
            "Layer 1 has the neurons 0 to 2; there is no 3.",
        ),
    ],
)
def test_what_is_not_there_cannot_be_shown(shown, path, sentence):
    with pytest.raises(InvalidError) as caught:
        View("run", branch_of(), Show.model_validate(shown))
    assert (caught.value.path, caught.value.message) == (path, sentence)


def test_the_default_network_in_play_takes_less_than_16_kb_a_frame():
    tanh = {"kind": "activation", "function": "tanh"}
    layers = [layer for units in (4, 2, 1) for layer in ({"kind": "fully_connected", "units": units}, tanh)]
    branch = branch_of(25, data={"kind": "circle"}, layers=layers, loss={"kind": "half_sse"}, batch_size=10)
    shown = {
        "tensors": ["W", "Y", "dE_dY", "dE_dW"],
        "surface": 100,
        "quantised": True,
        "neurons": 20,
        "layers": [1, 3],
        "evaluation": True,
    }
    view = View("twelve-chars", branch, Show.model_validate(shown))
    assert len(view.frame(is_playing=True)) <= 16_000
