"""The run that a program is written from: its start, what was changed by hand, how far it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.experiment import Experiment
from app.export.refusal import CannotExportError
from engine import Trainer
from engine.edits import Edit, RowsEdit
from engine.epochs import Epochs, epochs_of
from engine.in_force import InForce


@dataclass(frozen=True)
class Regime:
    """What an edit changes of the settings of the training."""

    edit: Edit
    before: InForce
    after: InForce


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

    @property
    def epochs(self) -> Epochs:
        """Which part of which epoch each step takes."""
        return epochs_of(len(self.trainer.X), self.trainer.batch_size, self.edits)

    @property
    def regimes(self) -> list[Regime]:
        """Each edit with the settings of the training before and after it."""
        before, found = self.trainer.at_first, []
        for edit in self.edits:
            after = before.after(edit, self.trainer.network)
            found.append(Regime(edit, before, after))
            before = after
        return found

    @classmethod
    def of(cls, experiment: Experiment, edits: Sequence[Edit], step: int) -> ExportedRun:
        """An experiment with edits, trained to a step.

        Raises:
            CannotExportError: if a step was taken on rows that are not among the data.
        """
        for edit in edits:
            if isinstance(edit, RowsEdit) and edit.step <= step and edit.inputs:
                raise CannotExportError(
                    f"Step {edit.step} of this run was taken on rows of your own, which a program does not "
                    "have. The report, the table and the recording have the whole run."
                )
        return cls(
            trainer=experiment.trainer(),
            shuffle=experiment.shuffle,
            seed=experiment.seed,
            edits=tuple(edit for edit in edits if edit.step <= step),
            step=step,
            data=experiment.dataset.title,
        )
