"""What the samples and the parameters of a step do to E, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.landscape import Landscape
from engine import Trace
from engine.arrays import Array, Index
from engine.datasets import Dataset
from engine.datasets.labels import decode
from engine.losses import Loss

MOST_WISHES = 60


def sample_shares(
    shares: Array, trace: Trace, right: Sequence[bool] | None, layer: int, name: str, index: Index
) -> dict[str, Any]:
    """Which samples push a parameter up, and which push it down."""
    with np.errstate(all="ignore"):
        total = float(np.abs(shares).sum())
        parts = shares / total if total != 0 else np.zeros_like(shares)
        up, down = float(shares[shares < 0].sum()), float(shares[shares > 0].sum())
    return {
        "layer": layer,
        "tensor": f"dE_d{name}",
        "index": list(index),
        "gradient": float(trace.layers[layer].gradients[name][index]),
        "up": up,
        "down": down,
        "samples": [
            {
                "sample": n,
                "row": trace.batch[n],
                "gradient": shares[n].item(),
                "share": parts[n].item(),
                "right": None if right is None else right[n],
            }
            for n in range(len(shares))
        ],
    }


def wishes(
    gradients: Sequence[dict[str, Array]], trace: Trace, sample: int, right: Sequence[bool] | None
) -> dict[str, Any]:
    """What one sample alone would have the parameters do: the largest of its gradients, in order."""
    entries = [
        (layer, name, gradient)
        for layer, parameters in enumerate(gradients)
        for name, gradient in parameters.items()
    ]
    flat = np.concatenate([np.abs(gradient).ravel() for _, _, gradient in entries] or [np.zeros(0)])
    starts = np.cumsum([0, *(gradient.size for _, _, gradient in entries)])
    largest = np.argsort(-flat, kind="stable")[:MOST_WISHES]
    found = []
    for place in largest.tolist():
        which = int(np.searchsorted(starts, place, side="right")) - 1
        layer, name, gradient = entries[which]
        index = tuple(int(i) for i in np.unravel_index(place - starts[which], gradient.shape))
        found.append(
            {
                "layer": layer,
                "tensor": f"dE_d{name}",
                "index": list(index),
                "value": float(trace.layers[layer].parameters[name][index]),
                "gradient": gradient[index].item(),
            }
        )
    return {
        "sample": sample,
        "row": trace.batch[sample],
        "right": None if right is None else right[sample],
        "count": int(flat.size),
        "wishes": found,
    }


def told_right(data: Dataset, loss: Loss, trace: Trace) -> list[bool] | None:
    """Whether the network says the class of each sample of a step; None without classes."""
    if data.coding is None:
        return None
    said = loss.said(trace.layers[-1].Y)
    is_finite = np.isfinite(said).all(axis=1)
    labels, answers = (decode(np.nan_to_num(of), data.coding) for of in (trace.targets, said))
    right: list[bool] = ((labels == answers) & is_finite).tolist()
    return right


def landscape(of: Landscape, step: int) -> dict[str, Any]:
    """E over a plane of two parameters."""
    return {
        "step": step,
        "x": of.x,
        "y": of.y,
        "E": of.E,
        "here": list(of.here),
        "path": {
            "steps": [stop for stop, _, _ in of.path],
            "x": [x for _, x, _ in of.path],
            "y": [y for _, _, y in of.path],
        },
    }
