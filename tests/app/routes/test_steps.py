"""Looking into a run: exact numbers, their reasons, and what is not there."""

import itertools
import json
import math

import numpy as np
import pytest

from app import frame


@pytest.fixture
def run(client, new_run):
    """The article's run, batches of 4, at step 6 of 10."""
    address = new_run(batch_size=4)
    client.post(f"{address}/advance", json={"to": 10})
    client.post(f"{address}/advance", json={"to": 6})
    return address


@pytest.fixture
def diverged_run(client, new_run, diverging):
    address = new_run(**diverging)
    client.post(f"{address}/advance", json={"to": 300})
    return address


def get(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_the_data(client, run):
    data = get(client, f"{run}/data")
    assert data["inputs"] == data["positions"] == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert (data["targets"], data["labels"]) == ([[0], [1], [1], [0]], [0, 1, 1, 0])
    assert data["test_inputs"] == data["test_targets"] == data["test_positions"] == data["test_labels"] == []
    assert (data["kind"], data["classes"], data["coding"], data["threshold"]) == (
        "xor",
        ["0", "1"],
        "bits",
        0.5,
    )
    described = get(client, run)["data"]
    assert described == {name: data[name] for name in described}


def test_a_trace_hangs_together(client, run):
    trace = get(client, f"{run}/steps/6")
    assert (trace["step"], trace["epoch"], trace["batch"], trace["targets"]) == (
        6,
        6,
        [0, 1, 2, 3],
        [[0], [1], [1], [0]],
    )
    layers = trace["layers"]
    for before, after in itertools.pairwise(layers):
        assert before["Y"] == after["X"]
        assert before["dE_dY"] == after["dE_dX"]
    W, gradient, update = (np.array(layers[0][group]["W"]) for group in ("parameters", "gradients", "update"))
    np.testing.assert_array_equal(update, -0.1 * gradient)
    later = get(client, f"{run}/steps/7")
    np.testing.assert_array_equal(later["layers"][0]["parameters"]["W"], W + update)
    assert trace["loss"] == pytest.approx(np.mean((np.array(layers[-1]["Y"]) - trace["targets"]) ** 2))


def test_norms_and_flow(client, run):
    trace = get(client, f"{run}/steps/6")
    assert set(trace["layers"][0]["norms"]) == {"X", "Y", "dE_dY", "dE_dX", "W", "B", "dE_dW", "dE_dB"}
    assert set(trace["layers"][1]["norms"]) == {"X", "Y", "dE_dY", "dE_dX"}
    for layer, flow in zip(trace["layers"], trace["flow"], strict=True):
        assert flow["norm"] == layer["norms"]["dE_dY"] == pytest.approx(np.linalg.norm(layer["dE_dY"]))
        assert (flow["layer"], flow["verdict"]) == (layer["layer"], "healthy")


def test_a_large_tensor_is_summarised_and_can_be_sliced(client, new_run):
    rows = [[float(row % 7), float(row % 5)] for row in range(1000)]
    data = {"kind": "table", "inputs": rows, "targets": [[0.0]] * 1000}
    run = new_run(data=data, batch_size=1000)
    trace = get(client, f"{run}/steps/0")
    assert trace["layers"][0]["X"] == rows
    summary = trace["layers"][0]["Y"]
    assert summary["shape"] == [1000, 3]
    part = get(client, f"{run}/steps/0/layers/0/Y?rows=998:5000&cols=1:")
    assert (part["shape"], part["rows"], part["cols"]) == ([1000, 3], [998, 1000], [1, 3])
    whole = get(client, f"{run}/steps/0/layers/0/Y")
    assert part["values"] == [row[1:] for row in whole["values"][998:]]
    assert summary["max"] == max(max(row) for row in whole["values"])


@pytest.mark.parametrize(
    ("query", "rows", "cols"),
    [
        ("", [0, 4], [0, 3]),
        ("rows=1:3", [1, 3], [0, 3]),
        ("rows=:2&cols=2:", [0, 2], [2, 3]),
        ("rows=9:9", [4, 4], [0, 3]),
    ],
)
def test_slices(client, run, query, rows, cols):
    part = get(client, f"{run}/steps/6/layers/1/Y?{query}")
    assert (part["rows"], part["cols"]) == (rows, cols)
    assert np.array(part["values"]).reshape(-1, cols[1] - cols[0]).shape[0] == rows[1] - rows[0]


TENSORS = [
    (layer, name)
    for layer in range(4)
    for name in ("X", "Y", "dE_dY", "dE_dX", *(("W", "B", "dE_dW", "dE_dB") if layer in (0, 2) else ()))
]


@pytest.mark.parametrize(("layer", "name"), TENSORS)
def test_every_number_has_its_reason(client, run, layer, name):
    part = get(client, f"{run}/steps/6/layers/{layer}/{name}")
    rows, columns = part["shape"]
    derivation = get(client, f"{run}/steps/6/layers/{layer}/{name}/derivation?at={rows - 1},{columns - 1}")
    assert derivation["value"] == part["values"][-1][-1]
    assert derivation["sum"] == pytest.approx(derivation["value"], rel=1e-12)
    for term in derivation["terms"]:
        assert term["value"] == pytest.approx(math.prod(factor["value"] for factor in term["factors"]))
    difference = derivation["central_difference"]
    if name.startswith("dE_"):
        assert difference["agrees"]
        assert difference["gradient"] == pytest.approx(derivation["value"], rel=1e-12)
        assert difference["digits"] >= 6
    else:
        assert difference is None


def test_a_parameter_comes_from_the_step_before(client, run):
    derivation = get(client, f"{run}/steps/6/layers/0/W/derivation?at=1,0")
    before = get(client, f"{run}/steps/5")["layers"][0]
    terms = [term["value"] for term in derivation["terms"]]
    assert terms == [before["parameters"]["W"][1][0], before["update"]["W"][1][0]]
    start = get(client, f"{run}/steps/0/layers/0/W/derivation?at=1,0")
    assert "start" in start["note"]


def test_a_slope(client, run):
    slope = get(client, f"{run}/steps/6/layers/2/B/slope?at=0,0")
    trace = get(client, f"{run}/steps/6")
    layer = trace["layers"][2]
    assert slope["value"] == layer["parameters"]["B"][0][0]
    assert slope["gradient"] == pytest.approx(layer["gradients"]["B"][0][0], rel=1e-12)
    assert slope["next"] == slope["value"] + layer["update"]["B"][0][0]
    assert slope["loss"] == pytest.approx(trace["loss"])
    assert len(slope["x"]) == len(slope["E"])


def test_the_whole_gradient_is_checked(client, run):
    check = get(client, f"{run}/steps/6/check")
    assert (check["count"], check["agrees"]) == (13, True)
    assert check["worst"] <= check["tolerance"]


def test_a_network_without_parameters_has_nothing_to_check(client, new_run):
    data = {"kind": "table", "inputs": [[0.5]], "targets": [[1.0]]}
    run = new_run(data=data, layers=[{"kind": "activation", "function": "tanh"}], batch_size=1)
    check = get(client, f"{run}/steps/0/check")
    assert (check["count"], check["agrees"], check["layer"], check["tensor"]) == (0, True, None, None)
    assert client.post(f"{run}/advance", json={"to": 3}).json()["step"] == 3


def test_the_surface_goes_through_the_data(client, run):
    answer = client.get(f"{run}/steps/6/surface?size=4")
    assert answer.headers["content-type"] == frame.MEDIA_TYPE
    header, tensors = frame.decode(answer.content)
    assert (header["x"], header["y"], header["step"]) == ([-0.25, 1.25], [-0.25, 1.25], 6)
    assert tensors["surface"].shape == (4, 4, 1)
    size = 7
    _, tensors = frame.decode(client.get(f"{run}/steps/6/surface?size={size}").content)
    trace = get(client, f"{run}/steps/6")
    for row, (x1, x2) in enumerate(trace["layers"][0]["X"]):
        across, up = (round((place + 0.25) / 1.5 * (size - 1)) for place in (x1, x2))
        assert tensors["surface"][up, across, 0] == pytest.approx(trace["layers"][-1]["Y"][row][0], abs=1e-6)


def test_a_surface_needs_one_or_two_inputs(client, new_run):
    data = {"kind": "table", "inputs": [[0, 0, 0]], "targets": [[1]]}
    error = get(client, f"{new_run(data=data)}/steps/0/surface", 409)["error"]
    sentence = "A surface is drawn over 1 or 2 axes; these data (Table) have 3 inputs and no axes."
    assert error["message"] == sentence


@pytest.mark.parametrize(
    ("address", "status", "sentence", "path"),
    [
        ("steps/11", 404, "This run has been trained to step 10; there is no step 11 yet.", None),
        ("steps/-1", 404, "This run has been trained to step 10; there is no step -1 yet.", None),
        ("steps/now", 422, 'The step must be a whole number; "now" is not.', "step"),
        ("steps/6/layers/4/W", 404, "There is no layer 4; the layers are 0 to 3.", "layer"),
        ("steps/6/layers/two/W", 422, 'The layer must be a whole number; "two" is not.', "layer"),
        ("steps/6/layers/1/W", 404, "Layer 1 has no tensor 'W'; it has X, Y, dE_dY, dE_dX.", "tensor"),
        (
            "steps/6/layers/0/W?rows=1-2",
            422,
            'A range is written as from:to, such as "0:10"; "1-2" is not.',
            "rows",
        ),
        (
            "steps/6/layers/0/W/derivation?at=2,0",
            422,
            "W has 2 × 3 entries, counted from 0; there is none at 2,0.",
            "at",
        ),
        (
            "steps/6/layers/0/W/derivation?at=first",
            422,
            'A place is written as numbers from 0 with commas, such as "0,2"; "first" is not.',
            "at",
        ),
        ("steps/6/layers/0/W/derivation", 422, "at is missing.", "at"),
        (
            "steps/6/layers/0/Y/slope?at=0,0",
            404,
            "Y is no parameter of layer 0; its parameters: W, B.",
            "tensor",
        ),
        (
            "steps/6/layers/1/Y/slope?at=0,0",
            404,
            "Y is no parameter of layer 1; its parameters: none.",
            "tensor",
        ),
        (
            "steps/6/surface?size=101",
            422,
            'size must be a whole number from 0 (none) to 100; "101" is not.',
            "size",
        ),
        (
            "steps/6/surface?neurons=51",
            422,
            'neurons must be a whole number from 0 (none) to 50; "51" is not.',
            "neurons",
        ),
        (
            "steps/6/surface?neurons=5&layers=4",
            422,
            "There is no layer 4; the layers are 0 to 3.",
            "layers",
        ),
        ("steps/6/surface?surface_of=4,0", 422, "There is no layer 4; the layers are 0 to 3.", "surface_of"),
        (
            "steps/6/surface?surface_of=1,3",
            422,
            "Layer 1 has the neurons 0 to 2; there is no 3.",
            "surface_of",
        ),
        (
            "steps/6/surface?surface_of=1",
            422,
            'A neuron is written as its layer and its place, such as "1,2"; "1" is not.',
            "surface_of",
        ),
        ("steps/99/evaluation", 404, "This run has been trained to step 10; there is no step 99 yet.", None),
        ("steps/99/statistics", 404, "This run has been trained to step 10; there is no step 99 yet.", None),
        ("history?points=1", 422, 'points must be a whole number from 2 to 5000; "1" is not.', "points"),
    ],
)
def test_what_is_not_there(client, run, address, status, sentence, path):
    error = get(client, f"{run}/{address}", status)["error"]
    assert (error["message"], error["path"]) == (sentence, path)


def test_everything_answers_where_numbers_are_not_finite(client, diverged_run):
    where = get(client, diverged_run)["diverged"]
    for step in (where["step"], where["step"] + 1, 300):
        address = f"{diverged_run}/steps/{step}"
        trace = get(client, address)
        assert trace["diverged"]["step"] == step
        assert "exploding" in [flow["verdict"] for flow in trace["flow"]]
        check = get(client, f"{address}/check")
        assert (check["agrees"], check["worst"]) == (False, "NaN")
        for name in ("dE_dW", "W", "Y"):
            get(client, f"{address}/layers/0/{name}/derivation?at=0,0")
        get(client, f"{address}/layers/2/W/slope?at=0,0")
        header, tensors = frame.decode(client.get(f"{address}/surface?size=3").content)
        assert (header["step"], tensors["surface"].shape) == (step, (3, 3, 1))
    _, tensors = frame.decode(client.get(f"{diverged_run}/steps/300/surface?size=3").content)
    assert np.isnan(tensors["surface"]).all()


def test_no_question_disturbs_the_run(client, run):
    before = json.dumps(get(client, run))
    for address in (
        "steps/2",
        "steps/10/check",
        "steps/9/surface",
        "steps/3/layers/0/W/derivation?at=0,0",
        "steps/8/layers/0/W/slope?at=0,0",
        "history",
        "data",
        "recording",
    ):
        assert client.get(f"{run}/{address}").status_code == 200
    assert json.dumps(get(client, run)) == before
