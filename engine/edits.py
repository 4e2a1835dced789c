"""Edits: interventions at a step of a run, kept so that the run can be replayed with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.arrays import Index
from engine.errors import EngineError
from engine.optimizers import checked_learning_rate

if TYPE_CHECKING:
    from engine.network import Network


@dataclass(frozen=True)
class LearningRateEdit:
    """From ``step`` on, the learning rate is ``value``."""

    step: int
    value: float


@dataclass(frozen=True)
class ParameterEdit:
    """Just before ``step`` is taken, one entry of a parameter is set to ``value``."""

    step: int
    layer: int
    parameter: str
    index: Index
    value: float


Edit = LearningRateEdit | ParameterEdit


def edit_from(settings: Mapping[str, Any]) -> Edit:
    """The edit whose fields were written down, beside the name of its kind."""
    fields = {name: value for name, value in settings.items() if name != "kind"}
    if settings["kind"] == LearningRateEdit.__name__:
        return LearningRateEdit(**fields)
    return ParameterEdit(**{**fields, "index": tuple(fields["index"])})


def check_edit(edit: Edit, network: Network) -> None:
    """See that an edit fits a network.

    Raises:
        EngineError: if it names a layer, parameter or entry that is not there, or a number not finite.
    """
    if isinstance(edit, LearningRateEdit):
        checked_learning_rate(edit.value)
        return
    if not 0 <= edit.layer < len(network.layers):
        raise EngineError(f"there is no layer {edit.layer}; the layers are 0 to {len(network.layers) - 1}")
    parameters = network.layers[edit.layer].parameters
    if edit.parameter not in parameters:
        has = ", ".join(parameters) or "none"
        raise EngineError(f"layer {edit.layer} has no parameter {edit.parameter!r}; it has {has}")
    shape = parameters[edit.parameter].shape
    if len(edit.index) != len(shape) or any(not 0 <= i < n for i, n in zip(edit.index, shape, strict=True)):
        raise EngineError(f"{edit.parameter} has shape {shape}; it has no entry {list(edit.index)}")
    if not math.isfinite(edit.value):
        raise EngineError(f"a parameter must be a finite number, not {edit.value}")
