"""Edits: interventions at a step of a run, kept so that the run can be replayed with them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Index


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
