"""One number, as plain data: why it is what it is, and whether it is right."""

from __future__ import annotations

import math
from typing import Any

from app.probe import Slope
from engine import CentralDifference, Derivation, GradientCheck
from engine.gradient_check import TOLERANCE
from engine.terms import Factor

MOST_DIGITS = 15
"""As many as float64 has."""


def derivation(of: Derivation, difference: CentralDifference | None) -> dict[str, Any]:
    """Why one number is what it is, and its central difference."""
    return {
        "layer": of.layer,
        "tensor": of.tensor,
        "index": list(of.index),
        "value": of.value,
        "formula": {"text": of.formula, "mathml": of.formula_mathml},
        "terms": [
            {"value": term.value, "path": term.path, "factors": [factor(each) for each in term.factors]}
            for term in of.terms
        ],
        "sum": of.sum,
        "note": of.note or None,
        "central_difference": None if difference is None else central_difference(difference),
    }


def factor(of: Factor) -> dict[str, Any]:
    """One number of a term, and where it was read."""
    return {
        "text": of.text,
        "value": of.value,
        "tensor": of.tensor,
        "layer": of.layer,
        "index": list(of.index),
        "step": of.step,
        "reads": [factor(read) for read in of.reads],
    }


def central_difference(of: CentralDifference) -> dict[str, Any]:
    """A gradient beside its central difference; ``digits`` is how many leading digits the two share."""
    return {
        "value": of.value,
        "gradient": of.gradient,
        "epsilon": of.epsilon,
        "relative_error": of.relative_error,
        "digits": digits(of.relative_error),
        "agrees": of.agrees,
    }


def digits(relative_error: float) -> int:
    """How many leading digits two numbers share."""
    if not math.isfinite(relative_error):
        return 0
    if relative_error == 0:
        return MOST_DIGITS
    return min(MOST_DIGITS, max(0, math.floor(-math.log10(relative_error))))


def slope(of: Slope, layer: int, name: str, index: tuple[int, ...]) -> dict[str, Any]:
    """E as a function of one parameter."""
    return {
        "layer": layer,
        "tensor": name,
        "index": list(index),
        "value": of.value,
        "loss": of.loss,
        "gradient": of.gradient,
        "next": of.next,
        "x": of.x,
        "E": of.E,
    }


def check(of: GradientCheck) -> dict[str, Any]:
    """Every gradient against central differences; the place is null if there was nothing to compare."""
    return {
        "count": of.count,
        "total": of.total,
        "worst": of.worst,
        "layer": of.layer if of.count else None,
        "tensor": of.tensor if of.count else None,
        "index": list(of.index),
        "agrees": of.agrees,
        "tolerance": TOLERANCE,
    }
