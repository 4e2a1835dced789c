"""One number, as plain data: why it is what it is, and whether it is right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from app.finite_json import ready_if_finite
from app.probe import Slope, Trial
from engine import CentralDifference, Derivation, GradientCheck
from engine.derivation import Addend
from engine.differences import TOLERANCE
from engine.terms import Factor

MOST_DIGITS = 15
"""As many as float64 has."""

MOST_TERMS = 1000
"""Of a sum: those of a unit with 784 inputs are told whole, of a kernel's gradient the largest."""


def derivation(of: Derivation, difference: CentralDifference | None) -> dict[str, Any]:
    """Why one number is what it is, and its central difference."""
    addends = of.addends(MOST_TERMS)
    return {
        "layer": of.layer,
        "tensor": of.tensor,
        "index": list(of.index),
        "value": of.value,
        "formula": {"text": of.formula, "mathml": of.formula_mathml},
        "terms": ready_if_finite([addend(each) for each in addends], _numbers_in(addends)),
        "count": len(of.terms),
        "left_out_share": addends[-1].rest_share if addends else 0.0,
        "largest_first": of.is_long,
        "sum": of.sum,
        "note": of.note or None,
        "central_difference": None if difference is None else central_difference(difference),
    }


def addend(of: Addend) -> dict[str, Any]:
    """A term, and where the sum stands with it."""
    return {
        "value": of.term.value,
        "so_far": of.so_far,
        "rest": of.rest,
        "share": of.share,
        "path": of.term.path,
        "factors": [factor(each) for each in of.term.factors],
    }


def _numbers_in(addends: Sequence[Addend]) -> Iterator[float]:
    """Every number that is said of them."""
    for each in addends:
        yield from (each.term.value, each.so_far, each.rest, each.share)
        for of in each.term.factors:
            yield of.value
            yield from (read.value for read in of.reads)


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
        "difference": abs(of.value - of.gradient),
        "epsilon": of.epsilon,
        "relative_error": of.relative_error,
        "digits": digits(of.relative_error),
        "agrees": of.agrees,
        "has_kink": of.has_kink,
        "sides": None if of.sides is None else list(of.sides),
        "is_compared": of.is_compared,
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
        "linear": of.linear,
        "next_E": of.next_E,
        "next_linear": of.next_linear,
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
        "kinks": of.kinks,
        "not_differentiable": of.not_differentiable,
        "tolerance": TOLERANCE,
    }


def trial(of: Trial, layer: int, name: str, index: tuple[int, ...]) -> dict[str, Any]:
    """E if one parameter were another number."""
    return {"layer": layer, "tensor": name, "index": list(index), **asdict(of)}
