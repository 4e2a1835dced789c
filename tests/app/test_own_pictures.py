"""Runs on own pictures: an experiment carries them into recordings, files and short links."""

import pytest

from tests.engine.datasets.test_own_pictures import NUMBERS, settings

LAYERS = [{"kind": "fully_connected", "units": 3, "initializer": "xavier"}, {"kind": "softmax"}]
NAMES = ["cat", "dog", "owl"]


@pytest.fixture
def experiment(article):
    """Makes experiments with pictures of so many pixels a side."""

    def make(numbers=NUMBERS, size=12, **others):
        data = {"kind": "own_pictures", **settings(numbers, size), "classes": NAMES, **others}
        return {**article, "data": data, "layers": LAYERS, "loss": {"kind": "categorical_cross_entropy"}}

    return make


def test_a_run_is_trained_on_them_and_its_recording_gives_it_again(client, experiment):
    run = client.post("/api/runs", json=experiment()).json()
    assert (run["data"]["classes"], run["data"]["image"], run["data"]["train_rows"]) == (NAMES, [12, 12], 28)
    address = f"/api/runs/{run['id']}"
    client.post(f"{address}/advance", json={"to": 20})
    recording = client.get(f"{address}/recording").json()
    again = client.post("/api/runs", json=recording).json()
    assert again["step"] == 20
    assert client.get(f"/api/runs/{again['id']}/steps/20").json() == client.get(f"{address}/steps/20").json()


def test_few_go_into_a_link_and_many_into_a_file(client, experiment):
    few = client.post("/api/runs", json=experiment([0, 0, 1, 1, 2, 2])).json()
    link = client.get(f"/api/runs/{few['id']}/link").json()
    opened = client.post("/api/links/open", json={"text": link["text"]}).json()
    assert opened["experiment"]["data"] == few["experiment"]["data"]

    many = client.post("/api/runs", json=experiment(NUMBERS * 20)).json()
    refused = client.get(f"/api/runs/{many['id']}/link")
    assert refused.status_code == 413
    assert "or save the run as a file" in refused.json()["error"]["message"]


def test_two_thousand_noisy_pictures_fit_into_a_request(client, experiment):
    run = client.post("/api/experiments/check", json=experiment([0, 1, 2] * 667, size=32))
    assert run.status_code == 200, run.text
    assert run.json()["data"]["train_rows"] == 1602


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"images": "?"}, "data.images", "Images must be a file in base 64"),
        ({"labels": ""}, "data.labels", "Images come without labels; every picture needs a label."),
        ({"classes": ["a"] * 31}, "data.classes", "30"),
        ({"classes": ["a", "b"]}, "data.images", "Label 31 of labels is 2; the classes are 0 to 1."),
        ({"images": 3}, "data.images", "text"),
    ],
)
def test_what_will_not_do_is_blamed_on_its_field(client, experiment, changes, path, words):
    answer = client.post("/api/runs", json=experiment(**changes))
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["path"] == path
    assert words in error["message"]
