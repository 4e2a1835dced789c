"""Numbers proved over the interface: updates, the loss, many at a time, and checks of a part of a network."""

import math

import pytest

from app.presets import PRESETS

ADAM = {"kind": "adam", "learning_rate": 0.05}


@pytest.fixture
def run(client, new_run):
    address = new_run(batch_size=4, optimizer=ADAM, regularisation=[{"kind": "l2", "strength": 0.01}])
    client.post(f"{address}/advance", json={"to": 8})
    return f"{address}/steps/6"


def derive(client, run, *places, status=200):
    asked = [dict(zip(("layer", "tensor", "index"), place, strict=True)) for place in places]
    answer = client.post(f"{run}/derivations", json={"places": asked})
    assert answer.status_code == status, answer.text
    return answer.json()


def test_an_update_is_derived_down_to_the_step_before(client, run):
    names = ("update/W", "m_hat/W", "m/W", "g/W", "l2/W")
    derived = derive(client, run, *((0, name, [1, 2]) for name in names))["derivations"]
    for each in derived:
        assert each["sum"] == pytest.approx(each["value"], rel=1e-12)
    assert [each["tensor"] for each in derived] == list(names)
    remembered = derived[2]["terms"][0]["factors"][1]
    assert (remembered["tensor"], remembered["step"]) == ("m/W", 5)
    before = derive(client, run.replace("/6", "/5"), (0, "m/W", [1, 2]))["derivations"][0]
    assert before["value"] == remembered["value"]


def test_a_weight_is_what_it_was_and_its_update(client, run):
    (derived,) = derive(client, run, (0, "W", [0, 0]))["derivations"]
    assert [factor["step"] for term in derived["terms"] for factor in term["factors"]] == [5, 5]
    assert derived["sum"] == derived["value"]


def test_the_error_and_the_targets(client, run):
    error, target = derive(client, run, (None, "E", []), (None, "targets", [1, 0]))["derivations"]
    trace = client.get(run).json()
    assert error["value"] == trace["loss"] == pytest.approx(error["sum"])
    assert len(error["terms"]) == 4
    assert (target["value"], target["central_difference"]) == (1, None)
    assert "comes from the data" in target["note"]


def test_of_a_kernels_gradient_at_mnist_size_the_largest_terms_are_told(client):
    experiment = {**PRESETS["article_convolution"].experiment, "batch_size": 32}
    made = client.post("/api/runs", json=experiment).json()
    address = f"/api/runs/{made['id']}/steps/0/layers/1"
    for at in ("dE_dW/derivation?at=0,0,1,1", "dE_dB/derivation?at=0,0"):
        derived = client.get(f"{address}/{at}").json()
        terms = derived["terms"]
        assert (derived["count"], len(terms), derived["largest_first"]) == (32 * 26 * 26, 1000, True)
        sizes = [abs(term["value"]) for term in terms]
        assert sizes == sorted(sizes, reverse=True)
        assert terms[-1]["so_far"] + terms[-1]["rest"] == pytest.approx(derived["sum"], rel=1e-9)
        assert derived["sum"] == pytest.approx(derived["value"], rel=1e-3, abs=1e-7)  # float32
        assert derived["left_out_share"] == pytest.approx(
            terms[-1]["rest"] * terms[0]["share"] / terms[0]["value"], rel=1e-9
        )
        assert derived["central_difference"]["agrees"] is True


def test_the_same_as_one_by_one(client, run):
    one = client.get(f"{run}/layers/0/dE_dW/derivation?at=1,2").json()
    assert derive(client, run, (0, "dE_dW", [1, 2]))["derivations"] == [one]
    update = client.get(f"{run}/layers/0/update/W/derivation?at=1,2")
    assert derive(client, run, (0, "update/W", [1, 2]))["derivations"] == [update.json()]
    part = client.get(f"{run}/layers/0/update/W").json()
    assert part["values"][1][2] == update.json()["value"]


@pytest.mark.parametrize(
    ("place", "status", "sentence"),
    [
        ((None, "W", []), 404, "The loss has no tensor 'W'; it has E, targets."),
        ((0, "velocity/W", [0, 0]), 404, "Layer 0 has no tensor 'velocity/W'; it has X, W, B, Y"),
        ((9, "W", [0, 0]), 404, "There is no layer 9; the layers are 0 to 3."),
        ((0, "W", [0]), 422, "W has 2 × 3 entries, counted from 0; there is none at 0."),
        ((None, "E", [0]), 422, "E has 1 entries"),
        ((0, "W", [-1, 0]), 422, "An index must be a list of at most 6 whole numbers from 0"),
        ((0, "W" * 65, [0, 0]), 422, "A tensor's name must be a text of at most 64 letters"),
    ],
)
def test_what_is_not_there(client, run, place, status, sentence):
    assert derive(client, run, place, status=status)["error"]["message"].startswith(sentence)


def test_at_most_so_many_at_once(client, run):
    message = derive(client, run, *[(0, "W", [0, 0])] * 257, status=422)["error"]["message"]
    assert message.startswith("One call asks about 1 to 256 numbers; 257 are not.")


def test_a_large_network_is_checked_in_part(client, run):
    whole = client.get(f"{run}/check").json()
    assert (whole["count"], whole["total"], whole["agrees"]) == (13, 13, True)
    part = client.get(f"{run}/check?most=5").json()
    assert (part["count"], part["total"]) == (5, 13)
    assert math.isfinite(part["worst"])
    refused = client.get(f"{run}/check?most=0")
    assert refused.json()["error"]["message"] == 'most must be a whole number from 1 to 2000; "0" is not.'


def test_a_trial_is_what_an_edit_would_do_to_E(client, run):
    address = f"{run}/layers/0/W"
    before = client.get(run).json()
    tried = client.get(f"{address}/trial?at=1,2&value=-0.75").json()
    assert (tried["before"], tried["loss"]) == (
        before["layers"][0]["parameters"]["W"][1][2],
        pytest.approx(before["loss"], rel=1e-14),
    )
    assert tried["gradient"] == pytest.approx(before["layers"][0]["gradients"]["W"][1][2], rel=1e-12)
    assert tried["predicted"] == tried["gradient"] * (-0.75 - tried["before"])
    assert tried["change"] == tried["then"] - tried["loss"]
    near = client.get(f"{address}/trial?at=1,2&value={tried['before'] + 1e-6}").json()
    assert near["change"] == pytest.approx(near["predicted"], rel=1e-4)
    owner = run.split("/steps/")[0]
    client.post(f"{owner}/advance", json={"to": 6})
    edit = {"kind": "parameter", "layer": 0, "parameter": "W", "index": [1, 2], "value": -0.75}
    assert client.post(f"{owner}/edits", json=edit).json()["loss"] == pytest.approx(tried["then"], rel=1e-12)


def test_a_trial_without_a_change_changes_nothing(client, run):
    value = client.get(run).json()["layers"][2]["parameters"]["B"][0][0]
    tried = client.get(f"{run}/layers/2/B/trial?at=0,0&value={value}").json()
    assert (tried["change"], tried["predicted"]) == (0, 0)


@pytest.mark.parametrize(
    ("tensor", "query", "status", "sentence"),
    [
        ("W", "at=1,2&value=NaN", 422, 'A parameter must be a finite number; "NaN" is not.'),
        ("W", "at=1,2&value=abc", 422, 'A parameter must be a finite number; "abc" is not.'),
        ("W", "at=1,3&value=1", 422, "W has 2 × 3 entries, counted from 0; there is none at 1,3."),
        ("Y", "at=1,2&value=1", 404, "Y is no parameter of layer 0; its parameters: W, B."),
    ],
)
def test_what_cannot_be_tried(client, run, tensor, query, status, sentence):
    answer = client.get(f"{run}/layers/0/{tensor}/trial?{query}")
    assert (answer.status_code, answer.json()["error"]["message"]) == (status, sentence)


def test_a_weight_may_be_as_large_as_float64_holds(client, run):
    tried = client.get(f"{run}/layers/2/W/trial?at=0,0&value=1e300").json()
    assert tried["value"] == 1e300
    owner = run.split("/steps/")[0]
    edit = {"kind": "parameter", "layer": 2, "parameter": "W", "index": [0, 0], "value": 1e300}
    assert client.post(f"{owner}/edits", json=edit).status_code == 200
