"""A run: an experiment being trained, with its branches. It can stand at any of its steps.

Two locks keep several askers apart. ``moving`` is held for a whole journey (to a step, an edit), so that two
journeys do not pull the run to and fro; ``_touching`` only for a slice of it, so that a reader waits a few
milliseconds and not for a million steps.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from app.branch import Branch
from app.certificate import Verdict
from app.errors import ConflictError, InvalidError, NotFoundError
from app.experiment import Experiment
from app.rules import listed
from app.setting_types import MOST_STEPS
from app.stop_settings import Stops
from app.work import done
from engine import Trace
from engine.edits import Edit
from engine.in_force import in_force

MOST_STEPS_A_CALL = 1_000_000
MOST_BRANCHES = 16
MOST_EDITS = 1000

SLICE_SECONDS = 0.008

Left = Callable[[], Awaitable[bool]]
"""Whether whoever asked has left, or wants it to stop."""


Seen = TypeVar("Seen")


async def never() -> bool:
    """Nobody leaves."""
    return False


class Run:
    """An experiment being trained.

    Args:
        run_id: what it is called.
        experiment: what is trained.
        edits: interventions to make on the way, from a recording.

    Attributes:
        branch: the active branch.
        branches: all of them, by their ids.
        deleted: the names of those that were deleted, by their ids, which are not given again.
        notes: what is to be said about the recording that it came from.
        verdict: whether it reproduces what that recording's certificate says.
        root: the run itself, also where it is looked at from one of its branches.
    """

    def __init__(self, run_id: str, experiment: Experiment, edits: Iterable[Edit] = ()) -> None:
        self.id, self.experiment = run_id, experiment
        self.branch = Branch(0, experiment, edits)
        self.branches = {0: self.branch}
        self.deleted: dict[int, str] = {}
        self.notes: tuple[str, ...] = ()
        self.verdict: Verdict | None = None
        self.root = self
        self.moving = asyncio.Lock()
        self._touching = asyncio.Lock()

    @property
    def nbytes(self) -> int:
        """How much memory it takes: its data, and the states that its branches keep."""
        return self.branch.data.nbytes + sum(branch.trainer.nbytes for branch in self.branches.values())

    async def restore(self, step: int, left: Left = never) -> None:
        """Go to the step of a recording, however far it is."""
        async with self.moving:
            await self.journey(self.branch, step, left)

    async def go_to(self, step: int, left: Left = never) -> None:
        """Go to a step, back or forward; training is done for the steps that were never taken.

        If the asker leaves on the way, the run stays where it is.

        Raises:
            InvalidError: if the step is negative or too far.
        """
        async with self.moving:
            self._check_target(step, "to")
            await self.journey(self.branch, step, left)

    async def go_by(self, steps: int, left: Left = never) -> None:
        """Go that many steps on from where the run stands when its turn comes."""
        async with self.moving:
            target = self.branch.step + steps
            self._check_target(target, "by")
            await self.journey(self.branch, target, left)

    def steps_of(self, unit: str) -> int:
        """How many steps a unit has: "step" or "epoch"."""
        return self.branch.trainer.steps_per_epoch if unit == "epoch" else 1

    def _check_target(self, step: int, path: str) -> None:
        """See that a step can be gone to in one call.

        Raises:
            InvalidError: if not.
        """
        furthest = self.branch.trainer.furthest
        if step < 0:
            raise InvalidError(f"A run starts at step 0; there is no step {step}.", path)
        if step > MOST_STEPS:
            raise InvalidError(f"A run has at most {MOST_STEPS:,} steps; {step:,} is beyond.", path)
        if step - furthest > MOST_STEPS_A_CALL:
            raise InvalidError(
                f"One call trains at most {MOST_STEPS_A_CALL:,} steps; "
                f"from {furthest:,} to {step:,} there are more.",
                path,
            )

    async def journey(self, branch: Branch, step: int, left: Left) -> None:
        """Take a branch to a step, in slices. ``moving`` must be held."""
        known = min(step, branch.trainer.furthest)
        if known != branch.step:
            async with self._touching:
                await done(lambda: branch.trainer.seek(known), branch.seconds_to(known))
        while branch.step < step and not await left():
            steps = min(step - branch.step, branch.pace.steps_within(SLICE_SECONDS))
            async with self._touching:
                await done(partial(branch.advance, steps), steps * branch.pace.seconds_per_step)

    async def trace(self, step: int | None = None) -> Trace:
        """The trace of a step of the active branch (None: the current one); the run does not move.

        Raises:
            NotFoundError: if the run was never trained so far.
        """
        branch = self.branch
        async with self._touching:
            wanted = branch.step if step is None else step
            return await done(lambda: branch.trace(wanted), branch.seconds_for_trace(wanted))

    async def look(self, see: Callable[[], Seen], seconds: float) -> Seen:
        """What is seen where a branch stands; meanwhile nobody moves it.

        Args:
            see: looks; it changes nothing.
            seconds: how long it takes.
        """
        async with self._touching:
            return await done(see, seconds)

    async def look_at(self, step: int, see: Callable[[Branch], Seen], seconds: float = 0.0) -> Seen:
        """What is seen of the active branch at a step; the run does not move.

        Args:
            step: the step.
            see: looks at the branch, which stands there for a moment; it changes nothing.
            seconds: how long that takes, beyond the way there.

        Raises:
            NotFoundError: if the run was never trained so far.
        """
        branch = self.branch
        async with self._touching:
            return await done(lambda: branch.at(step, lambda: see(branch)), seconds + branch.seconds_at(step))

    async def edit(self, edit: Edit, at: int | None = None) -> None:
        """Intervene at the current step. If there is a future already, it is kept as a branch.

        Args:
            edit: what to change; its step is set here.
            at: the step that the asker means, if said.

        Raises:
            ConflictError: if the run stands at another step, or has too many branches.
            EngineError: if the edit does not fit the network.
        """
        async with self.moving:
            branch = self.branch
            if at is not None and at != branch.step:
                raise ConflictError(
                    f"This edit is for step {at}, but the run stands at step {branch.step}.", "step"
                )
            if len(branch.edits) >= MOST_EDITS:
                raise ConflictError(f"A run keeps at most {MOST_EDITS:,} edits, and this one has them.")
            edit = replace(edit, step=branch.step)
            self.experiment.check_edit(edit, branch.trainer.network, branch.trainer.optimizer)
            if branch.is_at_its_end:
                async with self._touching:
                    branch.edit(edit)
            else:
                self.branch = await self._branched_off(branch, branch.step, [edit])

    async def branch_off(self, step: int, edits: Iterable[Edit] = (), name: str | None = None) -> Branch:
        """A new branch that leaves the active one at a step that was reached; the active one stays active.

        Args:
            step: where it leaves.
            edits: what is changed there; their step is set here.
            name: what it is called; None: after what is changed.

        Raises:
            InvalidError: if the active branch was never trained so far.
            ConflictError: if the run has too many branches, or one of that name.
            EngineError: if an edit does not fit the network.
        """
        async with self.moving:
            branch = self.branch
            if step > branch.trainer.furthest:
                raise InvalidError(
                    f"A branch leaves at a step that was reached, 0 to {branch.trainer.furthest}; "
                    f"{step} is not.",
                    "step",
                )
            edits = [replace(edit, step=step) for edit in edits]
            trainer = branch.trainer
            now = in_force(trainer.at_first, trainer.network, branch.edits, step)
            for edit in edits:
                self.experiment.check_edit(edit, trainer.network, now.optimizer)
                now = now.after(edit, trainer.network)
            if name is not None:
                self._check_name(name)
            return await self._branched_off(branch, step, edits, name)

    async def _branched_off(
        self, branch: Branch, step: int, edits: Iterable[Edit], name: str | None = None
    ) -> Branch:
        if len(self.branches) >= MOST_BRANCHES:
            raise ConflictError(
                f"A run keeps at most {MOST_BRANCHES} branches, and this one has them. Delete one first."
            )
        past = [earlier for earlier in branch.edits if earlier.step <= step]
        new_id = 1 + max((*self.branches, *self.deleted))
        new = Branch(new_id, self.experiment, past, parent=branch.id, from_step=step)
        await self.journey(new, step, never)
        for edit in edits:
            new.edit(edit)
        new.name = name or self._free_name(new.changes[0] if new.changes else new.name)
        self.branches[new.id] = new
        return new

    def set_stop(self, conditions: Stops) -> None:
        """Say under which conditions Play stops. It changes nothing that is trained."""
        root = self.root
        root.experiment = root.experiment.model_copy(update={"stop": conditions or None})
        self.experiment = root.experiment

    def _free_name(self, wanted: str) -> str:
        """A name that no branch has yet: the wanted one, or that with a number."""
        names = {branch.name for branch in self.branches.values()}
        numbered = (f"{wanted} ({number})" for number in range(2, MOST_BRANCHES + 2))
        return next(name for name in (wanted, *numbered) if name not in names)

    def _check_name(self, name: str, of: int | None = None) -> None:
        """See that a name is free.

        Raises:
            ConflictError: if another branch has it.
        """
        if any(branch.name == name and branch.id != of for branch in self.branches.values()):
            raise ConflictError(f"This run has a branch with the name “{name}” already.", "name")

    def rename(self, branch_id: int, name: str) -> None:
        """Call a branch otherwise.

        Raises:
            NotFoundError: if there is no such branch.
            ConflictError: if it was deleted, or another one has that name.
        """
        branch = self.branch_of(branch_id)
        self._check_name(name, branch_id)
        branch.name = name

    async def delete(self, branch_id: int) -> None:
        """Delete a branch. The branches that left it keep their whole past.

        Raises:
            NotFoundError: if there is no such branch.
            ConflictError: if it was deleted before, or is the active one.
        """
        async with self.root.moving:
            branch = self.branch_of(branch_id)
            if branch is self.root.branch:
                raise ConflictError(
                    f"The branch “{branch.name}” is the one on the screen. Go to another one, then delete it."
                )
            del self.branches[branch_id]
            self.deleted[branch_id] = branch.name

    def branch_of(self, branch_id: int) -> Branch:
        """The branch of that id.

        Raises:
            NotFoundError: if there never was one.
            ConflictError: if it was deleted.
        """
        if branch_id in self.deleted:
            raise ConflictError(
                f"The branch “{self.deleted[branch_id]}” was deleted. The branches that left it are kept, "
                "with all of their past."
            )
        if branch_id not in self.branches:
            has = listed(map(str, sorted(self.branches)))
            raise NotFoundError(f"This run has no branch {branch_id}; a branch of it is {has}.")
        return self.branches[branch_id]

    def on(self, branch_id: int) -> Run:
        """The same run, looked at and moved on one of its branches; the active one stays active.

        Raises:
            NotFoundError: if there is no such branch.
            ConflictError: if it was deleted.
        """
        seen = copy.copy(self)
        seen.branch = self.branch_of(branch_id)
        return seen

    async def activate(self, branch_id: int) -> None:
        """Make a branch the active one; it stands where it was left.

        Raises:
            NotFoundError: if there is no such branch.
            ConflictError: if it was deleted.
        """
        async with self.moving:
            self.root.branch = self.branch_of(branch_id)
