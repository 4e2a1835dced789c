"""A branch of a run: one trainer, the edits on its way, and the traces that were looked at last."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable

from app.errors import NotFoundError
from app.experiment import Experiment
from app.pace import Pace
from app.work import SECONDS_PER_OPERATION
from engine import Trace
from engine.edits import Edit

TRACES_KEPT = 8

LEAST_SECONDS = 50e-6
"""Of a step, however small the network is."""


class Branch:
    """One line of training. What it holds follows from (experiment, edits, step), and nothing else.

    Args:
        branch_id: its number in the run, from 0.
        experiment: what is trained.
        edits: the interventions on the way.
        parent: the branch that it left, and ``from_step`` is where.
    """

    def __init__(
        self,
        branch_id: int,
        experiment: Experiment,
        edits: Iterable[Edit] = (),
        *,
        parent: int | None = None,
        from_step: int = 0,
    ) -> None:
        self.id, self.parent, self.from_step = branch_id, parent, from_step
        self.trainer = experiment.trainer(edits)
        forward = self.trainer.batch_size * self.trainer.network.theta.size
        self.pace = Pace(LEAST_SECONDS + 3 * forward * SECONDS_PER_OPERATION)
        self._traces: OrderedDict[int, Trace] = OrderedDict()

    @property
    def step(self) -> int:
        """Where the branch stands."""
        return self.trainer.step

    @property
    def edits(self) -> list[Edit]:
        """The interventions, in order of their steps."""
        return self.trainer.edits

    @property
    def is_at_its_end(self) -> bool:
        """Whether nothing that was seen or planned lies beyond the current step."""
        return self.step == self.trainer.furthest and all(edit.step <= self.step for edit in self.edits)

    def advance(self, steps: int) -> None:
        """Take steps, and learn how long they take."""
        with self.pace.measured(steps):
            self.trainer.advance(steps)

    def edit(self, edit: Edit) -> None:
        """Intervene here, at the end."""
        self.trainer.edit(edit)
        self._traces.pop(edit.step, None)

    def seconds_to(self, step: int) -> float:
        """How long it will take to go to a step that was reached before; back, it may be a long replay."""
        return (step - self.step) * self.pace.seconds_per_step if step >= self.step else math.inf

    def seconds_for_trace(self, step: int) -> float:
        """How long it will take to have the trace of a step, and to be back."""
        if step in self._traces:
            return 0.0
        return self.pace.seconds_per_step if step == self.step else math.inf

    def trace(self, step: int) -> Trace:
        """The trace of a step; the branch stands where it stood.

        Raises:
            NotFoundError: if the branch was never trained so far.
        """
        trainer = self.trainer
        if not 0 <= step <= trainer.furthest:
            raise NotFoundError(
                f"This run has been trained to step {trainer.furthest}; there is no step {step} yet."
            )
        if step not in self._traces:
            here = trainer.step
            trainer.seek(step)
            self._traces[step] = trainer.trace()
            trainer.seek(here)
        self._traces.move_to_end(step)
        if len(self._traces) > TRACES_KEPT:
            self._traces.popitem(last=False)
        return self._traces[step]
