"""Settings and rules, as plain data: all that a form needs to be drawn and to say what is wrong."""

from __future__ import annotations

from typing import Any

from app.layer_settings import MOST_UNITS
from app.setting_types import MOST_STEPS
from engine.hyperparameters import Hyperparameter, Range
from engine.layers.settings import Choice, Pair, Setting, Sizes


def setting(of: Setting, most: int = MOST_STEPS) -> dict[str, Any]:
    """A hyperparameter, or a layer's setting.

    Args:
        of: the setting.
        most: the largest whole number that may be given for it.
    """
    described = {
        "type": _type(of),
        "name": of.name,
        "title": of.name.replace("_", " "),
        "symbol": getattr(of, "symbol", None),
        "description": of.sentence,
        "default": None if isinstance(of, Sizes) else of.default,
        "rule": of.rule,
        **_bounds(of, most),
    }
    if isinstance(of, Choice):
        described["choices"] = {name: name.replace("_", " ") for name in of.among()}
    return described


def layer_setting(of: Setting) -> dict[str, Any]:
    """A layer's setting, with the limits of a shared server."""
    return setting(of, MOST_UNITS)


def _type(of: Setting) -> str:
    match of:
        case Choice():
            return "choice"
        case Sizes():
            return "sizes"
        case Pair():
            return "pair"
        case Hyperparameter(default=bool()):
            return "boolean"
        case Hyperparameter(default=int()):
            return "integer"
        case Hyperparameter():
            return "real"


def _bounds(of: Setting, most: int) -> dict[str, Any]:
    bounds = of.range if isinstance(of, Hyperparameter) else Range()
    is_whole = _type(of) in ("integer", "pair", "sizes")
    low = bounds.at_least if bounds.above is None else bounds.above
    high = bounds.at_most if bounds.below is None else bounds.below
    return {
        "low": 1 if isinstance(of, Sizes) else low,
        "high": most if is_whole and high is None else high,
        "low_open": bounds.above is not None,
        "high_open": bounds.below is not None,
    }
