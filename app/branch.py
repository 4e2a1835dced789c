"""A branch of a run: one trainer, the edits on its way, and the traces that were looked at last."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar

from app.changes import edits_in_words
from app.errors import NotFoundError
from app.experiment import Experiment
from app.observations import Observations
from app.pace import Pace
from app.work import SECONDS_PER_OPERATION
from engine import Trace
from engine.edits import Edit
from engine.units import UnitWatch

TRACES_KEPT = 8

FIRST_NAME = "first run"

LEAST_SECONDS = 50e-6
"""Of a step, however small the network is."""

Seen = TypeVar("Seen")


class Branch:
    """One line of training. What it holds follows from (experiment, edits, step), and nothing else.

    Args:
        branch_id: its number in the run, from 0.
        experiment: what is trained.
        edits: the interventions on the way.
        parent: the branch that it left, and ``from_step`` is where.

    Attributes:
        name: what it is called.
        changes: what was changed on it by hand since it left its parent, in words and in order.
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
        self.name = FIRST_NAME if parent is None else f"from step {from_step}"
        self.changes: list[str] = []
        self.data = experiment.dataset
        self.trainer = experiment.trainer(edits)
        self.observations = Observations(self.trainer, self.data)
        self.observations.observe()
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

    @property
    def seconds_for_evaluation(self) -> float:
        """How long a look at every row will take."""
        rows = len(self.data.X) + len(self.data.X_test)
        return rows * self.trainer.network.theta.size * SECONDS_PER_OPERATION

    @cached_property
    def unit_watch(self) -> UnitWatch:
        """What tells dead and saturated units, on the training rows."""
        return UnitWatch(self.trainer.network, self.trainer.X)

    def advance(self, steps: int) -> None:
        """Take steps that were never taken before, observe what is due, and learn how long they take."""
        trainer, observations = self.trainer, self.observations
        target = trainer.step + steps
        with self.pace.measured(steps):
            while trainer.step < target:
                trainer.advance(min(target, observations.due) - trainer.step)
                if trainer.step == observations.due:
                    observations.observe()

    def edit(self, edit: Edit) -> None:
        """Intervene here, at the end."""
        self.trainer.edit(edit)
        self.changes += self._told([edit])
        self._traces.pop(edit.step, None)
        self.observations.observe_again()

    def retell(self, parent: Branch | None) -> None:
        """Say anew what was changed since it left its parent, once it was had again."""
        known = parent.edits if parent else []
        own = (edit for edit in self.edits if edit.step >= self.from_step and edit not in known)
        self.changes = [] if self.parent is None else self._told(own)

    def _told(self, edits: Iterable[Edit]) -> list[str]:
        """Some of the edits in words."""
        wanted = list(edits)
        words = edits_in_words(self.trainer, self.edits)
        return [f"{text} at step {made.step}" for made, text in words if made in wanted]

    def seconds_to(self, step: int) -> float:
        """How long it will take to go to a step that was reached before; back, it may be a long replay."""
        return (step - self.step) * self.pace.seconds_per_step if step >= self.step else math.inf

    def seconds_at(self, step: int) -> float:
        """How long it will take to be at a step, and back."""
        return self.pace.seconds_per_step if step == self.step else math.inf

    def at(self, step: int, look: Callable[[], Seen]) -> Seen:
        """What is seen at a step; the branch stands where it stood.

        Raises:
            NotFoundError: if the branch was never trained so far.
        """
        trainer, here = self.trainer, self.step
        if not 0 <= step <= trainer.furthest:
            raise NotFoundError(
                f"This run has been trained to step {trainer.furthest}; there is no step {step} yet."
            )
        if step == here:
            return look()
        trainer.seek(step)
        try:
            return look()
        finally:
            trainer.seek(here)

    def seconds_for_trace(self, step: int) -> float:
        """How long it will take to have the trace of a step, and to be back."""
        return 0.0 if step in self._traces else self.seconds_at(step)

    def trace(self, step: int) -> Trace:
        """The trace of a step; the branch stands where it stood.

        Raises:
            NotFoundError: if the branch was never trained so far.
        """
        if step not in self._traces:
            self._traces[step] = self.at(step, self.trainer.trace)
        self._traces.move_to_end(step)
        if len(self._traces) > TRACES_KEPT:
            self._traces.popitem(last=False)
        return self._traces[step]
