"""How a network does on all rows, and how each of its layers is, as plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from app.describe.step import norm
from engine import LayerTrace, Trace
from engine.arrays import Array
from engine.datasets import Dataset
from engine.diagnosis import diagnose, worst
from engine.evaluation import Evaluation
from engine.layers import Layer
from engine.statistics import statistics
from engine.units import Units


def evaluated(step: int, data: Dataset, train: Evaluation, test: Evaluation | None) -> dict[str, Any]:
    """E, accuracy, confusion, precision and recall on the training rows and on the test rows."""
    return {"step": step, "classes": list(data.classes), "train": _part(train), "test": test and _part(test)}


def _part(of: Evaluation) -> dict[str, Any]:
    confusion = None if of.confusion is None else of.confusion.tolist()
    return {
        "rows": of.rows,
        "E": of.error,
        "accuracy": of.accuracy,
        "confusion": confusion,
        "precision": of.precision,
        "recall": of.recall,
    }


def layer_statistics(of: Trace, layers: Sequence[Layer], units: Sequence[Units | None]) -> dict[str, Any]:
    """How every layer is in a step: the diagnosis, its units, its tensors from afar.

    Args:
        of: the step.
        layers: the layers.
        units: the units of each, on many rows.
    """
    norms = [norm(record.dE_dY) for record in of.layers]
    diagnoses = diagnose(layers, norms, units)
    gravest = worst(diagnoses)
    place = next(k for k, found in enumerate(diagnoses) if found is gravest)
    return {
        "step": of.step,
        "verdict": gravest.verdict,
        "layer": place,
        "sentence": f"Layer {place + 1}: {gravest.reason}",
        "suggestion": gravest.suggestion,
        "layers": [
            {
                "layer": k,
                "title": layers[k].title,
                "verdict": diagnosis.verdict,
                "reason": diagnosis.reason,
                "suggestion": diagnosis.suggestion,
                "norm": norms[k],
                "ratio": norms[k] / norms[-1] if norms[-1] else math.nan,
                "units": None if seen is None else _units(seen),
                "update_ratio": _update_ratio(record),
                "tensors": {name: _statistics(tensor) for name, tensor in record.tensors().items()},
            }
            for k, (record, diagnosis, seen) in enumerate(zip(of.layers, diagnoses, units, strict=True))
        ],
    }


def _units(of: Units) -> dict[str, Any]:
    return {
        "units": of.count,
        "dead": len(of.dead),
        "saturated": len(of.saturated),
        "which": {"dead": list(of.dead), "saturated": list(of.saturated)},
    }


def _update_ratio(of: LayerTrace) -> float | None:
    """‖ΔW‖/‖W‖: which part of itself the weights change by in this step."""
    if "W" not in of.update:
        return None
    weights = norm(of.parameters["W"])
    return norm(of.update["W"]) / weights if weights else math.nan


def _statistics(of: Array) -> dict[str, Any]:
    seen = statistics(of)
    return {
        "shape": list(seen.shape),
        "mean": seen.mean,
        "deviation": seen.deviation,
        "min": seen.minimum,
        "max": seen.maximum,
        "norm": seen.norm,
        "zeros": seen.zeros,
        "histogram": list(seen.histogram),
    }
