"""Every number of networks that hold every kind of layer, asked one and all: it adds up, and it agrees."""

import math

import pytest

from app.layer_settings import LAYER_MODELS
from app.requests import MOST_PLACES

PICTURES = {
    "kind": "table",
    "inputs": [[math.sin(7 * row + 1.3 * pixel) for pixel in range(36)] for row in range(3)],
    "targets": [[1, 0, 0], [0, 0, 1], [0, 1, 0]],
}
NETWORKS = {
    "every kind of layer": {
        "data": PICTURES,
        "layers": [
            {"kind": "reshape", "shape": [1, 6, 6]},
            {"kind": "conv2d", "channels": 2, "kernel": 3, "stride": 2, "padding": 1},
            {"kind": "batch_normalization"},
            {"kind": "activation", "function": "relu"},
            {"kind": "max_pool2d", "size": 2, "stride": 1},
            {"kind": "avg_pool2d", "size": 2, "stride": 1},
            {"kind": "flatten"},
            {"kind": "fully_connected", "units": 4},
            {"kind": "layer_normalization"},
            {"kind": "dropout", "rate": 0.5},
            {"kind": "maxout", "pieces": 2},
            {"kind": "fully_connected", "units": 3},
            {"kind": "softmax"},
        ],
        "loss": {"kind": "categorical_cross_entropy"},
        "optimizer": {"kind": "adam", "learning_rate": 0.01},
        "regularisation": [{"kind": "l2", "strength": 0.01}, {"kind": "max_norm", "limit": 1.5}],
        "clipping": {"kind": "clip_by_norm", "limit": 0.5},
        "batch_size": 3,
        "seed": 5,
    },
    "the article's XOR, by a velocity": {
        "batch_size": 4,
        "optimizer": {"kind": "nesterov", "learning_rate": 0.1},
    },
    "a deep one in float32": {
        "data": {"kind": "circle", "points": 20},
        "layers": [
            part
            for units in (4, 3, 1)
            for part in (
                {"kind": "fully_connected", "units": units},
                {"kind": "activation", "function": "gelu"},
            )
        ],
        "batch_size": 5,
        "optimizer": {"kind": "rmsprop", "learning_rate": 0.01},
        "dtype": "float32",
    },
}


def numbers_of(tensor, index=()):
    """The places of a tensor's numbers, and the numbers."""
    if isinstance(tensor, list):
        for place, part in enumerate(tensor):
            yield from numbers_of(part, (*index, place))
    else:
        yield index, tensor


def tensors_of(client, step, layer):
    """All of a layer's tensors in a step by name, the update and what led to it too."""
    refused = client.get(f"{step}/layers/{layer}/none").json()["error"]["message"]
    for name in refused.rstrip(".").split("it has ")[1].split(", "):
        yield name, client.get(f"{step}/layers/{layer}/{name}").json()["values"]


def test_every_kind_of_layer_is_here():
    assert {layer["kind"] for layer in NETWORKS["every kind of layer"]["layers"]} == set(LAYER_MODELS)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_number_is_derived_and_every_gradient_agrees(client, new_run, name):
    address = new_run(**NETWORKS[name])
    client.post(f"{address}/advance", json={"to": 2})
    step = f"{address}/steps/1"
    trace = client.get(step).json()
    places = [((None, "E", ()), trace["loss"])]
    places += [((None, "targets", index), number) for index, number in numbers_of(trace["targets"])]
    for layer in range(len(trace["layers"])):
        for tensor, values in tensors_of(client, step, layer):
            places += [((layer, tensor, index), number) for index, number in numbers_of(values)]
    tolerance = 2e-5 if NETWORKS[name].get("dtype") == "float32" else 1e-9
    gradients = 0
    for batch in parts(places):
        asked = [
            {"layer": layer, "tensor": tensor, "index": list(index)} for (layer, tensor, index), _ in batch
        ]
        answer = client.post(f"{step}/derivations", json={"places": asked})
        assert answer.status_code == 200, answer.text
        for (place, number), derived in zip(batch, answer.json()["derivations"], strict=True):
            assert derived["value"] == number, place
            size = sum(abs(term["value"]) for term in derived["terms"])
            assert abs(derived["sum"] - number) <= tolerance * size + 1e-15, place
            if derived["terms"]:
                assert derived["terms"][-1]["so_far"] == pytest.approx(derived["sum"], rel=1e-9, abs=1e-12)
            difference = derived["central_difference"]
            if difference:
                gradients += 1
                assert difference["agrees"], (place, difference)
    assert gradients > 80


def parts(places):
    """The places, as many at a time as one call takes."""
    for start in range(0, len(places), MOST_PLACES):
        yield places[start : start + MOST_PLACES]
