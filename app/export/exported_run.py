"""The run as an exporter sees it: its trainer at the start, what was changed on the way, how far it went."""

from __future__ import annotations

from dataclasses import dataclass

from app.experiment import Experiment
from app.run import Run
from engine import Trainer
from engine.datasets import FAMILIES
from engine.edits import Edit


@dataclass(frozen=True)
class ExportedRun:
    """A run that is to be written down.

    Attributes:
        trainer: a trainer of its own, at step 0 and before any edit.
        shuffle: whether each epoch has its own order of rows.
        seed: what orders and masks are drawn from.
        edits: the interventions on the way, in order; none after ``step``.
        step: where the run stands.
        data: what the data are called.
    """

    trainer: Trainer
    shuffle: bool
    seed: int
    edits: tuple[Edit, ...] = ()
    step: int = 0
    data: str = "Table"


def exported(run: Run) -> ExportedRun:
    """The run at the step where it stands, by the branch that is active."""
    return exported_experiment(run.experiment, run.branch.edits, run.branch.step)


def exported_experiment(experiment: Experiment, edits: list[Edit], step: int) -> ExportedRun:
    """An experiment with edits, trained to a step."""
    return ExportedRun(
        trainer=experiment.trainer(),
        shuffle=experiment.shuffle,
        seed=experiment.seed,
        edits=tuple(edit for edit in edits if edit.step <= step),
        step=step,
        data=FAMILIES[experiment.data.kind].title,
    )
