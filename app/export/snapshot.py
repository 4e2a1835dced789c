"""A run as it stood when its export was asked for; whatever happens to it afterwards, this stays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app import describe
from app.experiment import Experiment
from app.export.exported_run import ExportedRun
from app.run import Run
from engine import Trace
from engine.edits import Edit
from engine.epochs import Epochs

CHART_POINTS = 2000


@dataclass(frozen=True)
class Curve:
    """The errors of a run.

    Attributes:
        steps: the first step of each point.
        errors: the mean E of the steps from there to the next point.
        epochs: the first epoch of each point of the epochs' curve.
        epoch_errors: the mean E of the epochs from there to the next point.
        furthest: the step after the last one.
        of_steps: which epoch each step belongs to.
    """

    steps: list[int]
    errors: list[float]
    epochs: list[int]
    epoch_errors: list[float]
    furthest: int
    of_steps: Epochs


@dataclass(frozen=True)
class Snapshot:
    """What an exporter may need of a run.

    Attributes:
        experiment: what is trained.
        edits: the interventions, of which some may lie ahead of the step.
        step: where the run stands.
        trace: the step about to be taken.
        recording: all that it takes to have the run again.
        curve: the errors of all steps that were ever taken.
        history: the same in as many points as a chart has, as ``describe.history`` gives it.
    """

    experiment: Experiment
    edits: tuple[Edit, ...]
    step: int
    trace: Trace
    recording: dict[str, Any]
    curve: Curve
    history: dict[str, Any]

    @cached_property
    def exported(self) -> ExportedRun:
        """The run as programs are written from it; its trainer is made here, at step 0."""
        return ExportedRun.of(self.experiment, self.edits, self.step)


async def snapshot(run: Run) -> Snapshot:
    """The run as it stands."""
    trace = await run.trace()
    trainer = run.branch.trainer
    losses, epochs = trainer.losses, trainer.epoch_errors
    return Snapshot(
        experiment=run.experiment,
        edits=tuple(run.branch.edits),
        step=trace.step,
        trace=trace,
        recording={**describe.recording(run), "step": trace.step},
        curve=Curve(
            *losses.points(losses.capacity + 1),
            *epochs.points(epochs.capacity + 1),
            losses.length,
            trainer.epochs,
        ),
        history=describe.history(run.branch, CHART_POINTS),
    )
