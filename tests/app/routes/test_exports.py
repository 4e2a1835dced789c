"""A run is taken along as a file."""

import json
import re

import pytest

from app.export.forms import FORMS
from app.security import CONTENT_SECURITY_POLICY

TYPES = {
    "numpy": "text/x-python; charset=utf-8",
    "pytorch": "text/x-python; charset=utf-8",
    "notebook": "application/x-ipynb+json",
    "report": "text/html; charset=utf-8",
    "history": "text/csv; charset=utf-8",
    "recording": "application/json",
}


@pytest.fixture
def run(client, new_run):
    address = new_run()
    client.post(f"{address}/advance", json={"to": 6})
    client.post(f"{address}/edits", json={"kind": "learning_rate", "value": 0.25})
    client.post(f"{address}/advance", json={"to": 9})
    return address


@pytest.mark.parametrize("form", FORMS)
def test_it_is_a_file_with_a_name_and_a_type(client, run, form):
    answer = client.get(f"{run}/export/{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == TYPES[form]
    assert re.fullmatch(
        r'attachment; filename="gradus-xor-step-9(-\w+)?\.(py|ipynb|html|csv|json)"',
        answer.headers["content-disposition"],
    )
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_names_differ(client, run):
    names = {client.get(f"{run}/export/{form}").headers["content-disposition"] for form in FORMS}
    assert len(names) == len(FORMS)


def test_the_export_stands_where_the_run_stands(client, run):
    client.post(f"{run}/advance", json={"to": 4})
    program = client.get(f"{run}/export/numpy").text
    assert "STEPS = 4\n" in program
    assert "def edit" not in program
    assert client.get(run).json()["step"] == 4


def test_the_recording_gives_the_same_run_again(client, run):
    recording = json.loads(client.get(f"{run}/export/recording").text)
    assert recording.pop("certificate")["steps"][-1] == recording["step"]
    assert recording == client.get(f"{run}/recording").json()
    again = client.post("/api/runs", json=recording)
    assert again.status_code == 201
    address = f"/api/runs/{again.json()['id']}"
    assert client.get(f"{address}/steps/9").json() == client.get(f"{run}/steps/9").json()


def test_what_cannot_be_written_is_refused_with_a_sentence(client, new_run):
    data = {"kind": "table", "inputs": [[0.5]], "targets": [[0.1]]}
    still = new_run(layers=[{"kind": "activation", "function": "tanh"}], data=data)
    answer = client.get(f"{still}/export/pytorch")
    assert answer.status_code == 409
    assert answer.json()["error"]["message"].startswith("This network has no parameters")
    assert client.get(f"{still}/export/numpy").status_code == 200


def test_an_unknown_form_and_an_unknown_run(client, run):
    answer = client.get(f"{run}/export/pie")
    assert answer.status_code == 422
    assert "numpy, pytorch, notebook" in answer.json()["error"]["message"]
    assert client.get("/api/runs/none/export/numpy").status_code == 404
