"""Links over REST: written, opened, refused."""

import pytest

from app.links.recording_text import written


@pytest.fixture
def run(client, new_run):
    address = new_run()
    client.post(f"{address}/advance", json={"to": 9})
    return address


@pytest.mark.parametrize("weights", ["none", "starting"])
def test_a_link_gives_the_same_run_at_the_same_step(client, run, weights):
    link = client.get(f"{run}/link", params={"weights": weights})
    assert link.status_code == 200
    assert link.json()["notes"] == []
    opened = client.post(
        "/api/links/open", json={"text": f"http://school.example/#run={link.json()['text']}"}
    )
    assert opened.status_code == 200
    again = client.post("/api/runs", json=opened.json()).json()
    assert again["step"] == 9
    assert client.get(f"/api/runs/{again['id']}/steps/9").json() == client.get(f"{run}/steps/9").json()


def test_a_link_with_the_current_weights_begins_a_new_run(client, run):
    link = client.get(f"{run}/link?weights=current").json()
    assert "step 9" in link["notes"][0]
    again = client.post(
        "/api/runs", json=client.post("/api/links/open", json={"text": link["text"]}).json()
    ).json()
    assert again["step"] == 0
    layer = "layers/0/W"
    there = client.get(f"/api/runs/{again['id']}/steps/0/{layer}").json()["values"]
    assert there == client.get(f"{run}/steps/9/{layer}").json()["values"]


def test_a_recording_becomes_a_link(client, run):
    recording = client.get(f"{run}/recording").json()
    link = client.post("/api/links", json=recording)
    assert link.status_code == 200
    assert link.json() == client.get(f"{run}/link").json()


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("post", "/api/links", {}, 422, "experiment is missing."),
        ("post", "/api/links/open", {"text": "1.AAAA"}, 422, "This link was cut off"),
        ("post", "/api/links/open", {"text": "9.AAAA"}, 422, "newer version"),
        ("post", "/api/links/open", {"text": 1}, 422, "text must be a text"),
        ("post", "/api/links/open", {}, 422, "text is missing."),
        ("post", "/api/links/playground", {"link": "<b>hello</b>"}, 422, "no TensorFlow Playground link"),
        ("get", "/api/runs/none/link", None, 404, "There is no run none"),
    ],
)
def test_refusals_are_sentences(client, method, path, body, status, words):
    answer = client.request(method, path, json=body)
    assert answer.status_code == status
    assert words in answer.json()["error"]["message"]


def test_weights_are_one_of_three(client, run):
    answer = client.get(f"{run}/link?weights=all")
    assert answer.status_code == 422
    assert "none, starting or current" in answer.json()["error"]["message"]


def test_a_link_that_unpacks_to_more_than_a_request_may_have_is_refused(server, article):
    client = server(largest_experiment=512)
    text = client.post("/api/links", json={"experiment": article, "step": 3}).json()["text"]
    assert client.post("/api/links/open", json={"text": text}).status_code == 200
    edits = [{"step": 0, "kind": "learning_rate", "value": 0.5}] * 20
    longer = written({"experiment": article, "edits": edits, "step": 3})
    answer = client.post("/api/links/open", json={"text": longer})
    assert answer.status_code == 422
    assert "too much" in answer.json()["error"]["message"]


def test_a_playground_link_becomes_a_run(client):
    scene = client.post(
        "/api/links/playground", json={"link": "#dataset=xor&activation=relu&seed=0.4"}
    ).json()
    assert scene["view"]["hidden"] == []
    assert any("another generator" in note for note in scene["notes"])
    run = client.post("/api/runs", json=scene["experiment"])
    assert run.status_code == 201
    assert run.json()["parameter_count"] == 25
