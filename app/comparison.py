"""Two branches of a run beside each other: the first step at which their parameters are too far apart."""

from __future__ import annotations

from dataclasses import dataclass

from app.branch import Branch
from app.run import Run
from engine.comparison import ParameterDifference, largest_difference

MOST_STEPS_SEARCHED = 20_000

STEPS_AT_A_TIME = 50
"""Meanwhile, nobody else can look at the run."""


@dataclass(frozen=True)
class FirstDifference:
    """What was found.

    Attributes:
        shared: up to this step, the two are the same by their edits.
        searched_to: the last step that was looked at.
        step: the first step at which they differ by more than the threshold; None if they never do.
        largest: where they differ most at that step.
    """

    shared: int
    searched_to: int
    step: int | None = None
    largest: ParameterDifference | None = None


async def first_difference(run: Run, a: Branch, b: Branch, threshold: float) -> FirstDifference:
    """The first step whose parameters differ by more than a threshold between two branches.

    Args:
        run: the run, which does not move.
        a: one branch.
        b: the other one.
        threshold: a difference of one parameter up to here is none.
    """
    end = min(a.trainer.furthest, b.trainer.furthest)
    shared = min(end, shared_steps(a, b))
    end = min(end, shared + MOST_STEPS_SEARCHED)
    for first in range(shared, end + 1, STEPS_AT_A_TIME):
        last = min(first + STEPS_AT_A_TIME - 1, end)
        seconds = (last - first + 1) * (a.pace.seconds_per_step + b.pace.seconds_per_step)
        found = await run.look(lambda first=first, last=last: _search(a, b, threshold, first, last), seconds)  # type: ignore[misc]
        if found is not None:
            return FirstDifference(shared, found[0], *found)
    return FirstDifference(shared, end)


def shared_steps(a: Branch, b: Branch) -> int:
    """Up to which step two branches of one experiment are the same, by the edits on their ways."""
    pairs = list(zip(a.edits, b.edits, strict=False))
    same = next((k for k, (one, other) in enumerate(pairs) if one != other), len(pairs))
    later = [edit.step for edits in (a.edits, b.edits) for edit in edits[same : same + 1]]
    return min(later, default=max(a.trainer.furthest, b.trainer.furthest))


def _search(
    a: Branch, b: Branch, threshold: float, first: int, last: int
) -> tuple[int, ParameterDifference] | None:
    """Look at the steps from first to last; both branches stand afterwards where they stood."""
    stood = a.step, b.step
    try:
        for step in range(first, last + 1):
            for branch in (a, b):
                branch.trainer.seek(step)
            largest = largest_difference(a.trainer.network, b.trainer.network)
            if largest is not None and largest.difference > threshold:
                return step, largest
    finally:
        for branch, step in zip((a, b), stood, strict=True):
            branch.trainer.seek(step)
    return None
