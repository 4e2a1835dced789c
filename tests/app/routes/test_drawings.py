"""A drawing is read, nudged and learned from; what does not do is said, and the run stays as it was."""

from __future__ import annotations

import numpy as np
import pytest

from app.frame import decode

SEVEN = [[[10, 10], [90, 12], [50, 100]]]


@pytest.fixture
def run(client):
    digits = {
        "data": {"kind": "digits", "pictures": 400},
        "layers": [
            {"kind": "fully_connected", "units": 16, "initializer": "he"},
            {"kind": "activation", "function": "relu"},
            {"kind": "fully_connected", "units": 10, "initializer": "xavier"},
            {"kind": "softmax"},
        ],
        "loss": {"kind": "categorical_cross_entropy"},
        "optimizer": {"kind": "sgd", "learning_rate": 0.1},
        "batch_size": 32,
        "seed": 1,
    }
    return f"/api/runs/{client.post('/api/runs', json=digits).json()['id']}"


def read(client, run, step=0):
    answer = client.post(f"{run}/steps/{step}/drawing", json={"strokes": SEVEN})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_one_step_on_a_drawing_makes_its_label_likelier(client, run):
    client.post(f"{run}/advance", json={"to": 60})
    before = read(client, run, 60)
    assert np.sum(before["said"]) == pytest.approx(1)
    assert before["answer"] == np.argmax(before["said"])
    own = {"step": 60, "picture": before["picture"], "label": 7}
    state = client.post(f"{run}/own-picture", json=own).json()
    trace = client.get(f"{run}/steps/60").json()
    assert trace["batch"] == [-1]
    assert trace["layers"][0]["X"] == [before["picture"]]
    assert trace["loss"] == pytest.approx(-np.log(before["said"][7]))
    assert state["changes"][-1]["text"] == "step 60 on a row of your own"

    shares = client.get(f"{run}/steps/60/shares").json()
    client.post(f"{run}/advance", json={"to": 61})
    after = read(client, run, 61)
    assert after["said"][7] > before["said"][7]
    assert shares["before"]["said"][0] == pytest.approx(before["said"])
    assert shares["after"]["said"][0] == pytest.approx(after["said"])
    assert [share["layer"] for share in shares["layers"]] == [0, 2]

    # The run has the same bits from its recording, and the label can be corrected.
    recording = client.get(f"{run}/recording").json()
    again = f"/api/runs/{client.post('/api/runs', json=recording).json()['id']}"
    assert read(client, again, 61)["said"] == after["said"]
    assert client.get(f"{run}/export/numpy").json()["error"]["message"].startswith("Step 60 of this run")


def test_a_label_is_corrected_and_the_batch_comes_back(client, run):
    picture = read(client, run)["picture"]
    for label in (1, 7):
        client.post(f"{run}/own-picture", json={"step": 0, "picture": picture, "label": label})
        assert client.get(f"{run}/steps/0").json()["targets"] == [np.eye(10)[label].tolist()]
    client.post(f"{run}/own-picture", json={"step": 0})
    assert len(client.get(f"{run}/steps/0").json()["batch"]) == 32


def test_a_picture_is_nudged_towards_a_label(client, run):
    client.post(f"{run}/advance", json={"to": 60})
    read_as = read(client, run, 60)
    asked = {"picture": read_as["picture"], "label": 3, "by": 0.1, "steps": 12}
    answer = client.post(f"{run}/steps/60/nudges", json=asked)
    header, tensors = decode(answer.content)
    assert tensors["pictures"].shape == tensors["gradients"].shape == (13, 8, 8)
    assert header["E"] == sorted(header["E"], reverse=True)
    assert header["said"][-1][3] > header["said"][0][3]
    np.testing.assert_allclose(header["said"][0], read_as["said"])


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("steps/0/drawing", {"strokes": []}, "There is nothing drawn yet; draw a digit first."),
        (
            "own-picture",
            {"step": 0, "picture": [0.5] * 63, "label": 7},
            "The pictures of these data have 8×8 = 64 pixels; this one has 63.",
        ),
        (
            "own-picture",
            {"step": 0, "picture": [2.0] * 64, "label": 7},
            "The pixels of a picture must be numbers from 0 to 1.",
        ),
        (
            "own-picture",
            {"step": 0, "picture": [0.5] * 64, "label": 10},
            "The label must be a whole number from 0 to 9; 10 is not.",
        ),
        (
            "steps/0/nudges",
            {"picture": [0.5] * 64, "label": 3, "steps": 41},
            "steps must be a whole number from 0 to 40; 41 is not.",
        ),
    ],
)
def test_what_does_not_do_is_said_and_the_run_stays_as_it_was(client, run, path, body, sentence):
    before = client.get(run).json()
    answer = client.post(f"{run}/{path}", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == sentence
    assert client.get(run).json() == before


def test_rows_that_are_no_pictures_take_no_drawing(client, new_run):
    answer = client.post(f"{new_run()}/steps/0/drawing", json={"strokes": SEVEN})
    assert answer.status_code == 409
