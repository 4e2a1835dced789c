"""The branches of a run that is had again: what a tab keeps of them, so that none is lost with a server."""

from __future__ import annotations

from app.branch import Branch
from app.errors import InvalidError
from app.requests import KeptBranch, Recording
from app.run import Left, Run, never


async def restore_branches(run: Run, recording: Recording, left: Left = never) -> None:
    """Give a new run the branches that its recording tells of, each trained as far as it was.

    Args:
        run: the run, whose only branch is the recording's own.
        recording: the recording.
        left: whether the asker has left.

    Raises:
        InvalidError: if two of them have one id or one name, or the recording's own is not among them.
    """
    if not recording.branches:
        return
    kept = {branch.id: branch for branch in recording.branches}
    if len({branch.name for branch in kept.values()}) != len(recording.branches):
        raise InvalidError("The branches of a recording need an id and a name each of their own.", "branches")
    if recording.branch not in kept:
        raise InvalidError(
            f"The recording is of branch {recording.branch}, which is not among its branches.", "branch"
        )
    async with run.moving:
        lines = sorted(kept.items())
        run.branches = {number: _branch(run, line, recording.branch) for number, line in lines}
        for number, branch in run.branches.items():
            line = kept[number]
            branch.id, branch.name = number, line.name
            branch.parent, branch.from_step = line.parent, line.from_step
            if branch is not run.branch:
                await run.journey(branch, line.furthest, left)
        for branch in run.branches.values():
            branch.retell(None if branch.parent is None else run.branches.get(branch.parent))


def _branch(run: Run, kept: KeptBranch, own: int) -> Branch:
    if kept.id == own:
        return run.branch
    return Branch(kept.id, run.experiment, [edit.made() for edit in kept.edits])
