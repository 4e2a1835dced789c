"""Samples as pictures: what a frame of them holds, against the trace of the same step."""

from __future__ import annotations

import numpy as np
import pytest

from app.frame import decode

DIGITS = {
    "data": {"kind": "digits", "pictures": 100},
    "layers": [
        {"kind": "reshape", "shape": [1, 8, 8]},
        {"kind": "conv2d", "channels": 3, "kernel": 3},
        {"kind": "activation", "function": "relu"},
        {"kind": "max_pool2d", "size": 2},
        {"kind": "dropout", "rate": 0.5},
        {"kind": "flatten"},
        {"kind": "fully_connected", "units": 10},
        {"kind": "softmax"},
    ],
    "loss": {"kind": "categorical_cross_entropy"},
    "optimizer": {"kind": "sgd", "learning_rate": 0.1},
    "batch_size": 4,
    "seed": 1,
}


@pytest.fixture
def run(client):
    return client.post("/api/runs", json=DIGITS).json()["id"]


def tensor(client, run, layer, name):
    """A tensor of step 0, whole."""
    return np.array(client.get(f"/api/runs/{run}/steps/0/layers/{layer}/{name}").json()["values"])


def frame(client, run, path):
    answer = client.get(f"/api/runs/{run}/steps/0/{path}")
    assert answer.status_code == 200, answer.text
    return decode(answer.content)


def seen(tensors, name):
    """A tensor of a frame in numbers, and by how much a byte may be off."""
    scale = float(tensors[f"{name}/scale"][0])
    return tensors[name] * scale, scale


def test_a_sample_is_the_traces_in_a_byte_a_number(client, run):
    header, tensors = frame(client, run, "sample?row=2&unit=6,3")
    pairs = [("value/0", 0, "X"), ("value/2", 1, "Y"), ("gradient/0", 0, "dE_dX"), ("gradient/4", 3, "dE_dY")]
    for name, layer, of in pairs:
        numbers, step = seen(tensors, name)
        np.testing.assert_allclose(numbers, (tensor(client, run, layer, of))[2], atol=step)
    for name in ("W", "dE_dW"):
        kernels, step = seen(tensors, f"map/1/{name}")
        np.testing.assert_allclose(kernels, tensor(client, run, 1, name), atol=step)
        column, step = seen(tensors, f"unit/{name}")
        np.testing.assert_allclose(column, (tensor(client, run, 6, name))[:, 3], atol=step)
    assert "value/1" not in tensors, "a reshape is its X"
    assert set(np.unique(seen(tensors, "marks/4")[0]).round(6)) == {0, 2}
    winners = seen(tensors, "marks/3")[0].round(6).reshape(3, 3, 2, 3, 2)
    assert (winners.sum(axis=(2, 4)) == 1).all(), "each window of 2×2 has one winner"
    X, Y = (tensor(client, run, 3, name)[2] for name in ("X", "Y"))
    np.testing.assert_allclose((X.reshape(winners.shape) * winners).sum(axis=(2, 4)), Y)
    about = header["sample"]
    assert (about["row"], about["unit"]) == (2, [6, 3])
    np.testing.assert_allclose(about["said"], (tensor(client, run, 7, "Y"))[2])
    np.testing.assert_allclose(about["dE_dY"], (tensor(client, run, 7, "dE_dY"))[2])
    assert about["norms"][1]["W"] == pytest.approx(np.linalg.norm(tensor(client, run, 1, "W")))
    assert about["norms"][0] == {}


def test_a_batch_is_its_pictures_and_what_is_said_of_them(client, run):
    header, tensors = frame(client, run, "batch")
    X = (tensor(client, run, 0, "X")).reshape(4, 8, 8)
    scales = tensors["pictures/scale"][:, None, None]
    np.testing.assert_allclose(tensors["pictures"] * scales, X, atol=0.01)
    T = client.get(f"/api/runs/{run}/steps/0").json()["targets"]
    Y = tensor(client, run, 7, "Y")
    assert header["labels"] == np.argmax(T, axis=1).tolist()
    assert header["said"] == Y.argmax(axis=1).tolist()
    assert header["rows"] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("row=4", "The batch of this step has the rows 0 to 3; there is no 4."),
        ("unit=8,0", "There is no layer 8; the layers are 0 to 7."),
        ("unit=1,0", "Layer 1 has no units with a column of weights each."),
        ("unit=6,10", "Layer 6 has the units 0 to 9; there is no 10."),
    ],
)
def test_what_is_not_there_is_said(client, run, asked, sentence):
    answer = client.get(f"/api/runs/{run}/steps/0/sample?{asked}")
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == sentence


def test_rows_that_are_no_pictures_are_refused(client, new_run):
    answer = client.get(f"{new_run()}/steps/0/batch")
    assert answer.status_code == 409
    assert answer.json()["error"]["message"] == "The rows of these data (XOR) are no pictures."


def test_frames_of_play_hold_one_sample_and_stay_small(client):
    mnist = {
        **DIGITS,
        "data": {"kind": "generated_digits", "pictures": 100},
        "layers": [
            {"kind": "fully_connected", "units": 100},
            {"kind": "activation", "function": "tanh"},
            {"kind": "fully_connected", "units": 50},
            {"kind": "activation", "function": "tanh"},
            {"kind": "fully_connected", "units": 10},
            {"kind": "softmax"},
        ],
        "batch_size": 32,
        "dtype": "float32",
    }
    run = client.post("/api/runs", json=mnist).json()["id"]
    with client.websocket_connect(f"/api/runs/{run}/live") as link:
        link.receive_text()
        link.send_json({"command": "show", "tensors": False, "sample": {"row": 31, "unit": [0, 99]}})
        link.send_json({"command": "advance", "by": 2, "unit": "step"})
        content = link.receive_bytes()
    header, tensors = decode(content)
    assert len(content) <= 60_000
    assert tensors["map/0/W"].shape == (98, 100)
    assert tensors["unit/W"].shape == (784,)
    assert header["sample"]["row"] == 15, "the last batch of the epoch has 16 rows"
    assert len(header["sample"]["said"]) == 10
