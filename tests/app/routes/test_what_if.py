"""What samples and parameters do to E: shares that add up, wishes in order, a plane with the way over it."""

import pytest

from engine import Activation, FullyConnected, Network, xor


@pytest.fixture
def run(client, new_run):
    address = new_run(batch_size=4)
    client.post(f"{address}/advance", json={"to": 30})
    return f"{address}/steps/20"


def test_the_samples_pull_a_weight_up_and_down(client, run):
    said = client.get(f"{run}/layers/0/W/samples?at=1,2").json()
    gradient = client.get(run).json()["layers"][0]["gradients"]["W"][1][2]
    shares = [sample["gradient"] for sample in said["samples"]]
    assert said["gradient"] == gradient == pytest.approx(sum(shares), rel=1e-12)
    assert said["up"] + said["down"] == pytest.approx(gradient, rel=1e-12)
    assert said["up"] == pytest.approx(sum(share for share in shares if share < 0))
    assert sum(abs(sample["share"]) for sample in said["samples"]) == pytest.approx(1)
    assert [sample["row"] for sample in said["samples"]] == client.get(run).json()["batch"]


def test_a_sample_says_what_it_wants_of_the_weights(client, run):
    every = [client.get(f"{run}/samples/{n}/gradients").json() for n in range(4)]
    for said in every:
        sizes = [abs(wish["gradient"]) for wish in said["wishes"]]
        assert sizes == sorted(sizes, reverse=True)
        assert said["count"] == len(sizes) == 13
    layers = client.get(run).json()["layers"]
    for wish in every[0]["wishes"]:
        layer, name, index = wish["layer"], wish["tensor"], wish["index"]
        of_all = [
            other["gradient"]
            for said in every
            for other in said["wishes"]
            if (other["layer"], other["tensor"], other["index"]) == (layer, name, index)
        ]
        gradient = layers[layer]["gradients"][name.removeprefix("dE_d")][index[0]][index[1]]
        assert sum(of_all) == pytest.approx(gradient, rel=1e-9, abs=1e-15)


def test_a_class_is_told_right_or_wrong(client, new_run):
    data = {"kind": "circle", "points": 40}
    run = f"{new_run(data=data, batch_size=20)}/steps/0"
    said = client.get(f"{run}/layers/0/W/samples?at=0,0").json()
    trace = client.get(run).json()
    right = [(y[0] > 0) == (t[0] > 0) for y, t in zip(trace["layers"][3]["Y"], trace["targets"], strict=True)]
    assert [sample["right"] for sample in said["samples"]] == right
    assert client.get(f"{run}/samples/3/gradients").json()["right"] == right[3]


def test_the_plane_is_the_error_of_the_network_and_holds_the_way(client, run):
    seen = client.get(f"{run}/landscape?first=2/W/1,0&second=0/W/1,2&size=5").json()
    layers = client.get(run).json()["layers"]
    assert seen["here"] == [layers[2]["parameters"]["W"][1][0], layers[0]["parameters"]["W"][1][2]]
    network = Network(
        [FullyConnected(2, 3), Activation("tanh"), FullyConnected(3, 1), Activation("tanh")], "mse"
    )
    for layer, record in zip(network.layers, layers, strict=True):
        for name, value in record["parameters"].items():
            layer.parameters[name][...] = value
    for i, y in enumerate(seen["y"]):
        for j, x in enumerate(seen["x"]):
            network.layers[2].parameters["W"][1, 0] = x
            network.layers[0].parameters["W"][1, 2] = y
            assert seen["E"][i][j] == pytest.approx(network.error(*xor()), rel=1e-9)
    path = seen["path"]
    assert path["steps"] == list(range(21))
    assert (path["x"][-1], path["y"][-1]) == tuple(seen["here"])
    start = client.get(run.replace("/20", "/0")).json()["layers"]
    assert path["x"][0] == start[2]["parameters"]["W"][1][0]
    assert min(seen["x"]) < min(path["x"])
    assert max(seen["y"]) > max(path["y"])


def test_the_order_of_the_two_parameters_is_that_of_the_axes(client, run):
    names = ("0/W/0,0", "0/B/0,0")
    one, other = (
        client.get(f"{run}/landscape?first={first}&second={second}&size=4").json()
        for first, second in (names, names[::-1])
    )
    assert other["E"] == [pytest.approx(row, rel=1e-12) for row in zip(*one["E"], strict=True)]
    assert (one["x"], one["path"]["x"]) == (other["y"], other["path"]["y"])


def test_looking_leaves_the_run_where_it_stands(client, run):
    address = run.removesuffix("/steps/20")
    before = client.get(address).json()
    client.get(f"{run}/landscape?first=0/W/0,0&second=0/W/0,1")
    assert client.get(address).json() == before


def test_the_slope_says_what_the_gradient_promised(client, run):
    said = client.get(f"{run}/layers/2/W/slope?at=1,0").json()
    for x, linear in zip(said["x"], said["linear"], strict=True):
        assert linear == pytest.approx(said["loss"] + said["gradient"] * (x - said["value"]))
    assert said["next_linear"] == pytest.approx(
        said["loss"] + said["gradient"] * (said["next"] - said["value"])
    )
    assert said["next_E"] < said["loss"]


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("layers/0/X/samples?at=0,0", 404, "X is no parameter of layer 0; its parameters: W, B."),
        ("layers/1/W/samples?at=0,0", 404, "Layer 1 has no tensor 'W'"),
        ("layers/0/W/samples?at=9,9", 422, "W has 2 × 3 entries"),
        ("samples/4/gradients", 404, "This batch has the samples 0 to 3; there is no 4."),
        ("landscape?first=0/W/0,0&second=0/W/0,0", 422, "A plane needs two parameters"),
        ("landscape?first=0W00&second=0/W/0,0", 422, "A parameter is written as its layer"),
        ("landscape?first=0/W/0,0&second=0/W/0,1&size=61", 422, "size must be a whole number from 2 to 60"),
    ],
)
def test_what_is_not_there(client, run, path, status, sentence):
    answer = client.get(f"{run}/{path}")
    assert answer.status_code == status
    assert answer.json()["error"]["message"].startswith(sentence)


def test_a_diverged_run_has_no_plane(client, new_run, diverging):
    address = new_run(**diverging)
    client.post(f"{address}/advance", json={"to": 400})
    answer = client.get(f"{address}/steps/400/landscape?first=0/W/0,0&second=0/W/0,1")
    assert (answer.status_code, "has diverged" in answer.text) == (422, True)
    assert client.get(f"{address}/steps/400/layers/0/W/samples?at=0,0").status_code == 200
    assert client.get(f"{address}/steps/400/samples/0/gradients").status_code == 200
