"""Certificates: the same run anywhere gives the same bits; of another one it is told where it differs."""

import json
import subprocess
import sys

import pytest

from app.certificate import certify, fingerprint, marked_steps, verdict
from app.certificate.certificate import made_with
from app.certified import certified, certified_if_short
from app.errors import ConflictError
from app.experiment import ARTICLE_XOR
from engine.edits import ParameterEdit

ANOTHER_PROCESS = """
import json, sys
from starlette.testclient import TestClient
from app.main import create_app
with TestClient(create_app()) as client:
    print(json.dumps(client.post("/api/runs", json=json.load(sys.stdin)).json()["verdict"]))
"""


@pytest.fixture
def recording(client, new_run):
    """A certified recording with two edits on its way, of 30 steps."""
    run = new_run(shuffle=True, batch_size=3, optimizer={"kind": "adam", "learning_rate": 0.1})
    client.post(f"{run}/advance", json={"to": 12})
    client.post(f"{run}/edits", json={"kind": "learning_rate", "value": 0.05})
    client.post(f"{run}/advance", json={"to": 17})
    edit = {"kind": "parameter", "layer": 0, "parameter": "W", "index": [0, 1], "value": 0.5}
    client.post(f"{run}/edits", json=edit)
    client.post(f"{run}/advance", json={"to": 30})
    return client.get(f"{run}/certificate").json()


def opened(client, recording):
    answer = client.post("/api/runs", json=recording)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_it_reproduces_bit_for_bit_after_a_restart_and_in_another_process(recording, server):
    assert recording["certificate"]["steps"] == list(range(31))
    here = opened(server(), recording)
    assert here["step"] == 30
    assert here["verdict"]["kind"] == "bits"
    assert here["notes"] == ["It reproduces bit for bit, to step 30."]
    command = [sys.executable, "-c", ANOTHER_PROCESS]
    done = subprocess.run(command, input=json.dumps(recording), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == here["verdict"]


def test_a_file_and_a_link_carry_it(client, new_run):
    run = new_run()
    client.post(f"{run}/advance", json={"to": 1000})
    file = client.get(f"{run}/export/recording").json()
    link = client.get(f"{run}/link?certificate=true").json()["text"]
    assert (
        "certificate"
        not in client.post("/api/links/open", json={"text": client.get(f"{run}/link").json()["text"]}).json()
    )
    linked = client.post("/api/links/open", json={"text": link}).json()
    assert (len(file["certificate"]["steps"]), len(linked["certificate"]["steps"])) == (251, 9)
    assert [opened(client, each)["verdict"]["kind"] for each in (file, linked)] == ["bits", "bits"]


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (lambda recording: recording["experiment"].update(seed=9), 0),
        (lambda recording: recording["edits"].pop(), 17),
        (lambda recording: recording["edits"][1].update(value=0.5001), 17),
        (lambda recording: recording["edits"][0].update(step=11), 11),
    ],
    ids=["seed", "edit left out", "edit changed", "edit moved"],
)
def test_a_changed_recording_is_told_where_it_first_differs(client, recording, change, first):
    change(recording)
    found = opened(client, recording)
    assert (found["verdict"]["kind"], found["verdict"]["first_step"]) == ("differs", first)
    assert f"does not reproduce: first at step {first}." in found["notes"][0]


def test_far_apart_marks_say_between_which_steps():
    certificate = certify(ARTICLE_XOR.trainer(), 100, most=11)
    other = ARTICLE_XOR.trainer([ParameterEdit(34, 0, "W", (0, 0), 3.0)])
    found = verdict(certificate, prints(other, certificate.steps))
    assert "first at a step from 31 to 40." in found.sentence


def prints(trainer, steps):
    found = []
    for step in steps:
        trainer.seek(step)
        found.append(fingerprint(trainer.trace()))
    return found


def test_another_machine_agrees_in_digits():
    certificate = certify(ARTICLE_XOR.trainer(), 20)
    here = prints(ARTICLE_XOR.trainer(), certificate.steps)
    elsewhere = certificate.model_copy(
        update={
            "hashes": ["00000000"] * 21,
            "figures": [[number * (1 + 3e-10) for number in figures] for figures in certificate.figures],
            "made_with": "numpy 9.9 on a slide rule",
        }
    )
    found = verdict(elsewhere, here)
    assert (found.kind, found.digits) == ("digits", 9)
    assert "made with numpy 9.9 on a slide rule, and this is " + made_with() in found.sentence


def test_one_bit_of_one_weight_changes_the_hash():
    trainer = ARTICLE_XOR.trainer()
    before = fingerprint(trainer.trace())
    weight = trainer.network.layers[0].parameters["W"]
    nudged = ARTICLE_XOR.trainer([ParameterEdit(0, 0, "W", (0, 0), float(weight[0, 0]) * (1 + 2**-52))])
    after = fingerprint(nudged.trace())
    assert before.hash != after.hash
    assert before.figures == after.figures


def test_a_run_that_diverges_reproduces_too(client, article, diverging):
    run = f"/api/runs/{opened(client, {**article, **diverging})['id']}"
    client.post(f"{run}/advance", json={"to": 400})
    recording = client.get(f"{run}/certificate").json()
    assert recording["certificate"]["figures"][-1] == [None, None, None]
    assert opened(client, recording)["verdict"]["kind"] == "bits"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"steps": [0, 2, 1]}, "must rise"),
        ({"hashes": ["00000000"]}, "for each of its 31 marked steps; there are 1 and 31."),
        ({"hashes": ["xyz"] * 31}, 'must be a text of 8 hexadecimal digits; "xyz" is not.'),
        ({"version": 2}, "version must be 1; 2 is not."),
    ],
)
def test_bad_certificates(client, recording, change, sentence):
    recording["certificate"].update(change)
    answer = client.post("/api/runs", json=recording)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]["message"]


def test_bad_recordings(client, recording, article):
    answer = client.post("/api/runs", json={**recording, "step": 29}).json()
    assert answer["error"]["message"] == (
        "The certificate of this recording is for step 30, but the recording ends at step 29."
    )
    wide = [{"kind": "fully_connected", "units": 256}] * 5
    experiment = {**article, "layers": [*wide, *article["layers"]]}
    answer = client.post("/api/runs", json={"experiment": experiment, "step": 5}).json()
    assert "A network may have at most 250,000 parameters; this one has 264," in answer["error"]["message"]
    del recording["certificate"]
    notes = opened(client, {**recording, "step": 14})["notes"]
    assert notes == [
        "1 of its edits, first at step 17, lie beyond its end at step 14: "
        "they are made when the run gets there."
    ]


@pytest.mark.parametrize("step", [0, 1, 255, 256, 257, 10_000, 1_000_003])
def test_the_marks_are_bounded_and_reach_the_end(step):
    steps = marked_steps(step)
    assert steps[0] == 0
    assert steps[-1] == step
    assert len(steps) <= 257
    assert steps == sorted(set(steps))


def test_a_run_that_takes_too_long_is_refused_in_a_sentence(article):
    recording = {"experiment": article, "edits": [], "step": 90_000_000}
    with pytest.raises(ConflictError, match=r"30 seconds at most; for 90,000,000 steps .* about"):
        certified(recording)
    assert certified_if_short(recording) == recording
