"""Watches a branch in play, step by step, for the conditions under which it is to stop."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Sequence

from app.branch import Branch
from app.errors import NotFoundError
from app.run import Left, Run, never
from engine.evaluation import Evaluation
from engine.stopping import Rows, Seen, StopCondition

SLICE_SECONDS = 0.008
"""How long it trains at a stretch, before others have their turn."""


class StopWatch:
    """Tells which conditions come to hold, from a step on.

    Args:
        branch: the branch; it stands where the watch begins.
        conditions: what it is watched for.

    Attributes:
        step: the step that was judged last.
    """

    def __init__(self, branch: Branch, conditions: Sequence[StopCondition]) -> None:
        self.branch, self.conditions = branch, tuple(conditions)
        self.edits = len(branch.edits)
        self.step = -1
        self._rows: frozenset[Rows] = frozenset().union(*(each.rows for each in conditions))
        self._back = max((each.epochs_back for each in conditions), default=0)
        self._ends: deque[tuple[float, float]] = deque(maxlen=self._back + 1)
        self._held: frozenset[int] = frozenset()

    def before(self, step: int) -> list[int]:
        """The ends of epochs that have to be seen before a step is judged, in order."""
        if not self._back:
            return []
        epochs = self.branch.trainer.epochs
        epoch = epochs.place(step).epoch
        ends = (epochs.start(each) for each in range(max(0, epoch - self._back), epoch + 1))
        return [end for end in ends if end < step]

    def see_end(self) -> None:
        """Keep E at the end of an epoch, where the branch stands."""
        self._keep_end(*self._evaluated())

    def begin(self) -> None:
        """Judge where the branch stands: what holds here holds already, and stops nothing."""
        self._judge(lambda _: True)

    def met(self) -> list[str]:
        """Why the branch stops where it stands; empty if it does not."""
        at_end = self._is_end()
        return self._judge(lambda condition: at_end or not condition.at_epochs_only)

    def play(self, target: int, seconds: float) -> list[str]:
        """Train to a step, but no longer than that and no further than where a condition comes to hold.

        Returns:
            Why it stops; empty if it does not.
        """
        branch, end = self.branch, time.perf_counter() + seconds
        while branch.step < target:
            branch.advance(min(target, self._next()) - branch.step)
            reasons = self.met()
            if reasons or _is_diverged(branch) or time.perf_counter() > end:
                return reasons
        return []

    def _next(self) -> int:
        """The next step that has to be judged."""
        branch = self.branch
        if not all(condition.at_epochs_only for condition in self.conditions):
            return branch.step + 1
        epochs = branch.trainer.epochs
        following = epochs.start(epochs.place(branch.step).epoch + 1)
        return min(following, branch.step + branch.pace.steps_within(SLICE_SECONDS))

    def _is_end(self) -> bool:
        return self.branch.trainer.epochs.place(self.branch.step).first_row == 0

    def _evaluated(self) -> tuple[Evaluation | None, Evaluation | None]:
        observations = self.branch.observations
        return (
            observations.evaluate_rows("train") if "train" in self._rows else None,
            observations.evaluate_rows("test") if "test" in self._rows else None,
        )

    def _keep_end(self, train: Evaluation | None, test: Evaluation | None) -> None:
        """Keep E of both kinds of rows; NaN where no condition asks, or there are none."""
        self._ends.append((train.error if train else math.nan, test.error if test else math.nan))

    def _judge(self, is_due: Callable[[StopCondition], bool]) -> list[str]:
        branch = self.branch
        train, test = self._evaluated() if any(map(is_due, self.conditions)) else (None, None)
        if self._back and self._is_end():
            self._keep_end(train, test)
        seen = Seen(
            epoch=branch.trainer.epochs.place(branch.step).epoch,
            train=train,
            test=test,
            first=branch.observations.seen[0].train.error,
            epoch_ends=tuple(self._ends),
        )
        held = {
            k
            for k, condition in enumerate(self.conditions)
            if (condition.holds(seen) if is_due(condition) else k in self._held)
        }
        new = sorted(held - self._held)
        self._held, self.step = frozenset(held), branch.step
        return [self.conditions[k].reason(seen) for k in new]


def _is_diverged(branch: Branch) -> bool:
    diverged = branch.trainer.diverged
    return diverged is not None and branch.step >= diverged.step


class Stopping:
    """Plays a run until it is to stop. ``moving`` of the run must be held.

    Args:
        run: the run; the conditions are those of its experiment, whenever it is asked.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self._watch: StopWatch | None = None

    @property
    def conditions(self) -> tuple[StopCondition, ...]:
        """Under which it stops."""
        return tuple(each.build() for each in self.run.root.experiment.stop or ())

    async def play(self, branch: Branch, target: int, seconds: float, left: Left) -> list[str]:
        """Train a branch towards a step, for a while; why it stops, if it does."""
        conditions = self.conditions
        watch = self._watch
        is_current = watch is not None and (watch.branch, watch.conditions) == (branch, conditions)
        if watch is None or not is_current or (watch.step, watch.edits) != (branch.step, len(branch.edits)):
            watch = self._watch = await self._begun(branch, conditions)
        end = time.perf_counter() + seconds
        reasons: list[str] = []
        while branch.step < target and not reasons and not _is_diverged(branch):
            budget = min(SLICE_SECONDS, end - time.perf_counter())
            if budget <= 0 or await left():
                break
            reasons = await self.run.look(lambda: watch.play(target, budget), budget)  # noqa: B023
        return reasons

    async def met_at(self, branch: Branch, step: int) -> list[str]:
        """Why a branch stops at a step; the branch stands where it stood.

        Raises:
            NotFoundError: if the branch was never trained so far.
        """
        here, conditions, furthest = branch.step, self.conditions, branch.trainer.furthest
        if not 0 <= step <= furthest:
            raise NotFoundError(f"This run has been trained to step {furthest}; there is no step {step} yet.")
        if step == 0 or not conditions:
            return []
        await self.run.journey(branch, step - 1, never)
        watch = await self._begun(branch, conditions)
        await self.run.journey(branch, step, never)
        reasons = await self.run.look(watch.met, branch.seconds_for_evaluation)
        await self.run.journey(branch, here, never)
        return reasons

    async def _begun(self, branch: Branch, conditions: Sequence[StopCondition]) -> StopWatch:
        """A watch that begins where the branch stands, having seen what it needs of the past."""
        here, watch = branch.step, StopWatch(branch, conditions)
        for end in watch.before(here):
            await self.run.journey(branch, end, never)
            await self.run.look(watch.see_end, branch.seconds_for_evaluation)
        await self.run.journey(branch, here, never)
        await self.run.look(watch.begin, branch.seconds_for_evaluation)
        return watch
