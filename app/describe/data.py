"""Data, as plain data: what they are, and their rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from engine.arrays import Array
from engine.datasets import Dataset, decode
from engine.losses import Loss


def data_description(of: Dataset, loss: Loss | None = None) -> dict[str, Any]:
    """What the data are.

    Args:
        of: the data set.
        loss: the loss that is used with them; it says from which output on the second class is meant.
    """
    return {
        "kind": of.kind,
        "title": of.title,
        "description": of.description,
        "task": of.task,
        "classes": list(of.classes),
        "coding": of.coding,
        "threshold": _threshold(of, loss),
        "input_names": list(of.input_names),
        "target_names": list(of.target_names),
        "target_range": [float(of.T.min()), float(of.T.max())],
        "train_rows": len(of.X),
        "test_rows": len(of.X_test),
        "axes": None
        if of.plane is None
        else [
            {"name": name, "low": low, "high": high}
            for name, (low, high) in zip(of.plane.names, of.plane.domain, strict=True)
        ],
        "image": None if of.image is None else list(of.image),
        "scalings": {column: asdict(scaling) for column, scaling in of.scalings.items()},
        "notes": list(of.notes),
    }


def data_rows(of: Dataset, loss: Loss | None = None) -> dict[str, Any]:
    """What the data are, and every row, to train on and to test on."""
    plane = of.plane
    return {
        "inputs": of.X,
        "targets": of.T,
        "test_inputs": of.X_test,
        "test_targets": of.T_test,
        "positions": None if plane is None else plane.positions,
        "test_positions": None if plane is None else plane.positions_test,
        "labels": _labels(of, of.T),
        "test_labels": _labels(of, of.T_test),
        **data_description(of, loss),
    }


def _labels(of: Dataset, T: Array) -> list[int] | None:
    """The number of each row's class."""
    if of.coding is None:
        return None
    labels: list[int] = decode(T, of.coding).tolist()
    return labels


def _threshold(of: Dataset, loss: Loss | None) -> float | None:
    """From which output on the second of two classes is meant; None where no single output says a class."""
    if of.coding is None or of.coding == "one_hot":
        return None
    if of.coding == "signs":
        return 0.0
    nothing = np.zeros((1, 1))
    takes_scores = loss is not None and loss.said(nothing).item() > 0
    return 0.0 if takes_scores else 0.5
