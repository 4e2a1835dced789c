"""Choices, checks, previews and surveys: what is there before a run is."""

import numpy as np
import pytest

from engine.datasets import make

CSV = "length,width,kind\n1,2,a\n2,3,b\n3,4,a\n4,5,b\n"


def post(client, address, body, status=200):
    answer = client.post(address, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_the_choices(client):
    choices = client.get("/api/choices").json()
    assert {"families", "layers", "losses", "optimizers", "limits"} <= set(choices)


def test_a_check_says_what_a_run_would_be_and_creates_none(client, article):
    before = client.get("/healthz").json()["runs"]
    checked = post(client, "/api/experiments/check", article)
    assert client.get("/healthz").json()["runs"] == before
    run = post(client, "/api/runs", article, 201)
    assert checked == {name: run[name] for name in ("layers", "parameter_count", "steps_per_epoch", "data")}


def test_a_check_refuses_what_a_run_refuses(client, article):
    wrong = {**article, "loss": {"kind": "hinge"}}
    assert post(client, "/api/experiments/check", wrong, 422) == post(client, "/api/runs", wrong, 422)


def test_a_preview_is_the_data_that_a_run_would_have(client, article):
    data = {"kind": "circle", "points": 20, "features": ["x1", "x1_x2"]}
    preview = post(client, "/api/data/preview", {"data": data, "seed": article["seed"]})
    run = post(client, "/api/runs", {**article, "data": data, "loss": {"kind": "mse"}}, 201)
    assert preview == client.get(f"/api/runs/{run['id']}/data").json()
    by_hand = make("circle", points=20, features=["x1", "x1_x2"], seed=article["seed"])
    np.testing.assert_array_equal(preview["positions"], by_hand.plane.positions)
    np.testing.assert_array_equal(preview["test_inputs"], by_hand.X_test)
    assert preview["labels"] == (by_hand.T[:, 0] > 0).astype(int).tolist()


def test_data_without_axes_or_classes_have_no_positions_or_labels(client):
    table = {"kind": "table", "inputs": [[1, 2, 3]], "targets": [[0.5]]}
    preview = post(client, "/api/data/preview", {"data": table})
    for name in ("positions", "test_positions", "labels", "test_labels", "axes", "coding", "threshold"):
        assert preview[name] is None
    assert preview["target_range"] == [0.5, 0.5]


def test_the_threshold_is_where_the_loss_has_it(client, article):
    data = {"kind": "truth_table", "function": "and"}
    layers = article["layers"][:-1]
    for loss, threshold in (("mse", 0.5), ("binary_cross_entropy_from_logits", 0)):
        experiment = {**article, "data": data, "layers": layers, "loss": {"kind": loss}}
        assert post(client, "/api/experiments/check", experiment)["data"]["threshold"] == threshold


def test_a_preview_names_the_setting_that_is_wrong(client):
    error = post(client, "/api/data/preview", {"data": {"kind": "circle", "noise": 2}}, 422)["error"]
    assert (error["path"], error["message"]) == (
        "data.noise",
        "Noise must be a number from 0 to 0.5; 2 is not.",
    )
    error = post(client, "/api/data/preview", {"data": {"kind": "csv", "text": "a\n1"}}, 422)["error"]
    assert error["path"] == "data.text"


def test_a_survey_says_what_a_csv_holds_and_what_would_go_with_it(client):
    found = post(client, "/api/data/survey", {"text": CSV})
    assert (found["rows"], found["target"], found["task"], found["fault"]) == (
        4,
        "kind",
        "classification",
        None,
    )
    assert [column["kind"] for column in found["columns"]] == ["numeric", "numeric", "categorical"]
    assert found["suggestion"] == {
        "data": {
            "kind": "csv",
            "header": "auto",
            "target": "kind",
            "task": "classification",
            "leave_out": [],
            "targets": "signs",
        },
        "units": 1,
        "ending": "tanh",
        "loss": "half_sse",
        "sentence": "Predict kind, one of 2 classes, from 2 inputs; at the end tanh, as the loss half_sse.",
    }


@pytest.mark.parametrize(
    ("text", "units", "ending", "left_out"),
    [
        (CSV, 1, "tanh", []),
        ("x,kind\n1,a\n2,b\n3,c\n4,a\n5,b\n6,c", 3, "softmax", []),
        ("x,price\n1,2.5\n2,3.5\n3,4.25", 1, "none", []),
        ("x,broken,price\n1,1,2.5\n2,2,3.5\n3,x,4.25", 1, "none", ["broken"]),
        ("x,name,price\n" + "".join(f"{k},n{k},{k}.5\n" for k in range(30)), 1, "none", ["name"]),
    ],
)
def test_what_is_suggested_can_be_trained(client, text, units, ending, left_out):
    suggestion = post(client, "/api/data/survey", {"text": text})["suggestion"]
    assert (suggestion["units"], suggestion["ending"]) == (units, ending)
    assert suggestion["data"]["leave_out"] == left_out
    last = {"none": [], "softmax": [{"kind": "softmax"}]}.get(
        ending, [{"kind": "activation", "function": ending}]
    )
    experiment = {
        "data": {**suggestion["data"], "text": text},
        "layers": [{"kind": "fully_connected", "units": units}, *last],
        "loss": {"kind": suggestion["loss"]},
        "optimizer": {"kind": "sgd", "learning_rate": 0.1},
        "batch_size": 1,
    }
    run = post(client, "/api/runs", experiment, 201)
    assert run["data"]["notes"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no text to read"),
        ("<html><body>1,2</body></html>", "looks like a web page"),
        ("a\n1\n2", "1 column; at least 2 are needed"),
        ("a,b\n1,2,3", "line 2"),
    ],
)
def test_what_is_no_table_gets_a_sentence(client, text, words):
    error = post(client, "/api/data/survey", {"text": text}, 422)["error"]
    assert error["path"] == "text"
    assert words in error["message"]


def test_a_table_with_nothing_to_learn_is_shown_with_its_fault(client):
    found = post(client, "/api/data/survey", {"text": "a,b\n,1\n2,"})
    assert found["suggestion"] is None
    assert "every row has an empty cell" in found["fault"].lower()


def test_a_csv_may_be_larger_than_other_bodies(client, article):
    text = "x,y\n" + "".join(f"{k},{k / 7:.6f}\n" for k in range(9000))
    assert len(text) > 100_000
    assert post(client, "/api/data/survey", {"text": text})["rows"] == 9000
    layers = [{"kind": "fully_connected", "units": 1}]
    run = post(client, "/api/runs", {**article, "data": {"kind": "csv", "text": text}, "layers": layers}, 201)
    assert (run["data"]["train_rows"], run["data"]["test_rows"]) == (7200, 1800)


def test_over_its_quota_a_csv_is_refused(client):
    error = post(client, "/api/data/survey", {"text": "1,2\n" * 250_001}, 422)["error"]
    assert error["message"] == "A CSV may have up to 1,000,000 characters; this one has 1,000,004."
    error = post(client, "/api/data/survey", {"text": "1,2\n" * 1_100_000}, 413)["error"]
    assert error["message"] == "A request may have at most 4096 KiB here; this one has more."
