"""A step, as plain data: every tensor of every layer, or a summary of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine import Layer, NonFinite, Trace
from engine.arrays import Array
from engine.health import gradient_health
from engine.statistics import statistics

LARGEST_TENSOR = 2000
"""Numbers; a larger tensor is summarised."""


HISTOGRAM_BARS = 40


def trace(of: Trace, network_layers: list[Layer]) -> dict[str, Any]:
    """A step, whole."""
    return {
        "step": of.step,
        "epoch": of.epoch,
        "batch": list(of.batch),
        "loss": of.loss,
        "targets": tensor(of.targets),
        "layers": [
            {
                "layer": record.layer,
                "kind": record.kind,
                **{name: tensor(getattr(record, name)) for name in ("X", "Y", "dE_dY", "dE_dX")},
                **{
                    group: {name: tensor(array) for name, array in getattr(record, group).items()}
                    for group in ("parameters", "gradients", "update")
                },
                "shares": [name for name in record.updates() if not name.startswith("update/")],
                "norms": {name: norm(array) for name, array in record.tensors().items()},
            }
            for record in of.layers
        ],
        "flow": flow(of, network_layers),
        "diverged": non_finite(of.first_non_finite()),
    }


def flow(of: Trace, network_layers: list[Layer]) -> list[dict[str, Any]]:
    """How much of ∂E/∂Y reaches each layer, and a word for it."""
    return flow_of_norms([norm(record.dE_dY) for record in of.layers], network_layers)


def flow_of_norms(norms: Sequence[float], network_layers: Sequence[Layer]) -> list[dict[str, Any]]:
    """The same, given ‖∂E/∂Y‖ of each layer."""
    words = gradient_health(norms)
    return [
        {"layer": k, "title": layer.title, "norm": norms[k], "verdict": words[k]}
        for k, layer in enumerate(network_layers)
    ]


def tensor(array: Array) -> Array | dict[str, Any]:
    """All numbers of a tensor, or a summary of a large one."""
    return array if array.size <= LARGEST_TENSOR else summary(array)


def summary(array: Array) -> dict[str, Any]:
    """A large tensor in a few numbers."""
    seen = statistics(array, HISTOGRAM_BARS)
    return {
        "shape": list(seen.shape),
        "min": seen.minimum,
        "max": seen.maximum,
        "mean": seen.mean,
        "norm": seen.norm,
        "zeros": round(seen.zeros * array.size),
        "histogram": list(seen.histogram),
    }


def histogram(array: Array) -> dict[str, Any]:
    """How a tensor's numbers are spread."""
    seen = statistics(array)
    return {"min": seen.minimum, "max": seen.maximum, "counts": list(seen.histogram)}


def norm(array: Array) -> float:
    """‖·‖, the root of the sum of squares over every entry."""
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.vdot(array, array)))


def non_finite(where: NonFinite | None) -> dict[str, Any] | None:
    """Where numbers stopped being finite."""
    return None if where is None else {"step": where.step, "layer": where.layer, "tensor": where.tensor}
