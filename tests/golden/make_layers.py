"""Makes layers.json: what PyTorch computes in float64 for every kind of layer, and for networks of them.

Run from the root with an interpreter that has torch: ``python -m tests.golden.make_layers``. A case holds the
layer's kind and settings, X, the parameters and ∂E/∂Y, and what came out: Y, ∂E/∂X, the gradients. Some
inputs are whole numbers, so that maxima tie.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as all of PyTorch's documentation has it

from tests.golden.make_activations import ACTIVATIONS
from tests.golden.make_losses import LOSSES

FILE = Path(__file__).with_name("layers.json")

RUNNING = (("running_mean", 0.0), ("running_variance", 1.0))

Case = dict[str, Any]
Tensors = dict[str, torch.Tensor]


def forward(of: Case, X: torch.Tensor, given: Tensors) -> torch.Tensor:
    """Y of a layer. A dropout's mask, and the running statistics after the step, are left in ``given``."""
    match of["kind"]:
        case "fully_connected":
            return F.linear(X, given["W"].T, given["B"][0])
        case "activation":
            return ACTIVATIONS[of["function"]](X)
        case "conv2d":
            return F.conv2d(X, given["W"], given["B"][0], of.get("stride", 1), of.get("padding", 0))
        case "max_pool2d":
            return F.max_pool2d(X, of["size"], of.get("stride"))
        case "avg_pool2d":
            return F.avg_pool2d(X, of["size"], of.get("stride"))
        case "flatten":
            return torch.flatten(X, 1)
        case "reshape":
            return torch.reshape(X, (len(X), *of["shape"]))
        case "dropout":
            torch.manual_seed(of["seed"])
            given["mask"] = F.dropout(torch.ones_like(X), of["rate"], training=True).detach()
            torch.manual_seed(of["seed"])
            return F.dropout(X, of["rate"], training=True)
        case "softmax":
            return torch.softmax(X, dim=1)
        case "maxout":
            return X.reshape(len(X), -1, of["pieces"]).max(dim=2).values
        case "batch_normalization":
            for name, start in RUNNING:
                given.setdefault(name, torch.full((X.shape[1],), start, dtype=X.dtype))
            running = [given[name] for name, _ in RUNNING]
            scale_and_shift = [given["gamma"][0], given["beta"][0], of.get("training", True)]
            return F.batch_norm(
                X, *running, *scale_and_shift, of.get("momentum", 0.1), of.get("epsilon", 1e-5)
            )
        case "layer_normalization":
            return F.layer_norm(X, X.shape[1:], given["gamma"][0], given["beta"][0], of.get("epsilon", 1e-5))
        case kind:
            raise KeyError(kind)


def parameter_shapes(of: Case, shape: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """The shapes of a layer's parameters, for samples of this shape."""
    match of["kind"]:
        case "fully_connected":
            return {"W": (shape[0], of["units"]), "B": (1, of["units"])}
        case "conv2d":
            kernel = of["kernel"] if isinstance(of["kernel"], list) else [of["kernel"]] * 2
            return {"W": (of["channels"], shape[0], *kernel), "B": (1, of["channels"])}
        case "batch_normalization":
            return {"gamma": (1, shape[0]), "beta": (1, shape[0])}
        case "layer_normalization":
            return {"gamma": (1, *shape), "beta": (1, *shape)}
        case _:
            return {}


def numbers(generator: np.random.Generator, shape: tuple[int, ...], whole: bool = False) -> np.ndarray:
    """Numbers from −2 to 2; whole ones tie."""
    drawn = generator.uniform(-2, 2, shape)
    return np.round(drawn) if whole else drawn


def tensors(arrays: dict[str, np.ndarray], grad: bool = True) -> Tensors:
    return {name: torch.tensor(array, requires_grad=grad) for name, array in arrays.items()}


def layer_case(of: Case, shape: tuple[int, ...], seed: int, whole: bool = False) -> Case:
    """One layer, forward and backward for some ∂E/∂Y."""
    generator = np.random.default_rng(seed)
    arrays = {
        "X": numbers(generator, shape, whole),
        **{name: numbers(generator, s) for name, s in parameter_shapes(of, shape[1:]).items()},
    }
    statistics = {}
    if not of.get("training", True):
        statistics = {
            "running_mean": generator.uniform(-1, 1, shape[1]),
            "running_variance": generator.uniform(0.5, 2, shape[1]),
        }
    leaves, kept = tensors(arrays), tensors(statistics, grad=False)
    given = {**leaves, **kept}
    Y = forward(of, leaves["X"], given)
    dE_dY = numbers(generator, tuple(Y.shape))
    Y.backward(torch.tensor(dE_dY))
    after = {
        name: given[name].numpy() for name in ("mask", "running_mean", "running_variance") if name in given
    }
    before = {name + "_before": array for name, array in statistics.items()}
    gradients = {"dE_d" + name: leaf.grad.numpy() for name, leaf in leaves.items()}
    return {
        "layer": of,
        "tensors": {**arrays, **before, **after, "dE_dY": dE_dY, "Y": Y.detach().numpy(), **gradients},
    }


def network_case(layers: list[Case], loss: str, shape: tuple[int, ...], seed: int) -> Case:
    """Layers in a row with a loss: E, and ∂E/∂ of every parameter and of X."""
    generator = np.random.default_rng(seed)
    X = numbers(generator, shape)
    Y, all_leaves, sample = torch.tensor(X, requires_grad=True), [], shape[1:]
    first = Y
    for of in layers:
        leaves = tensors(
            {name: numbers(generator, s) / 2 for name, s in parameter_shapes(of, sample).items()}
        )
        given = dict(leaves)
        Y = forward(of, Y, given)
        all_leaves.append((leaves, given.get("mask")))
        sample = tuple(Y.shape[1:])
    classes = generator.integers(0, sample[0], len(X))
    T = np.eye(sample[0])[classes]
    E = LOSSES[loss](Y, torch.tensor(T))
    E.backward()
    return {
        "layers": layers,
        "loss": loss,
        "tensors": {"X": X, "T": T, "E": np.array(E.item()), "dE_dX": first.grad.numpy()},
        "parameters": [{n: leaf.detach().numpy() for n, leaf in leaves.items()} for leaves, _ in all_leaves],
        "gradients": [{n: leaf.grad.numpy() for n, leaf in leaves.items()} for leaves, _ in all_leaves],
        "masks": [None if mask is None else mask.numpy() for _, mask in all_leaves],
    }


def layer_cases() -> list[Case]:
    """Every kind of layer, in several shapes."""
    cases = [
        ({"kind": "fully_connected", "units": 1}, (1, 1)),
        ({"kind": "fully_connected", "units": 3}, (4, 2)),
        ({"kind": "fully_connected", "units": 2}, (3, 6)),
        ({"kind": "activation", "function": "tanh"}, (3, 4)),
        ({"kind": "activation", "function": "silu"}, (2, 2, 2, 3)),
        ({"kind": "conv2d", "channels": 1, "kernel": 1}, (1, 1, 1, 1)),
        ({"kind": "conv2d", "channels": 2, "kernel": 3}, (2, 1, 5, 4)),
        (
            {"kind": "conv2d", "channels": 3, "kernel": [2, 3], "stride": [2, 1], "padding": [1, 2]},
            (2, 2, 4, 5),
        ),
        ({"kind": "conv2d", "channels": 2, "kernel": [3, 1], "stride": 2}, (1, 3, 6, 5)),
        ({"kind": "conv2d", "channels": 1, "kernel": 2, "stride": 3, "padding": 1}, (2, 2, 5, 6)),
        ({"kind": "flatten"}, (2, 3, 2, 2)),
        ({"kind": "reshape", "shape": [3, 2, 2]}, (2, 12)),
        ({"kind": "dropout", "rate": 0.5, "seed": 3}, (4, 5)),
        ({"kind": "dropout", "rate": 0.2, "seed": 4}, (2, 2, 3, 3)),
        ({"kind": "softmax"}, (1, 2)),
        ({"kind": "softmax"}, (4, 5)),
        ({"kind": "maxout", "pieces": 2}, (3, 6)),
        ({"kind": "maxout", "pieces": 3}, (2, 3)),
        ({"kind": "batch_normalization"}, (6, 3)),
        ({"kind": "batch_normalization", "momentum": 0.3, "epsilon": 0.01}, (3, 2, 2, 4)),
        ({"kind": "batch_normalization", "training": False}, (4, 2)),
        ({"kind": "batch_normalization", "training": False}, (2, 2, 3, 2)),
        ({"kind": "layer_normalization"}, (3, 5)),
        ({"kind": "layer_normalization", "epsilon": 0.01}, (2, 2, 3, 2)),
    ]
    pools = [
        ({"size": 1}, (1, 1, 2, 2)),
        ({"size": 2}, (2, 2, 4, 5)),
        ({"size": [2, 3], "stride": 1}, (2, 1, 4, 5)),
        ({"size": 3, "stride": [2, 1]}, (1, 2, 5, 6)),
        ({"size": [1, 2], "stride": 3}, (2, 1, 5, 6)),
    ]
    cases += [({"kind": kind, **of}, shape) for kind in ("max_pool2d", "avg_pool2d") for of, shape in pools]
    tied = [
        ({"kind": "max_pool2d", "size": 3, "stride": 1}, (2, 2, 5, 5)),
        ({"kind": "maxout", "pieces": 4}, (5, 8)),
    ]
    return [
        *(layer_case(of, shape, seed) for seed, (of, shape) in enumerate(cases)),
        *(layer_case(of, shape, 100 + seed, whole=True) for seed, (of, shape) in enumerate(tied)),
    ]


def network_cases() -> list[Case]:
    """Networks in which the layers hand on to each other."""
    image = [
        {"kind": "conv2d", "channels": 3, "kernel": 3, "padding": 1},
        {"kind": "batch_normalization"},
        {"kind": "activation", "function": "relu"},
        {"kind": "max_pool2d", "size": 2},
        {"kind": "conv2d", "channels": 2, "kernel": 2},
        {"kind": "activation", "function": "gelu"},
        {"kind": "avg_pool2d", "size": 2, "stride": 1},
        {"kind": "flatten"},
        {"kind": "dropout", "rate": 0.3, "seed": 5},
        {"kind": "fully_connected", "units": 3},
    ]
    row = [
        {"kind": "fully_connected", "units": 6},
        {"kind": "layer_normalization"},
        {"kind": "maxout", "pieces": 2},
        {"kind": "fully_connected", "units": 4},
        {"kind": "softmax"},
    ]
    deep = [{"kind": "fully_connected", "units": 3}, {"kind": "activation", "function": "elu"}] * 3
    return [
        network_case(image, "softmax_cross_entropy", (4, 2, 6, 6), 200),
        network_case(row, "categorical_cross_entropy", (5, 3), 201),
        network_case(
            [*deep, {"kind": "activation", "function": "sigmoid"}], "binary_cross_entropy", (6, 2), 202
        ),
        network_case(
            [{"kind": "reshape", "shape": [1, 3, 4]}, *image[:1], {"kind": "flatten"}], "mse", (2, 12), 203
        ),
    ]


def plain(value: Any) -> Any:
    """Arrays as lists, so that JSON holds them to the last bit."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def write(file: Path, groups: dict[str, list[Case]]) -> None:
    """One case a line, so that a change shows which cases it touches."""
    lines = ",\n".join(
        f'"{name}": [\n' + ",\n".join(json.dumps(plain(case)) for case in cases) + "\n]"
        for name, cases in groups.items()
    )
    file.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(1)  # sums are added up in one order then, and the file is the same every time
    write(FILE, {"layers": layer_cases(), "networks": network_cases()})
